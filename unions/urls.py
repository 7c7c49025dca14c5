"""Addresses of the unions app, by subject (ux.md 2.2)."""

from unions.disposal_urls import disposal_urls
from unions.member_urls import member_urls
from unions.union_urls import union_urls
from unions.venue_urls import venue_urls

app_name = "unions"

urlpatterns = [*union_urls, *member_urls, *venue_urls, *disposal_urls]
