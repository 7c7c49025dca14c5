"""Addresses of what changes in a household on file, and of moves to another county."""

from django.urls import path

from aid.views import county_moves, county_requests, households, union_changes

urlpatterns = [
    path("needy/<str:key>/household/", households.file_household, name="file_household"),
    path("needy/<str:key>/household/<slug:act>/", households.household_act, name="household_act"),
    path("needy/<str:key>/union/", union_changes.file_union, name="file_union"),
    path("needy/<str:key>/move/", county_moves.move_ask, name="move_ask"),
    path("moves/", county_requests.move_list, name="move_list"),
    path("moves/new/", county_requests.move_fetch, name="move_fetch"),
    path("moves/<uuid:move_id>/answer/", county_requests.move_answer, name="move_answer"),
    path("moves/<uuid:move_id>/withdraw/", county_requests.move_withdraw, name="move_withdraw"),
    path("moves/<uuid:move_id>/", county_moves.move_detail, name="move"),
    path("moves/<uuid:move_id>/decide/", county_moves.move_decide, name="move_decide"),
    path("moves/<uuid:move_id>/paper/", county_moves.move_paper, name="move_paper"),
]
