"""A worker changes employer across counties: the file moves with its history, accepted by somebody there (B3).

Asked for here by the county that lets it go; ``county_requests`` holds the asking by the new one.

Until then the old county keeps it. Relief that is paid, in a batch or at the bank stays with the county that granted
it; whatever is not gives its money back to the fund it was reserved in and goes to approval anew in the new county.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.choices.files import HiddenReason
from aid.choices.households import MoveStatus
from aid.choices.relief import AwardStatus, ProgrammeStatus, ReliefKind, Season
from aid.choices.upkeep import FollowUpKind
from aid.models import (
    Award,
    CountyMove,
    FileMember,
    Household,
    HouseholdChange,
    Invoice,
    NeedyFile,
    NoticeLine,
    ReliefRequest,
    Roster,
)
from aid.rules import households as rules
from aid.rules.files import check_not_related
from aid.rules.relief import check_decides
from aid.rules.seasons import ON_APPLICATION
from aid.selectors.files import household_person_ids
from aid.selectors.programmes import part_for
from aid.services.awards import move_lines, release
from aid.services.follow_ups import open_follow_up
from aid.services.rosters import DECISION, build_roster
from core.actors import Actor
from core.clocks.models import Deadline
from core.documents.models import Attachment
from core.documents.services import attach, attach_copy
from core.errors import ConflictError, DomainError
from core.events.services import record
from core.fetch import find
from core.reminders.choices import OccurrenceStatus
from core.reminders.models import Occurrence
from core.transitions import take
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.choices import Level
from unions.models import Person, Union
from unions.selectors.members import membership_of
from unions.services.finding import know_in, resettle


@everywhere("a file goes from one county to another")
def ask_for_move(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    county_id: Any,
    since_on: date,
    employer_name: str,
    reason: str,
    evidence: UploadedFile,
    today: date,
) -> CountyMove:
    """Ask another county to take a file over, with the proof of the new employment; nothing moves yet."""
    asker = check_decides(user_id=actor.user_id)
    rules.check_told(on=since_on, today=today, reason=reason)
    county = Union.unscoped.filter(pk=county_id, level=Level.COUNTY).first()
    with take(rules.ASK_MOVE, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        rules.check_other_county(from_county=file.union.county_id, to_county=county.pk if county else None)
        move = CountyMove(
            file=file,
            from_union=file.union,
            union=county,
            since_on=since_on,
            employer_name=employer_name.strip()[:120],
            reason=reason.strip()[:300],
            summary=summary_of(file),
            asked_by_id=asker,
            asked_on=today,
        )
        move.evidence = attach(actor=actor, subject=move, upload=evidence, slot="move", permission="aid.view_file")
        with refusing_violations(CountyMove):
            move.save(force_insert=True)
        file.event_note |= {"county": str(county), "employer_name": move.employer_name, "reason": move.reason}
    return move


def summary_of(file: NeedyFile) -> dict[str, Any]:
    """Return what the other county reads before it decides: no identity number, no address, no illness."""
    return {
        "number": file.key,
        "head": str(file.head),
        "category": file.category,
        "heads": file.members.present().count(),
        "status": file.status,
        "valid_to": str(file.valid_to or ""),
    }


@everywhere("a file goes from one county to another")
def withdraw_move(*, actor: Actor, move_id: Any, reason: str) -> CountyMove:
    """Take back a request that nobody has decided on yet; the county that asked or agreed may."""
    found = CountyMove.unscoped.filter(pk=move_id).select_related("file").first()
    if found is not None and found.status == MoveStatus.WANTED:
        find(CountyMove, move_id, actor, rules.ACCEPT_MOVE.permission)
    else:
        find(NeedyFile, found.file_id if found else None, actor, rules.ASK_MOVE.permission)
    with transaction.atomic():
        move = CountyMove.unscoped.select_for_update(of=("self",)).select_related("union").get(pk=move_id)
        if found is None or move.status != found.status or move.status not in rules.UNDECIDED:
            raise ConflictError(_("The other county has decided already."), code="wrong_state")
        move.status, move.opinion = MoveStatus.WITHDRAWN, reason.strip()[:300]
        move.version += 1
        move.save(update_fields=["status", "opinion", "version"])
        record(actor, "aid.file.move_withdrawn", move.file, county=str(move.union), reason=move.opinion)
    return move


@everywhere("a file goes from one county to another")
def refuse_move(*, actor: Actor, move_id: Any, seen_version: int, today: date, opinion: str) -> CountyMove:
    """Refuse to take a file over, with the reason; it stays where it is."""
    note = {"opinion": opinion}
    with take(rules.REFUSE_MOVE, CountyMove, pk=move_id, actor=actor, seen_version=seen_version, **note) as move:
        rules.check_decided_apart(asked_by=move.let_go_by_id, decided_by=actor.user_id)
        move.decided_by_id, move.decided_on, move.opinion = actor.user_id, today, opinion.strip()[:300]
        record(actor, "aid.file.move_refused", move.file, county=str(move.union), opinion=move.opinion)
    return move


@everywhere("a file goes from one county to another")
def accept_move(
    *, actor: Actor, move_id: Any, seen_version: int, union_id: Any, opinion: str, moment: datetime
) -> CountyMove:
    """Take a file over into a union of one's own county, with its history, people, papers and running clocks.

    Locks the move, the awards not yet paid, then the file: the order of an approval. A batch that was filled first has
    the award already and keeps it; one filled afterwards does not find it any more.
    """
    today = timezone.localdate(moment)
    note = {"opinion": opinion}
    with take(rules.ACCEPT_MOVE, CountyMove, pk=move_id, actor=actor, seen_version=seen_version, **note) as move:
        rules.check_decided_apart(asked_by=move.let_go_by_id, decided_by=actor.user_id)
        new = find(Union, union_id, actor, rules.ACCEPT_MOVE.permission)
        awards, file = _held(move)
        check_not_related(person_id=actor.person_id, household=household_person_ids(file))
        relief = _end_there(actor, awards, moment)
        _hand_over(actor, file, move, new)
        _tell_membership(file, move, today)
        again = _to_approval_here(actor, file, new, awards)
        move.decided_by_id, move.decided_on, move.opinion = actor.user_id, today, opinion.strip()[:300]
        move.summary |= {"relief": relief, "again": again, "union": str(new)}
        move.event_note |= {"relief": len(relief), "union": str(new)}
    return move


def _held(move: CountyMove) -> tuple[list[Award], NeedyFile]:
    """Lock the awards of the file and then the file; refuse a file that is not what was asked about any more."""
    live = Award.unscoped.live().filter(file=move.file_id).order_by("pk")
    list(live.select_for_update(of=("self",)).values_list("pk", flat=True))
    file = NeedyFile.unscoped.select_for_update(of=("self",)).select_related("union", "head").get(pk=move.file_id)
    if file.status not in rules.ON_RECORD or file.union_id != move.from_union_id:
        raise ConflictError(_("The file is not where or what it was when the move was asked for."), code="wrong_state")
    # What was entered while this waited for the file; where somebody holds it, this is told to be busy.
    awards = list(live.select_related("programme", "roster").select_for_update(of=("self",), nowait=True))
    if any(award.status == AwardStatus.ON_HOLD for award in awards):
        raise ConflictError(_("An objection to relief of this family is being investigated."), code="objection")
    return awards, file


def _end_there(actor: Actor, awards: Iterable[Award], moment: datetime) -> list[dict[str, Any]]:
    """End what is neither paid nor on its way; its money goes back to the fund that had reserved it."""
    told = []
    for award in awards:
        if award.status not in rules.MOVE_AWAY.sources:
            continue
        told.append(
            {
                "kind": award.item,
                "programme": str(award.programme),
                "amount_fen": award.amount_fen,
                "status": award.status,
            }
        )
        if award.status in rules.GRANTED:
            release(actor, award, moment=moment)
    ending = [award.pk for award in awards if award.status in rules.MOVE_AWAY.sources]
    NoticeLine.objects.filter(award__in=ending).update(hidden_because=HiddenReason.MOVED)
    move_lines(actor, rules.MOVE_AWAY, Award.unscoped.filter(pk__in=ending))
    return told


def _hand_over(actor: Actor, file: NeedyFile, move: CountyMove, new: Union) -> None:
    """Move file, household, people, papers and running clocks to the new union; each act already told stays told."""
    old = file.union
    record(actor, "aid.file.moved_out", file, union=str(new), county=str(move.union))  # told where it leaves
    file.employer_name, file.employer_code = move.employer_name or file.employer_name, ""
    file.responsible = None
    file.version += 1
    settle_in(file, new)
    record(actor, "aid.file.moved_in", file, from_union=str(old), union=str(new))


def settle_in(file: NeedyFile, new: Union) -> None:
    """Put a locked file with its household, people, papers and running clocks under another union; saves it."""
    old = file.union
    people = Person.unscoped.filter(pk__in=FileMember.objects.present().filter(file=file).values("person"))
    file.union = new
    file.save()
    Household.unscoped.filter(pk=file.household_id).update(union=new)  # type: ignore[misc]
    resettle(people.filter(union__path__startswith=_county_path(old)), new)
    for person in people.exclude(union__path__startswith=_county_path(new)).select_related("union"):
        know_in(person, new)
    HouseholdChange.unscoped.filter(file=file).update(union=new)
    label = NeedyFile._meta.label_lower
    clocks = Deadline.unscoped.about(label, file.pk).open()
    waiting = Occurrence.unscoped.filter(status=OccurrenceStatus.PLANNED)
    waiting.about(label, file.pk).update(union_path=new.path)
    waiting.about(Deadline._meta.label_lower, *clocks.values_list("pk", flat=True)).update(union_path=new.path)
    clocks.update(union_path=new.path)
    Attachment.unscoped.about(label, file.pk).update(union_path=new.path)


def _tell_membership(file: NeedyFile, move: CountyMove, today: date) -> None:
    """Ask for the head's union membership, which does not move with a file: two unions transfer it (domain.md 1.3)."""
    held = membership_of(file.head_id)
    if held is None or held.union.path.startswith(move.union.path):
        return
    why = _("Still a member at %(union)s: that union marks the transfer out, the new one accepts it.")
    open_follow_up(file, FollowUpKind.MEMBERSHIP, because=why % {"union": held.union.name}, on=today)


