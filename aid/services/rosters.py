"""Rosters: built from the files in one statement, checked, returned, rejected, approved with the money set aside."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE
from aid.choices.relief import Decision, EntryKind, ProgrammeStatus, RefusalCode, ReliefKind, RosterStatus
from aid.models import Approval, Award, CountyPart, FileMember, NeedyFile, Programme, Roster, RosterRefusal
from aid.rules import relief as rules
from aid.rules.money import Movement
from aid.rules.standards import check_standards
from aid.rules.upkeep import is_lapsed
from aid.selectors.allocations import nominated
from aid.selectors.programmes import part_for
from aid.selectors.rosters import ladder_of, lines_gone
from aid.selectors.standards import above_standard
from aid.services import roster_lines
from aid.services.awards import check_own_family, move_lines
from aid.services.funds import reserve
from aid.services.guard import check_not_twice, leave_out_used_up, reduce_lines
from aid.services.tiers import asks_national, check_tiers
from core import clock
from core.actors import Actor
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh, check_state, take
from core.violations import refusing_violations
from unions.models import Union

DECISION = "decision"


@transaction.atomic
def build_roster(*, actor: Actor, programme_id: Any, union_id: int, file_ids: Iterable[Any]) -> Roster:
    """Put the families of these files on a new roster of a union, each with the amount of its standard.

    In schooling relief a line is a student, asked for by the key of a member of a file. No bad row
    stops the others: each row that cannot come onto the roster becomes a ``RosterRefusal`` with its code.
    """
    creator = rules.check_decides(user_id=actor.user_id)
    union = find(Union, union_id, actor, "aid.build_roster")
    part = open_part(find(Programme, programme_id, actor, "aid.view_programme"), union)
    roster: Roster = Roster.objects.create(programme=part.programme, part=part, union=union, creator_id=creator)
    _fill(actor, roster, file_ids, "aid.roster.built")
    return roster


@transaction.atomic
def add_to_roster(*, actor: Actor, roster_id: Any, file_ids: Iterable[Any], seen_version: int) -> Roster:
    """Put more families on a roster that is still a draft, by the same rules."""
    rules.check_decides(user_id=actor.user_id)
    roster = find(Roster, roster_id, actor, "aid.build_roster", lock=True)
    check_fresh(roster, seen_version)
    check_state(roster, rules.SUBMIT_ROSTER)
    open_part(roster.programme, roster.union)
    _fill(actor, roster, file_ids, "aid.roster.filled")
    roster.version += 1
    roster.save(update_fields=["version"])
    return roster


def open_part(programme: Programme, union: Union) -> CountyPart:
    """Return the county's part in which a roster of a union may be built, or refuse."""
    if programme.status != ProgrammeStatus.OPEN:
        raise ConflictError(_("The programme is not open."), code="programme_not_open")
    part = part_for(programme.pk, union)
    if part is None:
        raise RuleBrokenError(_("This union's county takes no part in the programme."), code="no_part")
    if part.reported_on is not None:
        raise ConflictError(_("The county has closed its part in the programme."), code="part_closed")
    return part


def _fill(actor: Actor, roster: Roster, file_ids: Iterable[Any], event: str) -> None:
    keys, strange = _keys(file_ids)
    if not keys and not strange:
        raise RuleBrokenError(_("Choose at least one family."), code="empty_roster")
    reach = NeedyFile.objects.permitted(actor, "aid.build_roster").filter(union__path__startswith=roster.union.path)
    sql, given = reach.order_by().values("pk").query.sql_with_params()
    named: dict[str, Any] = {f"reach{number}": each for number, each in enumerate(given)}
    programme, born = roster.programme, clock.now()
    today = timezone.localdate(born)
    facts: dict[str, Any] = {
        "ids": keys,
        "active": sorted(ACTIVE),
        "today": today,
        "programme": programme.pk,
        "roster": roster.pk,
        "payer": roster.part.union_id,
        "item": programme.kind,
        "period": rules.period_of(programme.season, programme.year, programme.kind),
        "school_year": programme.year,
        "creator": actor.user_id,
        "born": born,
        "places": places_left(roster.part_id),
        "national": asks_national(roster.part.fund, roster.union, today),
    }
    statement = roster_lines.STUDENTS if programme.kind == ReliefKind.TUITION else roster_lines.FAMILIES
    _forget_refusals(roster, keys, strange)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(reach=sql % tuple(f"%({name})s" for name in named)), facts | named)
    RosterRefusal.objects.bulk_create(
        [RosterRefusal(roster=roster, label=text, code=RefusalCode.NOT_IN_BRANCH) for text in strange]
    )
    leave_out_used_up(actor, roster, born=born)
    refused = Counter(RosterRefusal.objects.filter(roster=roster).values_list("code", flat=True))
    record(actor, event, roster, asked=len(keys) + len(strange), refused=refused, **_totals(live_lines(roster)))


