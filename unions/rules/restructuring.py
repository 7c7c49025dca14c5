"""Merger, split, move, dissolution: what each needs, who decides (domain.md 1.2, 1.3, Union Law Art. 13). Pure."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.errors import ConflictError, RuleBrokenError
from core.steps import step
from unions.choices import UnionStatus
from unions.choices.restructuring import ChangeType, DissolutionReason
from unions.choices.restructuring import PlanStatus as P
from unions.rules.places import checked_name

EDIT, DECIDE = "unions.edit_union", "unions.decide_union"

APPROVE_PLAN = step(P.ASKED, P.APPROVED, DECIDE, "unions.restructuring.approved")
REFUSE_PLAN = step(P.ASKED, P.REFUSED, DECIDE, "unions.restructuring.refused")
WITHDRAW_PLAN = step(P.ASKED, P.WITHDRAWN, EDIT, "unions.restructuring.withdrawn")
START_PLAN = step(P.APPROVED, P.RUNNING, DECIDE, "unions.restructuring.started")
FINISH_PLAN = step(P.RUNNING, P.DONE, DECIDE, "unions.restructuring.done")

# What the union is called while the work goes on, and afterwards.
BEFORE = {ChangeType.MERGER: UnionStatus.MERGING, ChangeType.DISSOLUTION: UnionStatus.DISSOLVING}
AFTER = {ChangeType.MERGER: UnionStatus.MERGED, ChangeType.DISSOLUTION: UnionStatus.DISSOLVED}
STANDING = frozenset({UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE})
RESOLUTION = "resolution"


def check_stands(status: str) -> None:
    """Refuse to change a union that does not stand: one being founded, merged or dissolved."""
    if status not in STANDING:
        raise ConflictError(_("Only an active union can be changed in this way."), code="wrong_state")


def check_resolution(
    *, kind: str, resolved_on: date | None, eligible: int | None, votes: int | None, today: date
) -> None:
    """Refuse a merger, split or dissolution without the members' resolution: nobody ends a union at will (Art. 13)."""
    if kind == ChangeType.MOVE:
        return
    if resolved_on is None or resolved_on > today:
        text = _("Enter the day on which the members resolved it.")
        raise RuleBrokenError(text, code="resolution", fields={"resolved_on": text})
    if not eligible or votes is None or votes > eligible or votes * 2 <= eligible:
        text = _("More than half of all members or delegates must have voted for it.")
        raise RuleBrokenError(text, code="resolution", fields={"votes": text})


def check_ground(*, kind: str, reason_code: str) -> None:
    """Refuse a dissolution without one of its grounds: the employer ended, the organ was abolished, no members left."""
    if kind == ChangeType.DISSOLUTION and reason_code not in DissolutionReason.values:
        text = _("Select the ground of the dissolution.")
        raise RuleBrokenError(text, code="ground", fields={"reason_code": text})


def check_target(*, kind: str, union_path: str, target_path: str, target_status: str, parent_path: str) -> None:
    """Refuse a target that does not stand, that is the union's own branch, or that changes nothing."""
    if target_path.startswith(union_path):
        text = _("A union cannot move into its own branch or merge with a part of itself.")
        raise RuleBrokenError(text, code="target", fields={"target": text})
    if target_status not in STANDING:
        text = _("Only an active union can take over.")
        raise RuleBrokenError(text, code="target", fields={"target": text})
    if kind == ChangeType.MOVE and target_path == parent_path:
        text = _("The union stands there already.")
        raise RuleBrokenError(text, code="target", fields={"target": text})


def check_childless(*, kind: str, children: int) -> None:
    """Refuse to end a union with unions below it: they are moved first, each by a decision of its own."""
    if kind in AFTER and children:
        text = _("There are unions below. Move them to another upper union first.")
        raise ConflictError(text, code="children")


def check_effective(*, effective_on: date, today: date) -> None:
    """Refuse to carry out a change before the day on which it takes effect."""
    if effective_on > today:
        text = _("This takes effect on %(day)s. It can be carried out from that day on.")
        raise ConflictError(text % {"day": effective_on.isoformat()}, code="too_early")


def parts_of(details: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the new unions of a split with their employers; requests of before had one, written without a list."""
    return details.get("parts") or [{"name": details["name"], "employers": details["employers"]}]


MOST_PARTS = 9


def check_parts(parts: Sequence[tuple[str, Collection[str]]], own: Collection[str]) -> None:
    """Refuse a split whose new unions have no name or no employer, or that leaves the old union none."""
    names = [name for name, _codes in parts]
    if not parts or not all(names):
        text = _("Enter the name of the new union.")
        raise RuleBrokenError(text, code="new_name", fields={"new_names": text})
    if len(parts) > MOST_PARTS or len(set(names)) < len(names):
        text = _("Enter up to %(n)s names, each once.") % {"n": MOST_PARTS}
        raise RuleBrokenError(text, code="new_name", fields={"new_names": text})
    for name in names:
        checked_name(name, field="new_names")
    given = [code for _name, codes in parts for code in codes]
    strange = set(given) - set(own)
    if not all(codes for _name, codes in parts) or strange or len(given) != len(set(given)) or len(given) >= len(own):
        text = _("Each new union takes some employers, each employer goes to one, and some stay.")
        raise RuleBrokenError(text, code="employers", fields={"employers": text})


def common_path(one: str, other: str) -> str:
    """Return the path of the nearest union above (or at) both."""
    shared = []
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right or not left:
            break
        shared.append(left)
    return "/".join(shared) + "/" if shared else ""


def deciding_path(*, kind: str, above: str, target_path: str = "") -> str:
    """Return the node that decides: the parent (``above``); for a merger or a move the nearest above both sides."""
    if kind == ChangeType.MOVE:
        return common_path(above, target_path)
    if kind == ChangeType.MERGER:
        return common_path(above, parent_path(target_path))
    return above


def parent_path(path: str) -> str:
    """Return the path of the node above one; empty for the province."""
    above = path.rstrip("/").rpartition("/")[0]
    return above + "/" if above else ""
