"""Tables of the legal app, one module a subject."""

from legal.models.cases import AidClaim, LegalAidCase
from legal.models.handling import AidCost, AidHearing, AidNote, AidStage, AidSubsidy
from legal.models.lawyers import AidOffer, Lawyer, LawyerClient, LawyerLeave

__all__ = [
    "AidClaim",
    "AidCost",
    "AidHearing",
    "AidNote",
    "AidOffer",
    "AidStage",
    "AidSubsidy",
    "Lawyer",
    "LawyerClient",
    "LawyerLeave",
    "LegalAidCase",
]
