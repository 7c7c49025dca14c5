"""Addresses of bargaining and collective contracts (ux.md P68, P69). A permanent word stands before any key."""

from django.urls import path

from legal.views import clauses, contract_acts, contracts, library, negotiation_acts

urlpatterns = [
    path("contracts/", contracts.contract_list, name="contract_list"),
    path("contracts/clauses/", clauses.clause_compare, name="clause_compare"),
    path("contracts/library/", library.clause_library, name="clause_library"),
    path("contracts/library/new/", library.text_new, name="text_new"),
    path("contracts/library/<uuid:text_id>/<slug:task>/", library.text_act, name="text_act"),
    path("contracts/campaigns/", clauses.campaign_list, name="campaign_list"),
    path("contracts/campaigns/new/", clauses.campaign_new, name="campaign_new"),
    path("contracts/<slug:key>/", contracts.contract_detail, name="contract_detail"),
    path("contracts/<slug:key>/<slug:task>/", contract_acts.contract_act, name="contract_act"),
    path("negotiations/new/", contracts.negotiation_new, name="negotiation_new"),
    path("negotiations/<slug:key>/", contracts.negotiation_detail, name="negotiation_detail"),
    path("negotiations/<slug:key>/<slug:task>/", negotiation_acts.negotiation_act, name="negotiation_act"),
]
