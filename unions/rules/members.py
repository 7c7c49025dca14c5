"""The road of a membership, a transfer, a card and a request about one's own data: which step, from where, by whom.

domain.md 1.3 for memberships, transfers and cards; 10.6 for requests. Pure.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.clocks.rules import Unit
from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from unions.choices import Level, MembershipStatus, UnionKind, UnionStatus
from unions.choices.members import CardStatus, RequestStatus, TransferStatus

M, T, C, R = MembershipStatus, TransferStatus, CardStatus, RequestStatus
VIEW, EDIT = "unions.view_person", "unions.edit_person"
EXPEL_RIGHT, DECIDE_RIGHT = "unions.expel_member", "unions.decide_transfer"
OPEN_TRANSFER = "unions.open_transfer"  # either side's, and whoever decides above both
CARD_RIGHT, ANSWER_RIGHT = "unions.issue_card", "unions.answer_request"

ADMIT = step(M.APPLIED, M.ACTIVE, EDIT, "unions.member.admitted")
DECLINE = step(M.APPLIED, M.EXITED, EDIT, "unions.member.declined")
CHANGE = step({M.APPLIED, M.ACTIVE, M.RETAINED}, {M.APPLIED, M.ACTIVE, M.RETAINED}, EDIT, "unions.member.changed")
RETAIN = step(M.ACTIVE, M.RETAINED, EDIT, "unions.member.retained")
RESTORE = step(M.RETAINED, M.ACTIVE, EDIT, "unions.member.restored")
LEAVE = step({M.ACTIVE, M.RETAINED}, M.EXITED, EDIT, "unions.member.left")
EXPEL = step({M.ACTIVE, M.RETAINED}, M.EXPELLED, EXPEL_RIGHT, "unions.member.expelled")
DIE = step({M.APPLIED, M.ACTIVE, M.TRANSFERRING, M.RETAINED}, M.DECEASED, EDIT, "unions.member.died")
MARK_OUT = step({M.ACTIVE, M.RETAINED}, M.TRANSFERRING, EDIT, "unions.member.marked_out")
ARRIVE = step({M.ACTIVE, M.RETAINED, M.TRANSFERRING}, M.ACTIVE, EDIT, "unions.member.transferred")
STAY = step(M.TRANSFERRING, {M.ACTIVE, M.RETAINED}, EDIT, "unions.member.stayed")

AGREE = step(T.WANTED, T.ACCEPTED, EDIT, "unions.transfer.accepted")
ACCEPT = step(T.MARKED_OUT, T.ACCEPTED, EDIT, "unions.transfer.accepted")
REFUSE = step({T.WANTED, T.MARKED_OUT}, T.REFUSED, EDIT, "unions.transfer.refused")
WITHDRAW = step({T.WANTED, T.MARKED_OUT}, T.WITHDRAWN, EDIT, "unions.transfer.withdrawn")
DECIDE = step({T.WANTED, T.MARKED_OUT}, {T.ACCEPTED, T.SENT_BACK}, DECIDE_RIGHT, "unions.transfer.decided")

MAKE_CARD = step(C.APPLIED, C.MAKING, CARD_RIGHT, "unions.card.ordered")
ISSUE_CARD = step(C.MAKING, C.ISSUED, CARD_RIGHT, "unions.card.issued")
ACTIVATE_CARD = step(C.ISSUED, C.ACTIVE, EDIT, "unions.card.activated")
LOSE_CARD = step({C.ISSUED, C.ACTIVE}, C.LOST, EDIT, "unions.card.lost")
FIND_CARD = step(C.LOST, C.ACTIVE, EDIT, "unions.card.found")
REPLACE_CARD = step(C.LOST, C.REPLACED, EDIT, "unions.card.replaced")
CANCEL_CARD = step({C.APPLIED, C.MAKING, C.ISSUED, C.ACTIVE, C.LOST}, C.CANCELLED, EDIT, "unions.card.cancelled")

ANSWER = step(R.RECEIVED, R.ANSWERED, ANSWER_RIGHT, "unions.request.answered")
REFUSE_REQUEST = step(R.RECEIVED, R.REFUSED, ANSWER_RIGHT, "unions.request.refused")
WITHDRAW_REQUEST = step(R.RECEIVED, R.WITHDRAWN, EDIT, "unions.request.withdrawn")

TRANSFER_DAYS = declare(
    "member.transfer_days",
    "integer",
    "15",
    unit=Unit.CALENDAR_DAY.value,
    basis="省级默认值：会籍转接 15 日内接收，可按地区调整",
    label=gettext_noop("Days in which the other union answers a transfer"),
)
TRANSFER_WARNINGS = declare(
    "member.transfer_warnings",
    "list",
    "3,1,0",
    unit="days",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Days before the end of a transfer's period on which the other union is reminded"),
)
REQUEST_DAYS = declare(
    "privacy.request_days",
    "integer",
    "15",
    unit=Unit.WORKING_DAY.value,
    basis="《个人信息保护法》第五十条；15 个工作日为省级默认值",
    label=gettext_noop("Working days to answer a request about one's own data"),
)
SEARCHES_OUTSIDE_AN_HOUR = declare(
    "member.searches_outside_an_hour",
    "integer",
    "10",
    unit="times",
    basis="个人信息保护法第六条最小必要（省级默认值）",
    label=gettext_noop("Searches beyond one's own branch an hour"),
)
SEARCHES_AN_HOUR = declare(
    "member.searches_an_hour",
    "integer",
    "120",
    unit="times",
    basis="个人信息查询管理要求（省级默认值）",
    label=gettext_noop("Searches for members an hour"),
)
YOUNGEST = declare(
    "member.youngest_age",
    "integer",
    "16",
    unit="years",
    basis="《劳动法》第十五条：不得招用未满十六周岁的未成年人",
    label=gettext_noop("Youngest age of a member"),
)
TRANSFER_CLOCK, REQUEST_CLOCK = "member.transfer", "privacy.request"
TRANSFER_BASIS = "省级默认值：会籍转接 15 日内接收"
REQUEST_BASIS = "《个人信息保护法》第五十条"

HOLDS_MEMBERS = frozenset({Level.GRASSROOTS, Level.COMMUNITY, Level.TOWNSHIP})
PARTS = frozenset({UnionKind.BRANCH, UnionKind.GROUP})
ALIVE = frozenset({UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE})
HANDED_IN = frozenset({UnionStatus.APPLIED, UnionStatus.APPROVED})


def check_holds_members(*, level: str, kind: str, status: str) -> None:
    """Refuse a union that has no members of its own: federations above the township, branches, unions not active."""
    if kind in PARTS:
        text = _("Members belong to the basic union, not to its branch or group.")
    elif level not in HOLDS_MEMBERS and kind != UnionKind.INDUSTRIAL:
        text = _("Choose a basic union, or the union of a township, a community or an industry.")
    elif status not in ALIVE:
        text = _("This union is not active.")
    else:
        return
    raise RuleBrokenError(text, code="union", fields={"union": text})


def check_admits(*, union_status: str) -> None:
    """Refuse to admit one by one whoever stands on the list of a union that is not there yet: all come in with it."""
    if union_status not in ALIVE:
        text = _("This union is not active yet. Whoever is on its list becomes a member when it stands.")
        raise RuleBrokenError(text, code="union_not_active")


def check_list_open(*, union_status: str) -> None:
    """Refuse to take anybody off a list of members that the upper union has before it."""
    if union_status in HANDED_IN:
        text = _("The member list lies before the upper union. Have the application returned, then change it.")
        raise RuleBrokenError(text, code="list_handed_in")


def acts_closed(union_status: str) -> frozenset[str]:
    """Return which acts on an applicant a union of a status does not offer: the two checks would refuse them."""
    if union_status in ALIVE:
        return frozenset()
    return frozenset({"admit", "decline"} if union_status in HANDED_IN else {"admit"})


def check_old_enough(*, birth_on: date | None, on: date, youngest: int) -> None:
    """Refuse somebody younger than the law lets work."""
    if birth_on is None:
        return
    age = on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
    if age < youngest:
        text = _("A member is at least %(age)s years old.") % {"age": youngest}
        raise RuleBrokenError(text, code="age", fields={"identity": text})


def check_day(*, on: date, since: date | None, today: date, field: str = "on") -> None:
    """Refuse a day in the future, or before the day it cannot precede."""
    if on > today:
        text = _("Enter a day that is today or earlier.")
    elif since is not None and on < since:
        text = _("Enter a day from %(day)s on.") % {"day": since.isoformat()}
    else:
        return
    raise RuleBrokenError(text, code=field, fields={field: text})


def common_path(one: str, other: str) -> str:
    """Return the path of the nearest node above both unions, never one of the two itself."""
    shared = []
    for mine, theirs in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if mine != theirs:
            break
        shared.append(mine)
    path = "/".join(shared) + "/"
    if path in (one, other) and len(shared) > 1:
        path = "/".join(shared[:-1]) + "/"
    return path


def check_overdue(*, due_on: date, today: date) -> None:
    """Refuse the union above both while the other union may still answer."""
    if today <= due_on:
        raise RuleBrokenError(
            _("The other union may answer until %(day)s; the union above decides afterwards.")
            % {"day": due_on.isoformat()},
            code="not_overdue",
        )


def check_decided_apart(*, asked_by: int | None, decided_by: int | None) -> None:
    """Refuse whoever asked for a transfer to answer it as well, even with both unions in reach, or to decide above.

    The other side's consent within the days is what the transfer waits for (domain.md 1.3); one person recording both
    would be recorder and approver of one record (domain.md 0.2).
    """
    if asked_by is not None and asked_by == decided_by:
        raise RuleBrokenError(_("You asked for this transfer; somebody else decides."), code="four_eyes")


def check_card_number(*, number: str, identity: str) -> None:
    """Refuse a card number that tells the identity number: card data never hold it (domain.md 1.3)."""
    told = "".join(number.split()).upper()
    if not (8 <= len(told) <= 24 and told.isascii() and told.isalnum()):
        text = _("A card number is 8 to 24 letters and digits.")
    elif identity and identity.upper() in told:
        text = _("A card number never holds the identity number.")
    else:
        return
    raise RuleBrokenError(text, code="number", fields={"number": text})


def check_erases_apart(*, registered_by: int | None, decided_by: int | None) -> None:
    """Refuse whoever registered an erasure to carry it out: it cannot be undone."""
    if registered_by is not None and registered_by == decided_by:
        raise RuleBrokenError(_("You registered this erasure; somebody else decides on it."), code="four_eyes")
