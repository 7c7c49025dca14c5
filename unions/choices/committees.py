"""Committees beside the union committee (domain.md 1.1, 7.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CommitteeKind(TextChoices):
    FINANCE_REVIEW = "finance_review", _("Expenditure review committee")
    WOMEN = "women", _("Women workers' committee")
    LAW_SUPERVISION = "law_supervision", _("Labour-law supervision committee")


class CommitteeForm(TextChoices):
    """A committee, or one member where there are few women (Union Law Art. 11)."""

    COMMITTEE = "committee", pgettext_lazy("form of a committee", "Committee")
    ONE_MEMBER = "one_member", pgettext_lazy("form of a committee", "One member")


class CommitteeRole(TextChoices):
    CHAIR = "chair", pgettext_lazy("committee", "Chair")
    DEPUTY = "deputy", pgettext_lazy("committee", "Deputy chair")
    MEMBER = "member", pgettext_lazy("committee", "Member")