def places_left(part_id: Any) -> int | None:
    """Return how many lines the county may still nominate; the part stays locked, so that no place is given twice."""
    if CountyPart.unscoped.filter(pk=part_id, quota=None).exists():
        return None
    part = CountyPart.unscoped.select_for_update(of=("self",)).get(pk=part_id)
    return None if part.quota is None else max(part.quota - nominated(part.programme_id, part.union_id), 0)


def _forget_refusals(roster: Roster, keys: list[UUID], strange: list[str]) -> None:
    """Forget why rows that are asked for again did not come onto the roster the last time."""
    asked_again = Q(label__in=[*strange, *map(str, keys)])
    if roster.programme.kind == ReliefKind.TUITION:
        asked_again |= Q(person__in=FileMember.objects.filter(pk__in=keys).values("person"))
    else:
        asked_again |= Q(file_id__in=keys)
    RosterRefusal.objects.filter(asked_again, roster=roster).delete()


def live_lines(roster: Roster) -> QuerySet[Award]:
    """Return a roster's lines that nobody has excluded, rejected or cancelled."""
    rows: QuerySet[Award] = Award.unscoped.live().filter(roster=roster)
    return rows


def _totals(awards: QuerySet[Award]) -> dict[str, int]:
    return awards.aggregate(lines=Count("pk"), total_fen=Sum("amount_fen", default=0))


def _keys(file_ids: Iterable[Any]) -> tuple[list[UUID], list[str]]:
    """Part the keys of files from what can be nobody's key."""
    keys: list[UUID] = []
    strange: list[str] = []
    for each in file_ids:
        try:
            keys.append(each if isinstance(each, UUID) else UUID(str(each)))
        except ValueError:
            strange.append(str(each)[:60])
    return keys, strange


def submit_roster(*, actor: Actor, roster_id: Any, seen_version: int, today: date) -> Roster:
    """Hand a roster to the township for its check; every line must still be one that may be paid."""
    with take(rules.SUBMIT_ROSTER, Roster, pk=roster_id, actor=actor, seen_version=seen_version) as roster:
        _check_payable(live_lines(roster), today)
        reduced = reduce_lines(actor, roster, today=today)
        roster.submitted_on, roster.note = today, ""
        roster.event_note |= {"reduced": reduced} if reduced else {}
        roster.event_note |= _totals(live_lines(roster))
        move_lines(actor, rules.SUBMIT, live_lines(roster))
    return roster


def _check_payable(lines: QuerySet[Award], today: date) -> None:
    if not lines.exists():
        raise RuleBrokenError(_("The roster has no lines."), code="empty_roster")
    gone = list(lines_gone(lines, today=today)[:20])
    if not gone:
        return
    text = _("%(families)s cannot be paid any more: take the lines off the roster first.")
    code = "file_not_active"
    if all(award.file and award.file.status in ACTIVE and is_lapsed(award.file.valid_to, today) for award in gone):
        text = _("%(families)s: the file's validity has ended. Finish the annual review, or take the lines off.")
        code = "review_overdue"
    raise ConflictError(
        text % {"families": _(", ").join(f"{award.person} {award.label}" for award in gone)},
        code=code,
        details={"awards": [str(award.pk) for award in gone]},
    )


def check_roster(*, actor: Actor, roster_id: Any, seen_version: int, moment: datetime, opinion: str = "") -> Roster:
    """Find a roster right; the county decides next. The first of the two yeses that each payment rests on."""
    note = {"opinion": opinion}
    with take(rules.CHECK_ROSTER, Roster, pk=roster_id, actor=actor, seen_version=seen_version, **note) as roster:
        checker = rules.check_decides(user_id=actor.user_id)
        rules.check_apart(decided_by=checker, before=[roster.creator_id])
        check_own_family(actor, live_lines(roster))
        roster.checker_id = checker
        rows = move_lines(actor, rules.PASS, live_lines(roster))
        _say_yes(rows, stage=1, by=checker, moment=moment)
    return roster


