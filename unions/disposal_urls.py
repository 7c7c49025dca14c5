"""Addresses of disposal lists and the retention schedule."""

from django.urls import path

from unions.views import disposals

disposal_urls = [
    path("disposals/", disposals.disposal_list, name="disposal_list"),
    path("disposals/schedule/", disposals.retention_schedule, name="retention_schedule"),
    path("disposals/<uuid:list_id>/", disposals.disposal_detail, name="disposal_detail"),
    path("disposals/<uuid:list_id>/rows/<int:row_id>/", disposals.disposal_row, name="disposal_row"),
    path("disposals/<uuid:list_id>/<slug:task>/", disposals.disposal_act, name="disposal_act"),
]
