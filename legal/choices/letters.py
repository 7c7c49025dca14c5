"""Words of the union's letters: “one letter, two books” 一函两书 (domain.md 7.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LetterKind(TextChoices):
    PROMPT = "prompt", _("Prompt letter")
    OPINION = "opinion", _("Opinion letter")
    SUGGESTION = "suggestion", _("Suggestion letter")


class LetterStatus(TextChoices):
    ISSUED = "issued", pgettext_lazy("letter", "Issued")
    SERVED = "served", pgettext_lazy("letter", "Served, reply awaited")
    ANSWERED = "answered", pgettext_lazy("letter", "Answered")
    REFUSED = "refused", pgettext_lazy("letter", "Receipt refused")
    UNANSWERED = "unanswered", pgettext_lazy("letter", "No reply in time")


class ServiceMethod(TextChoices):
    """How a letter reached its reader; the day it did starts the clock."""

    DIRECT = "direct", pgettext_lazy("service", "Handed over")
    LEFT = "left", pgettext_lazy("service", "Left on the premises")
    POST = "post", pgettext_lazy("service", "By post")
    ELECTRONIC = "electronic", pgettext_lazy("service", "Electronically")


class SignerPost(TextChoices):
    """Who may sign an opinion letter (Regulation Art. 21)."""

    CHAIR = "chair", pgettext_lazy("signs a letter", "Chair")
    VICE_CHAIR = "vice_chair", pgettext_lazy("signs a letter", "Vice chair")


class Answer(TextChoices):
    ACCEPTED = "accepted", pgettext_lazy("answer to a letter", "Accepted, will correct")
    DISPUTED = "disputed", pgettext_lazy("answer to a letter", "Disputed")


class Ground(TextChoices):
    """On what a suggestion letter rests, and on nothing else (Regulation Art. 23)."""

    REFUSED_RECEIPT = "refused_receipt", _("The opinion letter was refused")
    NO_REPLY = "no_reply", _("No reply in time")
    NO_CORRECTION = "no_correction", _("No correction, without a reason")


class Department(TextChoices):
    """To whom a suggestion letter goes."""

    LABOUR = "labour", _("Human resources and social security")
    MEDICAL = "medical", pgettext_lazy("department", "Medical insurance")
    HOUSING = "housing", pgettext_lazy("department", "Housing")
    EMERGENCY = "emergency", _("Emergency management")
    HEALTH = "health", pgettext_lazy("department", "Health")
    OTHER = "other", pgettext_lazy("department", "Another department")
