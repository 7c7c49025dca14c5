"""How a union is founded: which step leads where, what an application needs, who decides (domain.md 1.2, 1.3)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core.errors import ForbiddenError, RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from unions.choices import UnionKind
from unions.choices import UnionStatus as S
from unions.choices.lifecycle import Body, Relation
from unions.rules.reasons import reason_given

EDIT, DECIDE = "unions.edit_union", "unions.decide_union"

APPLY = step(S.PREPARING, S.APPLIED, EDIT, "unions.union.applied")
RETURN = step(S.APPLIED, S.PREPARING, DECIDE, "unions.union.returned")
REFUSE = step(S.APPLIED, S.REFUSED, DECIDE, "unions.union.refused")
APPROVE = step(S.APPLIED, S.APPROVED, DECIDE, "unions.union.approved")
REPORT_ELECTION = step(S.APPROVED, S.APPROVED, EDIT, "unions.union.election_reported")
RETURN_REPORT = step(S.APPROVED, S.APPROVED, DECIDE, "unions.union.election_returned")
ACTIVATE = step(S.APPROVED, S.ACTIVE, DECIDE, "unions.union.activated")

FOUNDING_MEMBERS = declare(
    "unions.founding_members",
    "integer",
    "25",
    unit="union members",
    basis="工会法第十一条；省级默认值，可按地区调整",
    label=gettext_noop("Members on the list from which a union is founded without further reason"),
)
ATTENDANCE_ABOVE, ATTENDANCE_BELOW = 2, 3  # two thirds of those entitled; the database holds the same

# Which employers a union covers (domain.md 1.1): one for a unit's union, two or more for a joint one.
UNIT_KINDS = frozenset({UnionKind.ENTERPRISE, UnionKind.INSTITUTION, UnionKind.ORGAN, UnionKind.SOCIAL_ORG})
JOINT_FROM = 2
LETTER, REPORT = "request_letter", "election_report"


def check_employers(*, kind: str, count: int) -> None:
    """Refuse a union that covers the wrong number of employers for its kind."""
    if kind in UNIT_KINDS and count != 1:
        raise RuleBrokenError(_("A union of this kind covers exactly one employer."), code="employers")
    if kind == UnionKind.JOINT and count < JOINT_FROM:
        raise RuleBrokenError(_("A joint union covers at least two employers."), code="employers")


def check_relation(relation: str) -> None:
    """Refuse a candidate who is a close relative of the employer's principal (Union Law Art. 10)."""
    if relation != Relation.NONE:
        text = _("Close relatives of the employer's principal may not stand for the union committee.")
        raise RuleBrokenError(text, code="close_relative", fields={"relation": text})


def missing_for_application(
    *, kind: str, employers: int, has_letter: bool, members: int, threshold: int, few_members: bool, candidates: int
) -> dict[str, str]:
    """Return what an application still lacks, by the part of the page where it is put right."""
    missing: dict[str, str] = {}
    try:
        check_employers(kind=kind, count=employers)
    except RuleBrokenError as error:
        missing["employers"] = error.message if employers else _("Enter the employers covered.")
    if not has_letter:
        missing["letter"] = _("Upload the request letter.")
    if members < threshold and not few_members:
        missing["members"] = ngettext(
            "The list has %(n)s member; %(threshold)s are needed, or tick that there are fewer.",
            "The list has %(n)s members; %(threshold)s are needed, or tick that there are fewer.",
            members,
        ) % {"n": members, "threshold": threshold}
    elif not members:
        missing["members"] = _("Enter the members.")
    if not candidates:
        missing["candidates"] = _("Enter the candidates.")
    return missing


def check_complete(missing: Mapping[str, str]) -> None:
    """Refuse an application with open points, all at once."""
    if missing:
        text = _("The application is not complete: %(count)s points are open.") % {"count": len(missing)}
        raise RuleBrokenError(text, code="incomplete", fields=missing)


def check_reported(*, is_reported: bool) -> None:
    """Refuse to activate a union whose election has not been reported (Appendix A8)."""
    if not is_reported:
        raise RuleBrokenError(_("The report on the election has not been handed in."), code="election_report")


def check_attendance(*, eligible: int, attended: int) -> None:
    """Refuse an election with less than two thirds of those entitled."""
    if attended > eligible:
        text = _("More people attended than are entitled to vote.")
        raise RuleBrokenError(text, code="attendance", fields={"attended": text})
    if attended * ATTENDANCE_BELOW < eligible * ATTENDANCE_ABOVE:
        need = -(-eligible * ATTENDANCE_ABOVE // ATTENDANCE_BELOW)
        text = _("At least %(need)s of %(eligible)s must attend; %(attended)s did.") % {
            "need": need,
            "eligible": eligible,
            "attended": attended,
        }
        raise RuleBrokenError(text, code="attendance", fields={"attended": text})


def is_elected(*, votes: int, eligible: int) -> bool:
    """Say whether so many votes elect: more than half of those entitled."""
    return votes * 2 > eligible


def check_votes(*, votes: int, attended: int) -> None:
    """Refuse more votes for one candidate than people attended."""
    if votes > attended:
        raise RuleBrokenError(_("A candidate has more votes than people attended."), code="votes")


def check_reason(reason: str, *, field: str = "reason") -> str:
    """Return a reason that says something, or refuse."""
    words = _("Enter the approval number.") if field == "approval_no" else _("Give the reason.")
    return reason_given(reason, field=field, words=words)


def check_decides(*, node: str | None, paths: Iterable[str]) -> None:
    """Refuse a decision by anybody but the upper union, or whoever stands in for it (Appendix A8).

    ``node`` is the nearest union upwards where somebody else than those who asked may decide.
    """
    if node is None or node not in set(paths):
        raise ForbiddenError(_("Only the upper union decides on this."), code="not_the_parent")


def check_apart(*, user_id: int | None, before: Iterable[int | None]) -> None:
    """Refuse a decision by whoever recorded or asked (domain.md 0.2)."""
    if user_id is not None and user_id in set(before):
        raise RuleBrokenError(
            _("You recorded or handed this in, so you cannot decide on it."), code="separation_of_duties"
        )


def check_user(user_id: int | None) -> int:
    """Return who acts; people found unions and decide on them, jobs do not."""
    if user_id is None:
        raise ForbiddenError(_("Only a person can do this."), code="person")
    return user_id


def body_for(*, members: int, threshold: int, candidates: Iterable[Any]) -> str:
    """Return who leads a small union: one organiser where nobody stands for a committee (Union Law Art. 11)."""
    posts = {each.post for each in candidates}
    return Body.ORGANISER if members < threshold and posts == {"organiser"} else Body.COMMITTEE
