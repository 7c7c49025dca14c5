"""Disposal lists: drawn up every week, looked through and proposed by one person, approved by another."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.chinese.names import mask_name
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.jobs.services.starting import start_job
from core.parameters.selectors import lookup, missing
from core.transitions import check_fresh, check_state, take
from unions.choices.disposals import ListStatus, RowState
from unions.disposals import Due, Kind, kind_named, kinds
from unions.models import DisposalList, DisposalRow
from unions.rules import disposals as rules
from unions.selectors.disposals import awaiting, disposed, holding, office_of, offices

JOB = "unions.dispose"
AT_ONCE = 500
MOST = 5000  # rows of one list: the next week brings the rest


def plan_disposals(*, actor: Actor, today: date) -> int:
    """Draw up what has been kept long enough, county by county and kind by kind; return how many lists there are.

    Safe to repeat: a list nobody has proposed yet is brought up to date, what somebody took out of it stays out.
    """
    return sum(_plan_kind(actor, kind, today) for kind in kinds())


def _plan_kind(actor: Actor, kind: Kind, today: date) -> int:
    known, found = offices(), defaultdict[tuple[int, str], list[Due]](list)
    for each in kind.due(today, None):
        office = office_of(each, known)
        if office is not None:
            found[office].append(each)
    for union_id in DisposalList.unscoped.filter(kind=kind.code, status=ListStatus.PLANNED).values_list("union"):
        found.setdefault(_office(known, union_id[0]), [])
    return sum(_plan_list(actor, kind, office, rows, today) for office, rows in sorted(found.items()))


def _office(known: dict[str, tuple[int, str]], union_id: int) -> tuple[int, str]:
    return next(office for office in known.values() if office[0] == union_id)


@transaction.atomic
def _plan_list(actor: Actor, kind: Kind, office: tuple[int, str], rows: list[Due], today: date) -> int:
    """Draw up one list anew; a list without a row goes."""
    union_id, region = office
    figure = lookup([kind.keep], region, today).get(kind.keep)
    if figure is None:
        raise missing(kind.keep, region, today)
    planned = DisposalList.unscoped.select_for_update(of=("self",))
    held = planned.filter(union_id=union_id, kind=kind.code, status=ListStatus.PLANNED).first()
    disposal = held or DisposalList(union_id=union_id, kind=kind.code)
    disposal.planned_on, disposal.keep_years, disposal.basis = today, figure.value, figure.basis
    if held is None:
        if not rows:
            return 0
        disposal.save(force_insert=True)
    disposal.rows.filter(by_hand=False).delete()
    _enter(disposal, rows)
    if not disposal.rows.exists():
        disposal.delete()
        return 0
    _count(disposal)
    if held is None:
        record(actor, "unions.disposal.planned", disposal, kind=kind.code, due=disposal.due_count)
    return 1


def _enter(disposal: DisposalList, rows: Iterable[Due]) -> None:
    fresh = sorted(rows, key=lambda each: each.since)
    keys = [each.subject_id for each in fresh]
    known = disposed(disposal.kind, keys) | awaiting(disposal.kind, keys)
    known |= set(disposal.rows.values_list("subject_id", flat=True))
    wanted = [each for each in fresh if each.subject_id not in known][:MOST]
    papers = holding(person for each in wanted for person in each.people)
    DisposalRow.objects.bulk_create([_row(disposal, each, papers) for each in wanted], batch_size=AT_ONCE)


def _row(disposal: DisposalList, each: Due, papers: dict[Any, list[str]]) -> DisposalRow:
    why = why_held(papers, each.people)
    return DisposalRow(
        list=disposal,
        kind=disposal.kind,
        subject_type=each.subject_type,
        subject_id=each.subject_id,
        label=each.label[:60],
        shown_name=mask_name(each.name)[:64],
        since=each.since,
        until=each.until,
        state=RowState.EXCLUDED if why else RowState.DUE,
        why=why[:300],
    )


def why_held(papers: dict[Any, list[str]], people: Iterable[Any]) -> str:
    """Return what holds the data of one of these people, in words; nothing where nothing does."""
    found = sorted({paper for person in people for paper in papers.get(person, [])})
    return _("legal hold: %(paper)s") % {"paper": str(_(", ")).join(found)} if found else ""


def _count(disposal: DisposalList) -> None:
    due = disposal.rows.filter(state=RowState.DUE)
    disposal.due_count = due.count()
    disposal.excluded_count = disposal.rows.filter(state=RowState.EXCLUDED).count()
    disposal.oldest_on = due.order_by("since").values_list("since", flat=True).first()
    disposal.version += 1
    disposal.save()


@transaction.atomic
def take_out(*, actor: Actor, list_id: Any, row_id: int, seen_version: int | None, why: str) -> DisposalList:
    """Leave one row out of a list that is not proposed yet, with a reason; it stays out until somebody puts it back."""
    if not why.strip():
        text = _("Write a reason.")
        raise RuleBrokenError(text, code="why", fields={"why": text})
    return _mark(actor, list_id, row_id, seen_version, RowState.DUE, RowState.EXCLUDED, why.strip()[:300])


@transaction.atomic
def put_back(*, actor: Actor, list_id: Any, row_id: int, seen_version: int | None) -> DisposalList:
    """Take a row that somebody left out into the list again; what a paper holds stays out."""
    return _mark(actor, list_id, row_id, seen_version, RowState.EXCLUDED, RowState.DUE, "")


def _mark(
    actor: Actor, list_id: Any, row_id: int, seen_version: int | None, before: RowState, after: RowState, why: str
) -> DisposalList:
    disposal = find(DisposalList, list_id, actor, rules.PROPOSE_RIGHT, lock=True)
    check_fresh(disposal, seen_version)
    check_state(disposal, rules.PROPOSE)
    rows = disposal.rows.filter(pk=row_id, state=before)
    rows = rows.filter(by_hand=True) if after == RowState.DUE else rows
    if not rows.update(state=after, why=why, by_hand=bool(why)):
        raise ConflictError(_("This row cannot be changed."), code="wrong_state")
    _count(disposal)
    record(actor, "unions.disposal.marked", disposal, row=row_id, state=after.value, reason=why)
    return disposal


def propose_disposal(
    *, actor: Actor, list_id: Any, seen_version: int, way: str, today: date, receipt: str = "", opinion: str = ""
) -> DisposalList:
    """Propose that what a list names be erased, or be erased here after the archive has taken it over."""
    with take(rules.PROPOSE, DisposalList, pk=list_id, actor=actor, seen_version=seen_version, way=way) as disposal:
        kind = kind_named(disposal.kind)
        if not disposal.due_count:
            raise ConflictError(_("No row of this list may go."), code="empty")
        rules.check_way(way=way, receipt=receipt, may_hand_over=bool(kind and kind.may_hand_over))
        disposal.way, disposal.receipt, disposal.opinion = way, receipt.strip()[:120], opinion.strip()[:300]
        disposal.proposed_by_id, disposal.proposed_on = actor.user_id, today
        disposal.event_note |= {"due": disposal.due_count, "receipt": disposal.receipt}
    return disposal


def send_back(*, actor: Actor, list_id: Any, seen_version: int, opinion: str) -> DisposalList:
    """Send a proposed list back, with a reason; it is drawn up anew with the next plan."""
    if not opinion.strip():
        text = _("Write a reason.")
        raise RuleBrokenError(text, code="opinion", fields={"opinion": text})
    with take(rules.SEND_BACK, DisposalList, pk=list_id, actor=actor, seen_version=seen_version) as disposal:
        _give_up_newer(disposal)
        disposal.way, disposal.receipt, disposal.opinion = "", "", opinion.strip()[:300]
        disposal.proposed_by, disposal.proposed_on = None, None
        disposal.event_note |= {"opinion": disposal.opinion}
    return disposal


def _give_up_newer(disposal: DisposalList) -> None:
    """Let go of the list that was drawn up meanwhile: the next plan draws up both in one."""
    newer = DisposalList.unscoped.filter(union=disposal.union_id, kind=disposal.kind, status=ListStatus.PLANNED)
    DisposalRow.objects.filter(list__in=newer).delete()
    newer.delete()


def approve_disposal(*, actor: Actor, list_id: Any, seen_version: int, today: date, opinion: str = "") -> DisposalList:
    """Approve what another person proposed, and put it to work as a job that goes on whatever happens."""
    with take(rules.APPROVE, DisposalList, pk=list_id, actor=actor, seen_version=seen_version) as disposal:
        rules.check_four_eyes(proposed_by=disposal.proposed_by_id, approved_by=actor.user_id)
        disposal.approved_by_id, disposal.approved_on = actor.user_id, today
        disposal.event_note |= {"due": disposal.due_count, "way": disposal.way, "opinion": opinion.strip()[:300]}
        start_job(
            actor=actor, kind=JOB, key=str(disposal.pk), subject=disposal, name=str(disposal), total=disposal.due_count
        )
    return disposal
