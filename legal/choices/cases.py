"""Words of legal aid: states, ways in, forms, exemptions, outcomes (domain.md chapter 6, Appendix A4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseStatus(TextChoices):
    RECEIVED = "received", pgettext_lazy("legal aid", "Received")
    SUPPLEMENT = "supplement", _("Papers asked for")
    PRE_AID = "pre_aid", _("Urgent aid first")
    REVIEWING = "reviewing", pgettext_lazy("legal aid", "Under review")
    REFUSED = "refused", _("Aid refused")
    OBJECTION = "objection", _("Objection under review")
    APPROVED = "approved", pgettext_lazy("legal aid", "Approved")
    ASSIGNED = "assigned", pgettext_lazy("legal aid", "Assigned")
    HANDLING = "handling", pgettext_lazy("legal aid", "In hand")
    FINISHED = "finished", pgettext_lazy("legal aid", "Finished")
    REPORTED = "reported", _("Closing report in")
    ARCHIVED = "archived", pgettext_lazy("legal aid", "Archived")
    WITHDRAWN = "withdrawn", pgettext_lazy("legal aid", "Counted as withdrawn")
    TRANSFERRED = "transferred", _("Passed to government legal aid")
    CONSULTED = "consulted", _("Settled by advice")
    CLOSED = "closed", _("Refusal stands")
    TERMINATED = "terminated", pgettext_lazy("legal aid", "Terminated")


ENDED = frozenset(
    {
        CaseStatus.ARCHIVED,
        CaseStatus.WITHDRAWN,
        CaseStatus.TRANSFERRED,
        CaseStatus.CONSULTED,
        CaseStatus.CLOSED,
        CaseStatus.TERMINATED,
    }
)
# Nobody here has anything to do: a refusal waits for the applicant, if for anybody.
AT_REST = sorted(str(each) for each in (*ENDED, CaseStatus.REFUSED))
AT_WORK = frozenset({CaseStatus.PRE_AID, CaseStatus.ASSIGNED, CaseStatus.HANDLING, CaseStatus.FINISHED})


class Channel(TextChoices):
    COUNTER = "counter", _("Counter")
    PHONE = "phone", _("12351 hotline")
    WEB = "web", _("Online application")
    REFERRAL = "referral", _("Referral")
    VISIT = "visit", _("Visit to the unit")


class AidScope(TextChoices):
    DISPUTE = "dispute", _("Labour dispute")
    RIGHTS = "rights", _("Personal, democratic or property rights from labour")
    DUTY = "duty", _("Union worker harmed for doing the duty")
    UNION = "union", _("Rights of a union organisation")
    DECIDED = "decided", _("Other matter the union decides")


class AidForm(TextChoices):
    EDUCATION = "education", _("Law education")
    ADVICE = "advice", pgettext_lazy("legal aid", "Advice")
    DRAFTING = "drafting", _("Drafting of documents")
    MEDIATION = "mediation", _("Joining consultation and mediation")
    AGENCY = "agency", _("Agency in arbitration and suit")
    OTHER = "other", pgettext_lazy("legal aid", "Other form")


class Exemption(TextChoices):
    """Groups whose income is not tested (ACFTU measure Art. 10; Legal Aid Law Art. 42)."""

    MIGRANT_WAGE = "migrant_wage", _("Migrant worker claiming pay")
    MIGRANT_INJURY = "migrant_injury", _("Migrant worker claiming compensation for work injury")
    NEEDY_FILE = "needy_file", _("On file as a needy worker")
    ASSISTANCE = "assistance", _("Receives social assistance")
    JUDICIAL = "judicial", _("Receives judicial assistance")
    PREFERENTIAL = "preferential", _("Preferential treatment")
    NO_INCOME = "no_income", _("Minor, elder or disabled without income")
    DUTY = "duty", _("Harmed for doing a union duty")


class Economic(TextChoices):
    """What the economic test found."""

    EXEMPT = "exempt", _("No test: exempt group")
    BELOW = "below", _("Income within the standard")
    INFRINGED = "infringed", _("Income above, serious infringement shown")
    ABOVE = "above", _("Income above the standard")
    NOT_NEEDED = "not_needed", _("No test for this form of aid")


class Paper(TextChoices):
    """What an application needs (ACFTU measure Art. 12)."""

    IDENTITY = "identity", _("Identity document")
    HARDSHIP = "hardship", _("Proof of hardship")
    CASE = "case", _("Papers of the case")
    APPLICATION = "application", _("Signed application or record of the oral one")
    AUTHORITY = "authority", _("Authority of the agent")
    UNION_FACTS = "union_facts", _("Certificate of facts (union organisation)")


class UrgentReason(TextChoices):
    LIMITATION = "limitation", _("Limitation ends within days")
    MANY = "many", _("Wages of ten or more workers")
    EVIDENCE = "evidence", _("Evidence or property in danger")


class RefusalReason(TextChoices):
    SCOPE = "scope", _("Not a matter of union legal aid")
    ECONOMIC = "economic", _("Economic conditions not met")
    NO_FACTS = "no_facts", _("No facts or evidence for the claim")
    BARRED = "barred", _("The claim is barred")
    HAS_COUNSEL = "has_counsel", _("Has counsel or other legal aid already")


class TerminateReason(TextChoices):
    """The grounds of Legal Aid Law Art. 48."""

    DECEIT = "deceit", _("Obtained by deceit")
    HIDDEN = "hidden", _("Key facts hidden or false evidence")
    UNLAWFUL = "unlawful", _("Used for unlawful acts")
    INCOME = "income", _("Income changed, conditions no longer met")
    WITHDRAWN = "withdrawn", _("Case ended or withdrawn")
    OWN_COUNSEL = "own_counsel", _("Hired another lawyer")
    ASKED = "asked", _("The applicant asks for it with good reason")
    OTHER = "other", pgettext_lazy("legal aid", "Other ground of law")


class Stage(TextChoices):
    """Where a lawyer's work stands; each stage done is paid for."""

    ADVICE = "advice", pgettext_lazy("stage", "Advice")
    DRAFTING = "drafting", pgettext_lazy("stage", "Drafting")
    MEDIATION = "mediation", pgettext_lazy("stage", "Mediation")
    ARBITRATION = "arbitration", pgettext_lazy("stage", "Arbitration")
    FIRST = "first", _("First instance")
    SECOND = "second", _("Second instance")
    ENFORCEMENT = "enforcement", _("Enforcement")


