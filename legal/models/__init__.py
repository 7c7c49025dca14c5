"""Tables of the legal app, one module a subject."""

from legal.models.cases import AidClaim, LegalAidCase
from legal.models.clauses import ClauseText, ContractClause
from legal.models.contracts import CollectiveContract, CoveredUnit, YearlyReport
from legal.models.handling import AidCost, AidHearing, AidNote, AidStage, AidSubsidy
from legal.models.instructors import Guidance, HarmonyUnit, Instructor, TrainingSession
from legal.models.lawyers import AidOffer, Lawyer, LawyerClient, LawyerLeave
from legal.models.letters import SupervisionLetter
from legal.models.matters import MatterNote, MatterSupervisor, SupervisionMatter
from legal.models.negotiations import Meeting, Negotiation, OfferCampaign, Representative
from legal.models.supervisors import Supervisor
from legal.models.terminations import TerminationNotice

__all__ = [
    "AidClaim",
    "AidCost",
    "AidHearing",
    "AidNote",
    "AidOffer",
    "AidStage",
    "AidSubsidy",
    "ClauseText",
    "CollectiveContract",
    "ContractClause",
    "CoveredUnit",
    "Guidance",
    "HarmonyUnit",
    "Instructor",
    "Lawyer",
    "LawyerClient",
    "LawyerLeave",
    "LegalAidCase",
    "MatterNote",
    "MatterSupervisor",
    "Meeting",
    "Negotiation",
    "OfferCampaign",
    "Representative",
    "SupervisionLetter",
    "SupervisionMatter",
    "Supervisor",
    "TerminationNotice",
    "TrainingSession",
    "YearlyReport",
]
