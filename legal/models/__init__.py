"""Tables of the legal app, one module a subject."""

from legal.models.agreements import Agreement, Breach, Clause, ConcessionConsent, Instalment, Signature
from legal.models.aid_letters import AidLetter
from legal.models.callbacks import AidCallback
from legal.models.cases import AidClaim, LegalAidCase
from legal.models.claims import Claim, ClaimShare, Offer
from legal.models.clauses import ClauseText, ContractClause
from legal.models.contracts import CollectiveContract, CoveredUnit, YearlyReport
from legal.models.disputes import Mediation, Mediator, Party, PartySpeaker, Seat
from legal.models.handling import AidCost, AidHearing, AidNote, AidStage, AidSubsidy
from legal.models.instructors import Guidance, HarmonyUnit, Instructor, TrainingSession
from legal.models.lawyers import AidOffer, Lawyer, LawyerClient, LawyerLeave
from legal.models.letters import SupervisionLetter
from legal.models.matters import MatterNote, MatterSupervisor, SupervisionMatter
from legal.models.negotiations import Meeting, Negotiation, OfferCampaign, Representative
from legal.models.sessions import Attendance, MediationSession, Note
from legal.models.suits import LimitationEvent, Suit
from legal.models.supervisors import Supervisor
from legal.models.terminations import TerminationNotice

__all__ = [
    "Agreement",
    "AidCallback",
    "AidClaim",
    "AidCost",
    "AidHearing",
    "AidLetter",
    "AidNote",
    "AidOffer",
    "AidStage",
    "AidSubsidy",
    "Attendance",
    "Breach",
    "Claim",
    "ClaimShare",
    "Clause",
    "ClauseText",
    "CollectiveContract",
    "ConcessionConsent",
    "ContractClause",
    "CoveredUnit",
    "Guidance",
    "HarmonyUnit",
    "Instalment",
    "Instructor",
    "Lawyer",
    "LawyerClient",
    "LawyerLeave",
    "LegalAidCase",
    "LimitationEvent",
    "MatterNote",
    "MatterSupervisor",
    "Mediation",
    "MediationSession",
    "Mediator",
    "Meeting",
    "Negotiation",
    "Note",
    "Offer",
    "OfferCampaign",
    "Party",
    "PartySpeaker",
    "Representative",
    "Seat",
    "Signature",
    "Suit",
    "SupervisionLetter",
    "SupervisionMatter",
    "Supervisor",
    "TerminationNotice",
    "TrainingSession",
    "YearlyReport",
]
