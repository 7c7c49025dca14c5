"""Addresses of mediation and of the tracker of arbitration and suits; registers stand before the number."""

from django.urls import path

from legal.views import dispute_acts, disputes, mediators, offers, suits

urlpatterns = [
    path("mediation/", disputes.mediation_list, name="mediation_list"),
    path("mediation/new/", disputes.mediation_new, name="mediation_new"),
    path("mediation/mediators/", mediators.mediator_list, name="mediator_list"),
    path("mediation/mediators/enter/", mediators.mediator_enter, name="mediator_enter"),
    path("mediation/<str:key>/", disputes.mediation_detail, name="mediation_detail"),
    path("mediation/<str:key>/sessions/", disputes.mediation_sessions, name="mediation_sessions"),
    path("mediation/<str:key>/agreement/", disputes.mediation_agreement, name="mediation_agreement"),
    path("mediation/<str:key>/agreement/wording/", offers.agreement_wording, name="agreement_wording"),
    path("mediation/<str:key>/agreement/preview/", offers.agreement_preview, name="agreement_preview"),
    path("mediation/<str:key>/suits/", disputes.mediation_suits, name="mediation_suits"),
    path("mediation/<str:key>/files/<uuid:pk>/", disputes.mediation_file, name="mediation_file"),
    path("mediation/<str:key>/papers/<slug:pack>/<slug:form>/", disputes.mediation_pack, name="mediation_pack"),
    path("mediation/<str:key>/offers/<uuid:pk>/<slug:answer>/", offers.offer_answer, name="offer_answer"),
    path("mediation/<str:key>/do/<slug:task>/", dispute_acts.mediation_act, name="mediation_act"),
    path("suits/", suits.suit_list, name="suit_list"),
    path("suits/<str:key>/", suits.suit_detail, name="suit_detail"),
    path("suits/<str:key>/<slug:task>/", suits.suit_act, name="suit_act"),
]
