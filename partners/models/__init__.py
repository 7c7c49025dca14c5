"""The tables of partner systems, for Django to find."""

from partners.models.applications import Application, ApplicationKey
from partners.models.calls import Call
from partners.models.grants import Grant
from partners.models.inbound import Callback, MutualSettlement, SignedMessage
from partners.models.partners import Developer, Partner
from partners.models.tokens import AccessToken
from partners.models.webhooks import DeliveryTry, Subscription, UnroutedEvent, WebhookDelivery

__all__ = [
    "AccessToken",
    "Application",
    "ApplicationKey",
    "Call",
    "Callback",
    "DeliveryTry",
    "Developer",
    "Grant",
    "MutualSettlement",
    "Partner",
    "SignedMessage",
    "Subscription",
    "UnroutedEvent",
    "WebhookDelivery",
]
