"""Words of arbitration and suits: stages, states, outcomes (domain.md 7.4)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """A proceeding before an arbitration commission or a court."""

    ARBITRATION = "arbitration", pgettext_lazy("proceeding", "Arbitration")
    PAYMENT_ORDER = "payment_order", pgettext_lazy("proceeding", "Payment order")
    FIRST = "first", pgettext_lazy("proceeding", "Suit, first instance")
    SECOND = "second", pgettext_lazy("proceeding", "Suit, second instance")
    SET_ASIDE = "set_aside", pgettext_lazy("proceeding", "Setting an award aside")
    ENFORCEMENT = "enforcement", pgettext_lazy("proceeding", "Enforcement")


class SuitStatus(TextChoices):
    APPLIED = "applied", pgettext_lazy("proceeding", "Applied for")
    ACCEPTED = "accepted", pgettext_lazy("proceeding", "Accepted")
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("proceeding", "Not accepted")
    DECIDED = "decided", pgettext_lazy("proceeding", "Decided")
    FINAL = "final", pgettext_lazy("proceeding", "Final")
    WITHDRAWN = "withdrawn", pgettext_lazy("proceeding", "Withdrawn")


class Outcome(TextChoices):
    """How an award or a judgment ends (domain.md 7.4)."""

    AWARD_WORKER = "award_worker", pgettext_lazy("outcome", "For the worker")
    AWARD_PARTLY = "award_partly", pgettext_lazy("outcome", "Partly for the worker")
    AWARD_EMPLOYER = "award_employer", pgettext_lazy("outcome", "For the employer")
    MEDIATED = "mediated", pgettext_lazy("outcome", "Settled before the bench")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "Withdrawn")
