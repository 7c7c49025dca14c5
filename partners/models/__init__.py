"""The tables of partner systems, for Django to find."""

from partners.models.applications import Application, ApplicationKey
from partners.models.calls import Call
from partners.models.grants import Grant
from partners.models.partners import Developer, Partner
from partners.models.tokens import AccessToken

__all__ = ["AccessToken", "Application", "ApplicationKey", "Call", "Developer", "Grant", "Partner"]
