"""Words of what keeps files true: reviews, quarterly checks, exits and what follows them (domain.md 2.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReviewReason(TextChoices):
    ANNUAL = "annual", _("Annual review")
    CHANGE = "change", _("Change reported")


class ReviewSection(TextChoices):
    """What a review goes through, in this order."""

    MEMBERS = "members", _("Family members")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Rigid costs")
    HARDSHIP = "hardship", _("Housing and causes")


class SectionAnswer(TextChoices):
    SAME = "same", _("As last time")
    CHANGED = "changed", pgettext_lazy("section of a review", "Changed")


class ReviewOutcome(TextChoices):
    OPEN = "open", _("Under way")
    CONFIRMED = "confirmed", _("Stays on file")
    FAILED = "failed", _("No longer in hardship")


class QuarterResult(TextChoices):
    UNCHANGED = "unchanged", _("No change")
    CHANGED = "changed", _("Change reported")


class QuarterChannel(TextChoices):
    DESK = "desk", _("At the desk")
    PHONE = "phone", _("By telephone")
    VISIT = "visit", _("At a home visit")


class ExitStatus(TextChoices):
    OPEN = "open", _("Under way")
    CONFIRMED = "confirmed", pgettext_lazy("exit", "Confirmed")
    CANCELLED = "cancelled", pgettext_lazy("exit", "Kept on file")


class FollowUpKind(TextChoices):
    """What people still have to do after an exit, a death or a move; nothing of it happens by itself."""

    RECOVER = "recover", _("Recover money paid on false statements")
    AWARD = "award", _("Decide on relief that is on its way")
    FUNERAL = "funeral", _("Tell the family about funeral aid")
    HEAD = "head", _("Settle who heads the household, and the bank card")
    MEMBERSHIP = "member", _("Transfer the union membership")


class FollowUpStatus(TextChoices):
    OPEN = "open", _("To be done")
    DONE = "done", _("Done")