class Award(TextChoices):
    """How one stage ended (domain.md 7.4)."""

    WORKER = "award_worker", _("For the worker")
    PARTLY = "award_partly", _("Partly for the worker")
    EMPLOYER = "award_employer", _("For the employer")
    MEDIATED = "mediated", pgettext_lazy("award", "Mediated")
    WITHDRAWN = "withdrawn", pgettext_lazy("award", "Withdrawn")


class Outcome(TextChoices):
    """What a case brought; success is the first two and a settlement (domain.md 6.5)."""

    FULL = "full", _("Claims fully met")
    MOSTLY = "mostly", _("Claims mostly met")
    PARTLY = "partly", _("Claims partly met")
    SETTLED = "settled", pgettext_lazy("outcome", "Settled")
    LOST = "lost", _("Claims not met")
    DONE = "done", _("Advice or document given")


class HearingKind(TextChoices):
    MEDIATION = "mediation", _("Mediation session")
    HEARING = "hearing", _("Arbitration hearing")
    COURT = "court", _("Court session")
    MEETING = "meeting", _("Meeting with the worker")


class CostKind(TextChoices):
    TRAVEL = "travel", _("Travel")
    COPIES = "copies", _("Copies and post")
    APPRAISAL = "appraisal", pgettext_lazy("legal aid", "Appraisal")
    NOTARY = "notary", _("Notary")
    OTHER = "other", pgettext_lazy("cost", "Other costs")


class SubsidyStatus(TextChoices):
    HELD = "held", _("Withheld")
    RELEASED = "released", pgettext_lazy("subsidy", "Released")


class LawyerKind(TextChoices):
    UNION = "union", _("Union public lawyer")
    FIRM = "firm", _("Lawyer of a contracted firm")
    VOLUNTEER = "volunteer", _("Legal volunteer")


class OfferStatus(TextChoices):
    OFFERED = "offered", pgettext_lazy("assignment", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("assignment", "Accepted")
    DECLINED = "declined", pgettext_lazy("assignment", "Declined")
    REPLACED = "replaced", pgettext_lazy("assignment", "Replaced")
    ENDED = "ended", pgettext_lazy("assignment", "Ended")


class DeclineReason(TextChoices):
    CONFLICT = "conflict", _("Conflict of interest")
    LOAD = "load", _("Too many cases")
    FIELD = "field", _("Outside my fields")
    AWAY = "away", _("Away")