def _say_yes(rows: Sequence[Award], *, stage: int, by: int, moment: datetime) -> None:
    given = [
        Approval(award=row, award_version=row.terms_version, stage=stage, approver_id=by, approved_at=moment)
        for row in rows
    ]
    with refusing_violations(Approval):
        Approval.objects.bulk_create(given)


def return_roster(*, actor: Actor, roster_id: Any, seen_version: int, reason: str) -> Roster:
    """Send a roster back to whoever made it, with what to mend (A2: return)."""
    why = rules.check_reason(reason)
    with take(rules.RETURN_ROSTER, Roster, pk=roster_id, actor=actor, seen_version=seen_version, reason=why) as roster:
        roster.submitted_on, roster.note = None, why[:500]
        move_lines(actor, rules.RETURN, live_lines(roster))
    return roster


def reject_roster(*, actor: Actor, roster_id: Any, seen_version: int, reason: str) -> Roster:
    """Refuse a whole roster at the check or at the approval; its families may be put on another (A2: reject)."""
    why = rules.check_reason(reason)
    found = find(Roster, roster_id, actor, "aid.view_roster")
    step = rules.ROSTER_REJECTIONS.get(RosterStatus(found.status), rules.REJECT_ROSTER_AT_APPROVAL)
    with take(step, Roster, pk=roster_id, actor=actor, seen_version=seen_version, reason=why) as roster:
        rules.check_apart(decided_by=actor.user_id, before=_barred(found.status, roster))
        roster.note = why[:500]
        at_check = step is rules.REJECT_ROSTER_AT_CHECK
        move_lines(actor, rules.REJECT_AT_CHECK if at_check else rules.REJECT_AT_APPROVAL, live_lines(roster))
    return roster


def _barred(status: str, roster: Roster) -> list[int | None]:
    return rules.barred_from(status, roster.creator_id, roster.checker_id)


def discard_roster(*, actor: Actor, roster_id: Any, seen_version: int, reason: str) -> Roster:
    """Give up a draft, so that its families are free for another roster."""
    why = rules.check_reason(reason)
    with take(rules.DISCARD_ROSTER, Roster, pk=roster_id, actor=actor, seen_version=seen_version, reason=why) as roster:
        roster.note = why[:500]
        move_lines(actor, rules.EXCLUDE, live_lines(roster))
    return roster


def approve_roster(
    *,
    actor: Actor,
    roster_id: Any,
    seen_version: int,
    moment: datetime,
    collective_record: str = "",
    opinion: str = "",
    decision_paper: str = "",
    decision_scan: UploadedFile | None = None,
) -> Roster:
    """Grant a roster: the second yes to every line, and the money of the whole roster set aside or none of it.

    Who decides follows from its highest amount (domain.md 3.6): above what one approver decides with the record of the
    county's meeting, above that with number and scan of the paper of the province or the national federation. A line
    above its standard is decided one level up, with the same paper (3.7: D10).

    Locks roster, lines, files, part and accounts in this order. Whoever is family of a line, made or checked the
    roster may not; a line that may not be paid any more must be rejected first.
    """
    today = timezone.localdate(moment)
    note = {"opinion": opinion}
    with take(rules.APPROVE_ROSTER, Roster, pk=roster_id, actor=actor, seen_version=seen_version, **note) as roster:
        approver = rules.check_decides(user_id=actor.user_id)
        rules.check_apart(decided_by=approver, before=[roster.creator_id, roster.checker_id])
        check_own_family(actor, live_lines(roster))
        rows = _locked_lines(roster)
        _check_payable(live_lines(roster), today)
        check_not_twice(actor, roster, today=today)
        record_of = (collective_record.strip(), decision_paper.strip()[:80])
        highest = max(row.amount_fen for row in rows)
        roster.decision = _check_decision(roster, highest, today, *record_of, scan=decision_scan is not None)
        part = _locked_part(roster, len(rows))
        check_tiers(rows, part.fund, roster.union, today=today)
        _say_yes(rows, stage=2, by=approver, moment=moment)
        total = _set_aside(actor, roster, part, rows, moment)
        roster.approver_id, roster.approved_on = approver, today
        roster.collective_record, roster.decision_paper = record_of
        if decision_scan is not None:
            attach(actor=actor, subject=roster, upload=decision_scan, slot=DECISION, permission="aid.view_roster")
        _to_notice_or_ready(actor, roster)
        roster.event_note |= {"lines": len(rows), "total_fen": total, "fund": str(part.fund)}
    return roster


