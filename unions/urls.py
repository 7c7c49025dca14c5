"""Addresses of the union tree (ux.md 2.2)."""

from django.urls import path

from unions.member_urls import member_urls
from unions.views import tree

app_name = "unions"

urlpatterns = [
    path("unions/", tree.union_list, name="union_list"),
    path("unions/<str:code>/", tree.union_detail, name="union_detail"),
    *member_urls,
]
