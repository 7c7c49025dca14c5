"""Addresses of members, transfers, cards and requests about own data (ux.md 2.2)."""

from django.urls import path

from unions.views import card_acts, consents, data_requests, holds, member_acts, members, transfers

member_urls = [
    path("unions/<str:code>/members/", members.union_members, name="union_members"),
    path("members/", members.search, name="member_search"),
    path("members/outside/", members.search_outside, name="member_outside"),
    path("members/new/", members.member_new, name="member_new"),
    path("members/transfers/", transfers.transfer_list, name="transfer_list"),
    path("members/transfers/ask/", transfers.transfer_pull, name="transfer_pull"),
    path("members/transfers/<uuid:transfer_id>/", transfers.transfer_detail, name="transfer_detail"),
    path("members/transfers/<uuid:transfer_id>/<slug:task>/", transfers.transfer_act, name="transfer_act"),
    path("members/requests/", data_requests.request_list, name="request_list"),
    path("members/requests/<uuid:request_id>/", data_requests.request_detail, name="request_detail"),
    path("members/requests/<uuid:request_id>/copy/", data_requests.request_copy, name="request_copy"),
    path("members/requests/<uuid:request_id>/<slug:task>/", data_requests.request_act, name="request_act"),
    path("members/consents/<uuid:consent_id>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("members/<int:member_id>/consents/", consents.consent_list, name="consent_list"),
    path("members/<int:member_id>/consents/new/", consents.consent_new, name="consent_new"),
    path("members/<int:member_id>/holds/", holds.hold_list, name="hold_list"),
    path("members/holds/<uuid:hold_id>/lift/", holds.hold_lift, name="hold_lift"),
    path("members/people/<uuid:person_id>/", members.person_detail, name="person_detail"),
    path("members/cards/<uuid:card_id>/<slug:task>/", card_acts.card_act, name="card_act"),
    path("members/<int:member_id>/", members.member_detail, name="member_detail"),
    path("members/<int:member_id>/reveal/<slug:name>/", members.member_reveal, name="member_reveal"),
    path("members/<int:member_id>/transfer/", transfers.transfer_out, name="transfer_out"),
    path("members/<int:member_id>/card/", card_acts.card_new, name="card_new"),
    path("members/<int:member_id>/request/", data_requests.request_new, name="request_new"),
    path("members/<int:member_id>/<slug:task>/", member_acts.member_act, name="member_act"),
]