def _check_decision(roster: Roster, highest: int, today: date, record: str, paper: str, *, scan: bool) -> Decision:
    """Return who decides on a roster; refuse it without the record or paper of whoever that is (3.6; 3.7: D10)."""
    above = above_standard(roster)
    decision, ladder = ladder_of(roster, highest, today, is_above_standard=bool(above))
    check_standards(above, decision=decision, paper=paper, scan=scan)
    if not above:
        rules.check_ladder(ladder, highest_fen=highest, record=record, paper=paper, scan=scan)
    return decision


def _locked_lines(roster: Roster) -> list[Award]:
    """Lock the lines, then their files against being suspended before this commits."""
    rows = list(live_lines(roster).order_by("pk").select_for_update(of=("self",)))
    hold_files(rows)
    return rows


def hold_files(rows: Sequence[Award]) -> None:
    """Keep the files of these awards, and the cards of who has none, until the caller commits; others may read them."""
    files = [row.file_id for row in rows if row.file_id]
    others = list({row.recipient_id for row in rows if row.recipient_id})
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM aid_needyfile WHERE id = ANY (%s::uuid[]) ORDER BY id FOR SHARE", [files])
        if others:
            cursor.execute("SELECT id FROM aid_recipient WHERE id = ANY (%s::uuid[]) ORDER BY id FOR SHARE", [others])


def _locked_part(roster: Roster, more: int) -> CountyPart:
    """Lock the county's part, so that two rosters cannot share the last places of its quota."""
    part = CountyPart.unscoped.select_for_update(of=("self",)).select_related("fund").get(pk=roster.part_id)
    if roster.programme.status != ProgrammeStatus.OPEN:
        raise ConflictError(_("The programme is not open."), code="programme_not_open")
    if part.reported_on is not None:
        raise ConflictError(_("The county has closed its part in the programme."), code="part_closed")
    if part.fund is None:
        raise ConflictError(_("The county's part has no fund yet. Finance chooses one first."), code="no_fund")
    helped = Award.unscoped.filter(programme=roster.programme_id, payer=part.union_id, status__in=rules.HELPED)
    rules.check_quota(quota=part.quota, helped=helped.count() if part.quota is not None else 0, more=more)
    return part


def _set_aside(actor: Actor, roster: Roster, part: CountyPart, rows: Sequence[Award], moment: datetime) -> int:
    """Name the fund and the card each line is approved for, and reserve the sum in one entry."""
    fund, total = part.fund, sum(row.amount_fen for row in rows)
    if fund is None:
        raise RuntimeError("A part without a fund was let through.")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE aid_award award SET fund_id = %s, account_index = file.account_index FROM aid_needyfile file"
            " WHERE file.id = award.file_id AND award.id = ANY (%s::uuid[])",
            [fund.pk, [row.pk for row in rows if row.file_id]],
        )
        cursor.execute(
            "UPDATE aid_award award SET fund_id = %s, account_index = payee.account_index FROM aid_recipient payee"
            " WHERE payee.id = award.recipient_id AND award.id = ANY (%s::uuid[])",
            [fund.pk, [row.pk for row in rows if row.recipient_id]],
        )
    move = Movement(EntryKind.RESERVE, f"roster:{roster.pk}:reserve", roster.pk, fund.pk, total)
    reserve(actor, move, fund=fund, moment=moment)
    return total


def _to_notice_or_ready(actor: Actor, roster: Roster) -> None:
    """Make the lines ready to be paid, or let them wait for the notice that somebody prepares and another releases."""
    needs = roster.programme.needs_notice
    move_lines(actor, rules.APPROVE_FOR_NOTICE if needs else rules.APPROVE, live_lines(roster))
