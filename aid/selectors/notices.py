"""Asking for notices: the board, one notice, what the public may see of it, objections to it."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet

from aid.choices.files import ConsentPurpose, FileStatus, NoticeKind, NoticeStatus, ObjectionStatus
from aid.models import Award, FileMember, Notice, NoticeLine, Objection
from aid.rules.files import check_not_related
from aid.rules.leaks import DISEASES
from aid.rules.notices import SHOWN_OVER, Public, public_state
from aid.selectors.consents import agreed
from aid.selectors.files import household_person_ids
from core.actors import Actor
from core.documents.models import Attachment
from core.fetch import find
from core.parameters.selectors import value

VIEW = "aid.view_file"
INVESTIGATE = "aid.investigate_objection"
OPEN = [NoticeStatus.PREPARED, NoticeStatus.POSTED]


def notice_list(actor: Actor) -> QuerySet[Notice]:
    """Return the notices of the actor's branch, the latest first, each with how many families and open objections."""
    lines = Count("lines", distinct=True)
    disputed = Count("objections", filter=Q(objections__status=ObjectionStatus.OPEN), distinct=True)
    return (
        Notice.objects.permitted(actor, VIEW)
        .select_related("file__head", "roster__programme", "union", "prepared_by", "posted_by")
        .annotate(families=lines, disputed=disputed)
        .order_by("-created_at", "-pk")
    )


def lines_of(notice: Notice) -> QuerySet[NoticeLine]:
    """Return the families of a notice in its order."""
    return notice.lines.select_related("file", "award").order_by("number")


def line_of(notice: Notice) -> NoticeLine:
    """Return the one family of a file's notice."""
    found: NoticeLine = notice.lines.get()
    return found


def public_notice(token: str, *, today: date) -> tuple[Notice | None, Public, list[NoticeLine]]:
    """Return what the public page of an address shows: the notice, its state today, and the lines that may be seen."""
    notice = Notice.unscoped.select_related("union", "roster__programme", "file").filter(token=token).first()
    if notice is None:
        return None, Public.GONE, []
    is_exit = notice.kind == NoticeKind.EXIT
    paused = notice.file is not None and (
        notice.file.status == FileStatus.INVESTIGATING or (is_exit and bool(notice.paused_on))
    )
    shown_over = value(SHOWN_OVER, notice.union.region_id, today)
    state = public_state(
        status=notice.status, last_day=notice.last_day, paused=paused, today=today, shown_over=shown_over
    )
    if state is Public.GONE:
        return None, state, []
    shown = list(notice.lines.filter(hidden_because="").order_by("number")) if state is Public.HANGS else []
    return notice, state, shown


def disease_words(region: str, today: date) -> tuple[str, ...]:
    """Return the words of illness that block a notice in a region."""
    words: tuple[str, ...] = value(DISEASES, region, today)
    return words


def names_of(file_ids: Any) -> set[str]:
    """Return the full names of everybody counted in these files; none of them may stand in a notice."""
    return set(FileMember.objects.filter(file__in=file_ids).values_list("person__name", flat=True))


def names_in(notice: Notice) -> set[str]:
    """Return the full names behind a notice: the members of its files, and recipients without one with their child."""
    lines = notice.lines.filter(file=None)
    pairs = lines.values_list("award__person__name", "award__recipient__person__name")
    return names_of(notice.lines.values("file_id")) | {name for pair in pairs for name in pair if name}


def awards_to_post(roster_id: Any) -> QuerySet[Award]:
    """Return a roster's approved lines that wait for their notice."""
    return (
        Award.unscoped.filter(roster_id=roster_id, status="approved")
        .select_related("file__head", "recipient__person", "person", "union")
        .order_by("union__path", "pk")
    )


def without_consent(awards: QuerySet[Award]) -> QuerySet[Award]:
    """Return the lines whose family has not agreed to a public notice, or does not any more (PIPL Art. 29)."""
    without = awards.filter(~Exists(agreed(ConsentPurpose.PUBLIC_NOTICE, "file")))
    return without.exclude(recipient__agreed_to_notice=True)


def objections_of(actor: Actor, notice: Notice) -> QuerySet[Objection]:
    """Return the objections to a notice, the open ones first."""
    rows = Objection.objects.permitted(actor, VIEW).filter(notice=notice)
    return rows.select_related("line", "investigator").order_by("ended_on", "-received_on", "pk")


def objection_by_key(actor: Actor, key: Any) -> Objection:
    """Return one objection to somebody who may investigate it; not to a relative of the family it is about (P34)."""
    found = find(Objection, key, actor, INVESTIGATE)
    if found.line.file is not None:
        check_not_related(person_id=actor.person_id, household=household_person_ids(found.line.file))
    return found


def evidence_of(objection: Objection) -> QuerySet[Attachment]:
    """Return the files that came with an objection."""
    return Attachment.unscoped.about(Objection._meta.label_lower, objection.pk).filter(replaced_at=None)


def open_objections(line: NoticeLine) -> QuerySet[Objection]:
    """Return what is still being investigated about one family of a notice."""
    rows: QuerySet[Objection] = Objection.unscoped.filter(line=line, status=ObjectionStatus.OPEN)
    return rows
