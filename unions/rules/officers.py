"""Officers: how many, how employed, how one leaves before the end of a term (domain.md 1.1, Union Law Arts. 14, 18)."""

import json
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.clocks.rules import Unit, WorkCalendar, due
from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from unions.choices.officers import ON_COMMITTEE, ChangeKind, EmploymentMode, OfficerPost
from unions.choices.officers import ChangeStatus as C

APPROVE_CHANGE = step(C.ASKED, C.APPROVED, "unions.decide_union", "unions.officer.change_approved")
REFUSE_CHANGE = step(C.ASKED, C.REFUSED, "unions.decide_union", "unions.officer.change_refused")
PLAIN = WorkCalendar({}, frozenset())  # months need no calendar of working days
PROTECTED = frozenset({OfficerPost.CHAIR, OfficerPost.VICE_CHAIR})  # Art. 18 speaks of these

# [members up to, at least, at most]; null: however many members.
COMMITTEE_SIZES = declare(
    "unions.committee_sizes",
    "table",
    json.dumps([[200, 3, 7], [1000, 7, 15], [5000, 15, 21], [10000, 21, 29], [50000, 29, 37], [None, 37, 45]]),
    unit="people",
    basis="工会基层组织选举工作条例；省级默认值，可按地区调整",
    label=gettext_noop("Size of the union committee by the number of members"),
)
FULL_TIME_FROM = declare(
    "unions.full_time_chair_from",
    "integer",
    "200",
    unit="workers",
    basis="工会法第十四条",
    label=gettext_noop("Workers from which a union may have a full-time chair"),
)
BYELECTION_MONTHS = declare(
    "unions.byelection_months",
    "integer",
    "3",
    unit="month",
    basis="工会基层组织选举工作条例；省级默认值，可按地区调整",
    label=gettext_noop("Months within which a vacant chair is filled by election"),
)
COMMITTEE_FROM = declare(
    "unions.committee_from",
    "integer",
    "25",
    unit="union members",
    basis="工会法第十一条；省级默认值，可按地区调整",
    label=gettext_noop("Members from which a basic union has a committee"),
)


def committee_size(members: int, sizes: list[list[int | None]]) -> tuple[int, int]:
    """Return how many people sit on the committee of a union with so many members: at least, at most."""
    for upto, least, most in sizes:
        if upto is None or members <= upto:
            return least or 0, most or 0
    return 0, 0


def check_committee_size(*, posts: list[str], members: int, sizes: list[list[int | None]], committee_from: int) -> None:
    """Refuse a committee too small or too large; a union with few members may do with an organiser (Art. 11)."""
    count = sum(post in ON_COMMITTEE for post in posts)
    if members < committee_from and (OfficerPost.ORGANISER in posts or count):
        return
    least, most = committee_size(members, sizes)
    if not least <= count <= most:
        text = _("With %(members)s members the committee has %(least)s to %(most)s people; there are %(count)s.")
        told = {"members": members, "least": least, "most": most, "count": count}
        raise RuleBrokenError(text % told, code="committee_size")


def check_full_time(*, post: str, mode: str, workers: int, threshold: int) -> None:
    """Refuse a full-time chair of a unit with fewer workers than the law names (Art. 14)."""
    if post == OfficerPost.CHAIR and mode == EmploymentMode.FULL_TIME and workers < threshold:
        text = _("A full-time chair needs at least %(threshold)s workers; the union covers %(workers)s.")
        words = text % {"threshold": threshold, "workers": workers}
        raise RuleBrokenError(words, code="full_time_chair", fields={"mode": words})


def check_leaving(*, post: str, kind: str, committee_agreed: bool, eligible: int | None, votes: int | None) -> None:
    """Refuse a chair's or vice-chair's leaving without what Art. 18 asks for."""
    if post not in PROTECTED:
        return
    if kind == ChangeKind.TRANSFER and not committee_agreed:
        text = _("A chair or vice-chair is transferred only if the own committee and the upper union agree.")
        raise RuleBrokenError(text, code="committee", fields={"committee_agreed": text})
    if kind == ChangeKind.REMOVAL:
        check_removal(eligible=eligible or 0, votes=votes or 0)


def check_removal(*, eligible: int, votes: int) -> None:
    """Refuse a removal by half of all members or delegates, or by fewer."""
    if eligible < 1 or votes > eligible:
        text = _("Enter how many members or delegates there are, and how many voted for the removal.")
        raise RuleBrokenError(text, code="removal_votes", fields={"votes": text})
    if votes * 2 <= eligible:
        text = _("A chair is removed by more than half of all members or delegates: at least %(need)s of %(all)s.")
        words = text % {"need": eligible // 2 + 1, "all": eligible}
        raise RuleBrokenError(words, code="removal_votes", fields={"votes": words})


def check_from(*, from_on: date, today: date, since: date | None = None) -> None:
    """Refuse an officer or a committee from a day to come, or from before the union's running term."""
    if from_on > today:
        text = _("The first day must be today or earlier.")
    elif since is not None and from_on < since:
        text = _("The running term began on %(day)s. Enter that day or a later one.") % {"day": since.isoformat()}
    else:
        return
    raise RuleBrokenError(text, code="from_on", fields={"from_on": text})


def check_goes(*, post: str, from_on: date, on: date, today: date) -> None:
    """Refuse a leaving before the officer came, or one to come of somebody who leaves without a decision above."""
    if on < from_on:
        text = _("Enter a day from %(day)s on.") % {"day": from_on.isoformat()}
    elif on > today and post not in PROTECTED:
        text = _("Enter a day that is today or earlier.")
    else:
        return
    raise RuleBrokenError(text, code="effective_on", fields={"effective_on": text})


def check_posts_apart(elected: Iterable[tuple[object, str]]) -> None:
    """Refuse a result by which one person is both chair and vice-chair."""
    leads = [person for person, post in elected if post in PROTECTED]
    if len(set(leads)) < len(leads):
        raise RuleBrokenError(_("One person was elected both chair and vice-chair."), code="two_posts")


def byelection_due(gone_on: date, months: int) -> date:
    """Return the last day of a by-election for a chair who left (0.4, union.byelection)."""
    return due(gone_on, months, Unit.MONTH, PLAIN, roll=False).due_on
