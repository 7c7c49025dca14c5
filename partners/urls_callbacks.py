"""Addresses of events in."""

from django.urls import path

from partners.callback_api import BankResults, EconomicChecks, MutualSettlements

app_name = "partners_callbacks"
urlpatterns = [
    path("callbacks/<uuid:callback_id>/economic-check/", EconomicChecks.as_view(), name="economic_check"),
    path("callbacks/<uuid:callback_id>/bank-result/", BankResults.as_view(), name="bank_result"),
    path("callbacks/<uuid:callback_id>/mutual-settlement/", MutualSettlements.as_view(), name="mutual_settlement"),
]
