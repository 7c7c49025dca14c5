"""Addresses of events in, and of an application's own webhooks, in the API."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from partners.callback_api import BankResults, EconomicChecks, MutualSettlements
from partners.webhook_api import WebhookViewSet

router = SimpleRouter()
router.register("webhooks", WebhookViewSet, basename="webhook")

app_name = "partners_callbacks"
urlpatterns = [
    path("callbacks/<uuid:callback_id>/economic-check/", EconomicChecks.as_view(), name="economic_check"),
    path("callbacks/<uuid:callback_id>/bank-result/", BankResults.as_view(), name="bank_result"),
    path("callbacks/<uuid:callback_id>/mutual-settlement/", MutualSettlements.as_view(), name="mutual_settlement"),
    *router.urls,
]
