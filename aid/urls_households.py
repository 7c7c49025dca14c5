"""Addresses of what changes in a household on file, and of moves to another county."""

from django.urls import path

from aid.views import county_moves, households

urlpatterns = [
    path("needy/<str:key>/household/", households.file_household, name="file_household"),
    path("needy/<str:key>/household/<slug:act>/", households.household_act, name="household_act"),
    path("needy/<str:key>/move/", county_moves.move_ask, name="move_ask"),
    path("moves/<uuid:move_id>/", county_moves.move_detail, name="move"),
    path("moves/<uuid:move_id>/decide/", county_moves.move_decide, name="move_decide"),
    path("moves/<uuid:move_id>/paper/", county_moves.move_paper, name="move_paper"),
]