def _county_path(union: Union) -> str:
    county = Union.unscoped.filter(pk=union.county_id or 0).values_list("path", flat=True).first()
    return county or union.path


def _to_approval_here(actor: Actor, file: NeedyFile, new: Union, awards: Iterable[Award]) -> list[dict[str, Any]]:
    """Put what ended there on rosters here, as drafts to be submitted, checked and approved by this county's people.

    Relief on application comes with its reason, invoices and papers. Whatever the programme refuses here is said with
    its reason.
    """
    told = []
    for award in awards:
        if award.status not in rules.MOVE_AWAY.sources:
            continue
        facts = {"programme": str(award.programme), "kind": award.item, "roster": "", "reason": ""}
        told.append(facts | _rostered(actor, file, new, award))
    return told


def _rostered(actor: Actor, file: NeedyFile, new: Union, award: Award) -> dict[str, str]:
    if award.programme.status != ProgrammeStatus.OPEN:
        return {"reason": _("The programme is not open.")}
    on_application = award.item in ON_APPLICATION and award.programme.season == Season.ALL_YEAR
    try:
        with transaction.atomic():
            return _asked_again(actor, new, award) if on_application else _listed(actor, file, new, award)
    except DomainError as refusal:
        return {"reason": refusal.message}


def _listed(actor: Actor, file: NeedyFile, new: Union, award: Award) -> dict[str, str]:
    key: Any = file.pk
    if award.item == ReliefKind.TUITION:
        seats = FileMember.objects.filter(file=file, person=award.person_id, live=True)
        key = seats.values_list("pk", flat=True).first()
    roster: Roster = build_roster(
        actor=actor, programme_id=award.programme_id, union_id=new.pk, file_ids=[key] if key else []
    )
    refused = roster.refusals.model.objects.filter(roster=roster).first()
    return {"roster": str(roster.pk), "reason": refused.message if refused else ""}


