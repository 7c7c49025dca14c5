"""Words of supervision matters: their source, their item, their states (domain.md 7.6, Appendix A6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(TextChoices):
    COMPLAINT = "complaint", pgettext_lazy("supervision", "Complaint")
    FOUND = "found", pgettext_lazy("supervision", "Found by the union")
    ASSIGNED = "assigned", pgettext_lazy("supervision", "Assigned from above")


class Item(TextChoices):
    """What a union watches over (Zhejiang Regulation Art. 9, twelve items)."""

    EQUALITY = "equality", _("Equal employment")
    RULES = "rules", _("Rules of the workplace")
    CONTRACT = "contract", _("Labour contracts and dispatched workers")
    BARGAINING = "bargaining", _("Bargaining and collective contracts")
    PAY = "pay", _("Pay and minimum wage")
    HOURS = "hours", _("Hours, rest and leave")
    SAFETY = "safety", _("Safety and health at work")
    INSURANCE = "insurance", _("Social insurance and housing fund")
    PROTECTED = "protected", _("Women, minors and disabled workers")
    DEMOCRACY = "democracy", _("Democratic management")
    TRAINING = "training", _("Vocational training")
    OTHER = "other", pgettext_lazy("supervision", "Other rights of workers")


class MatterStatus(TextChoices):
    COMPLAINT = "complaint", pgettext_lazy("matter", "Complaint registered")
    REFUSED = "refused", pgettext_lazy("matter", "Not accepted")
    HEARING = "hearing", pgettext_lazy("matter", "Both sides heard")
    EXPLAINED = "explained", pgettext_lazy("matter", "No violation, explained")
    NEGOTIATING = "negotiating", pgettext_lazy("matter", "Talks")
    SETTLED = "settled", pgettext_lazy("matter", "Settled")
    INQUIRY = "inquiry", pgettext_lazy("matter", "Inquiry")
    URGED = "urged", pgettext_lazy("matter", "Urged to correct")
    CORRECTED = "corrected", pgettext_lazy("matter", "Corrected")
    OPINION_ISSUED = "opinion_issued", pgettext_lazy("matter", "Opinion letter sent")
    CORRECTING = "correcting", pgettext_lazy("matter", "Being corrected")
    REVIEWING_REPLY = "reviewing_reply", pgettext_lazy("matter", "Reply under study")
    MAY_SUGGEST = "may_suggest", pgettext_lazy("matter", "Suggestion letter possible")
    SUGGESTION_ISSUED = "suggestion_issued", pgettext_lazy("matter", "Suggestion letter sent")
    CLOSED = "closed", pgettext_lazy("matter", "Closed")
    TRANSFERRED = "transferred", pgettext_lazy("matter", "Passed to the procuratorate")


ENDED = frozenset(
    {
        MatterStatus.REFUSED,
        MatterStatus.EXPLAINED,
        MatterStatus.SETTLED,
        MatterStatus.CORRECTED,
        MatterStatus.CLOSED,
        MatterStatus.TRANSFERRED,
    }
)
OPEN = frozenset(MatterStatus) - ENDED


class RefusalGround(TextChoices):
    """Why a complaint is not accepted (Regulation Art. 17)."""

    OUT_OF_SCOPE = "out_of_scope", _("Outside the scope of supervision")
    BEFORE_AGENCY = "before_agency", _("Already before an administrative agency")
    BEFORE_COURT = "before_court", _("Already before arbitration or a court")


class NoteSide(TextChoices):
    """Whom a record is about: one side heard, the talks, the inquiry."""

    WORKER = "worker", pgettext_lazy("supervision", "Worker's side")
    EMPLOYER = "employer", pgettext_lazy("supervision", "Employer's side")
    TALKS = "talks", pgettext_lazy("supervision", "Talks between both")
    INQUIRY = "inquiry", pgettext_lazy("supervision", "Inquiry on site")
