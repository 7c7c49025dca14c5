"""Addresses of venues (ux.md P112)."""

from django.urls import path

from unions.views import venue_acts, venues

venue_urls = [
    path("venues/", venues.venue_list, name="venue_list"),
    path("venues/new/", venues.venue_new, name="venue_new"),
    path("venues/<uuid:venue_id>/", venues.venue_detail, name="venue_detail"),
    path("venues/<uuid:venue_id>/photos/<uuid:photo_id>/", venue_acts.venue_photo, name="venue_photo"),
    path("venues/<uuid:venue_id>/photos/<uuid:photo_id>/drop/", venue_acts.venue_photo_drop, name="venue_photo_drop"),
    path("venues/<uuid:venue_id>/<slug:task>/", venue_acts.venue_act, name="venue_act"),
]
