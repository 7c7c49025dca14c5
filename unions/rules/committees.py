"""Committees beside the union committee: who must have one, how large it is (domain.md 1.1, Arts. 11, 45). Pure."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare
from unions.choices.committees import CommitteeForm, CommitteeKind, CommitteeRole

REVIEW_FROM = declare(
    "unions.review_from",
    "integer",
    "25",
    unit="union members",
    basis="工会法第四十五条；省级默认值，可按地区调整",
    label=gettext_noop("Members from which a basic union has an expenditure review committee"),
)
WOMEN_FROM = declare(
    "unions.women_from",
    "integer",
    "10",
    unit="women members",
    basis="工会法第十一条；省级默认值，可按地区调整",
    label=gettext_noop("Women members from which there is a women workers' committee"),
)
SMALLEST = declare(
    "unions.committee_least",
    "table",
    '{"finance_review": [3, 11], "women": [3, 15], "law_supervision": [3, 11]}',
    unit="people",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Smallest and largest size of the committees beside the union committee"),
)


def check_form(*, kind: str, form: str, women: int, threshold: int) -> None:
    """Refuse one women's member where a committee is due; only the women workers' may be one person (Art. 11)."""
    if form != CommitteeForm.ONE_MEMBER:
        return
    if kind != CommitteeKind.WOMEN:
        raise RuleBrokenError(_("Only the women workers' committee may be one member."), code="one_member")
    if women >= threshold:
        text = _("With %(women)s women members there is a committee, not one member.") % {"women": women}
        raise RuleBrokenError(text, code="one_member", fields={"form": text})


def check_size(*, kind: str, form: str, roles: list[str], sizes: Mapping[str, list[int]]) -> None:
    """Refuse a committee that is too small or too large, or that nobody heads."""
    least, most = (1, 1) if form == CommitteeForm.ONE_MEMBER else sizes.get(kind, [3, 11])
    if not least <= len(roles) <= most:
        text = _("There must be %(least)s to %(most)s people; there are %(count)s.")
        raise RuleBrokenError(text % {"least": least, "most": most, "count": len(roles)}, code="committee_size")
    if form == CommitteeForm.COMMITTEE and roles.count(CommitteeRole.CHAIR) != 1:
        raise RuleBrokenError(_("A committee has one chair."), code="committee_chair")
