"""Words of dispute mediation: kinds, sources, states, sides (domain.md 7.1 to 7.3, Appendix A5)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class DisputeKind(TextChoices):
    """What a labour dispute is about (Labour Dispute Mediation and Arbitration Law Art. 2)."""

    LR = "LR", pgettext_lazy("dispute", "Whether there is a labour relation")
    CT = "CT", pgettext_lazy("dispute", "Concluding, changing or ending a contract")
    TM = "TM", pgettext_lazy("dispute", "Removal, dismissal, resignation")
    WH = "WH", pgettext_lazy("dispute", "Working time, rest, leave")
    SI = "SI", pgettext_lazy("dispute", "Social insurance")
    BN = "BN", pgettext_lazy("dispute", "Benefits, training, protection")
    PAY = "PAY", pgettext_lazy("dispute", "Pay")
    WI = "WI", pgettext_lazy("dispute", "Medical cost of a work injury")
    EC = "EC", pgettext_lazy("dispute", "Economic compensation, damages")
    NC = "NC", pgettext_lazy("dispute", "Non-compete")
    CC = "CC", pgettext_lazy("dispute", "Collective contract")
    DP = "DP", pgettext_lazy("dispute", "Labour dispatch")
    FW = "FW", pgettext_lazy("dispute", "Women workers' special rights")
    OT = "OT", pgettext_lazy("dispute", "Other")


class NotLabour(TextChoices):
    """What is no labour dispute and is referred out (SPC interpretation Art. 2)."""

    INSURER = "insurer", pgettext_lazy("not labour", "Claim against the insurance agency")
    HOUSING = "housing", pgettext_lazy("not labour", "Sale of housing in the housing reform")
    APPRAISAL = "appraisal", pgettext_lazy("not labour", "Objection to a disability or occupational-disease appraisal")
    DOMESTIC = "domestic", pgettext_lazy("not labour", "Domestic worker and family")
    APPRENTICE = "apprentice", pgettext_lazy("not labour", "Apprentice of a self-employed craftsman")
    FARM = "farm", pgettext_lazy("not labour", "Hired by a farming household")


class Source(TextChoices):
    APPLICATION = "application", pgettext_lazy("dispute", "Written application")
    ORAL = "oral", pgettext_lazy("dispute", "Oral application")
    HOTLINE = "hotline", pgettext_lazy("dispute", "Hotline 12351")
    INITIATIVE = "initiative", pgettext_lazy("dispute", "The union's own initiative")
    COURT = "court", pgettext_lazy("dispute", "Passed on by a court")
    BUREAU = "bureau", pgettext_lazy("dispute", "Passed on by the labour authority")
    PARTNER = "partner", pgettext_lazy("dispute", "Partner system")


class MediationStatus(TextChoices):
    """States of Appendix A5; ■ are the ends."""

    REGISTERED = "registered", pgettext_lazy("mediation", "Registered")
    ASKING = "asking", pgettext_lazy("mediation", "Asking the parties")
    MEDIATING = "mediating", pgettext_lazy("mediation", "In mediation")
    AGREEMENT_DRAFT = "agreement_draft", pgettext_lazy("mediation", "Drafting the agreement")
    EFFECTIVE = "effective", pgettext_lazy("mediation", "Agreement in force")
    BREACHED = "breached", pgettext_lazy("mediation", "Not performed")
    PERFORMED = "performed", pgettext_lazy("mediation", "Performed")
    ESCALATED = "escalated", pgettext_lazy("mediation", "Taken further")
    REFERRED = "referred", pgettext_lazy("mediation", "Referred out")
    REFUSED_BY_PARTY = "refused_by_party", pgettext_lazy("mediation", "One party refuses")
    FAILED = "failed", pgettext_lazy("mediation", "Failed")
    WITHDRAWN = "withdrawn", pgettext_lazy("mediation", "Withdrawn")
    TIMEOUT = "timeout", pgettext_lazy("mediation", "Time ran out")


ENDED = (
    MediationStatus.PERFORMED,
    MediationStatus.ESCALATED,
    MediationStatus.REFERRED,
    MediationStatus.REFUSED_BY_PARTY,
    MediationStatus.FAILED,
    MediationStatus.WITHDRAWN,
    MediationStatus.TIMEOUT,
)
OPEN = tuple(status for status in MediationStatus if status not in ENDED)
WITHOUT_AGREEMENT = (
    MediationStatus.REFUSED_BY_PARTY,
    MediationStatus.FAILED,
    MediationStatus.TIMEOUT,
)


class Side(TextChoices):
    """On which side of the table somebody sits."""

    APPLICANT = "applicant", pgettext_lazy("side", "Applicant")
    RESPONDENT = "respondent", pgettext_lazy("side", "Respondent")


class Seating(TextChoices):
    """As what somebody with an account sits at the table."""

    MEDIATOR = "mediator", pgettext_lazy("seat", "Mediator")
    APPLICANT = "applicant", pgettext_lazy("seat", "Speaks for the applicant")
    RESPONDENT = "respondent", pgettext_lazy("seat", "Speaks for the respondent")


class Compartment(TextChoices):
    """Who may read a note, an offer, minutes: one side and the mediators, or everybody at the table."""

    SHARED = "shared", pgettext_lazy("compartment", "Shared")
    APPLICANT = "applicant", pgettext_lazy("compartment", "Applicant's side")
    RESPONDENT = "respondent", pgettext_lazy("compartment", "Respondent's side")


class PartyKind(TextChoices):
    WORKER = "worker", pgettext_lazy("party", "Worker")
    EMPLOYER = "employer", pgettext_lazy("party", "Employer")
    DISPATCHER = "dispatcher", pgettext_lazy("party", "Dispatch agency")
    USER_UNIT = "user_unit", pgettext_lazy("party", "Unit using dispatched workers")


class Answer(TextChoices):
    """What a party says to being asked whether it wants mediation."""

    OPEN = "open", pgettext_lazy("answer", "Not answered")
    AGREED = "agreed", pgettext_lazy("answer", "Agrees")
    REFUSED = "refused", pgettext_lazy("answer", "Refuses")


class Power(TextChoices):
    """What a representative may do (general or special authorisation)."""

    GENERAL = "general", pgettext_lazy("power", "General")
    SPECIAL = "special", pgettext_lazy("power", "Special: may concede claims and settle")


class RepresentativeKind(TextChoices):
    ELECTED = "elected", pgettext_lazy("representative", "Elected by the workers")
    LAWYER = "lawyer", pgettext_lazy("representative", "Lawyer")
    UNION = "union", pgettext_lazy("representative", "Union officer")
    STAFF = "staff", pgettext_lazy("representative", "The unit's own staff")
    FAMILY = "family", pgettext_lazy("representative", "Family")


class ClaimStatus(TextChoices):
    OPEN = "open", pgettext_lazy("claim", "Open")
    AGREED = "agreed", pgettext_lazy("claim", "Agreed")
    GIVEN_UP = "given_up", pgettext_lazy("claim", "Given up")
    FAILED = "failed", pgettext_lazy("claim", "Not agreed")


class OfferStatus(TextChoices):
    OPEN = "open", pgettext_lazy("offer", "Open")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    REJECTED = "rejected", pgettext_lazy("offer", "Rejected")
    ANSWERED = "answered", pgettext_lazy("offer", "Answered by a counter-offer")


class SessionStatus(TextChoices):
    PLANNED = "planned", pgettext_lazy("session", "Planned")
    HELD = "held", pgettext_lazy("session", "Held")
    CANCELLED = "cancelled", pgettext_lazy("session", "Cancelled")