def _asked_again(actor: Actor, new: Union, award: Award) -> dict[str, str]:
    """Put an application for relief on a roster of one here, with everything it rested on; its invoices are free."""
    part = part_for(award.programme_id, new)
    if part is None or part.reported_on is not None:
        return {"reason": _("This union's county takes no part in the programme.")}
    roster: Roster = Roster.objects.create(
        programme=award.programme, part=part, union=new, creator_id=check_decides(user_id=actor.user_id)
    )
    kept = ("household_id", "file_id", "person_id", "category", "item", "period", "amount_fen")
    facts = {name: getattr(award, name) for name in kept}
    with refusing_violations(Award):
        again: Award = Award.objects.create(
            roster=roster,
            programme=award.programme,
            payer_id=part.union_id,
            union=new,
            created_by_id=roster.creator_id,
            **facts,
        )
    _request_again(award, again)
    papers = Attachment.unscoped.about(Roster._meta.label_lower, award.roster_id).filter(replaced_at=None)
    for paper in papers.exclude(slot=DECISION):  # the new county decides for itself
        attach_copy(actor=actor, attachment=paper, subject=roster)
    record(actor, "aid.roster.built", roster, moved_from=award.pk)
    return {"roster": str(roster.pk)}


def _request_again(award: Award, again: Award) -> None:
    told = ReliefRequest.unscoped.filter(award=award).first()
    if told is None:
        return
    request = ReliefRequest(
        award=again,
        reason=told.reason,
        event_on=told.event_on,
        loss_fen=told.loss_fen,
        self_paid_fen=told.self_paid_fen,
        reckoning=told.reckoning,
    )
    request.save(force_insert=True)
    with refusing_violations(Invoice):
        for bill in told.invoices.all():
            Invoice(
                request=request,
                number=bill.number,
                issued_on=bill.issued_on,
                self_paid_fen=bill.self_paid_fen,
                compensated_fen=bill.compensated_fen,
            ).save(force_insert=True)
