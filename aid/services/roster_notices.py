"""Notices of rosters: one sheet for all families of an approved roster whose programme asks for a notice."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.files import Cause, ConsentPurpose, HiddenReason, NoticeKind, NoticeStatus
from aid.choices.relief import RosterStatus
from aid.models import Award, Notice, NoticeLine, Roster
from aid.rules import relief as rules
from aid.rules.leaks import check_leaks
from aid.selectors.consents import law_in_place
from aid.selectors.notices import awards_to_post, disease_words, names_of, without_consent
from aid.services.awards import move_lines
from core.actors import Actor
from core.chinese.names import mask_name
from core.clocks.rules import Unit, due
from core.clocks.selectors import work_calendar
from core.errors import ConflictError, DomainError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.violations import refusing_violations


@transaction.atomic
def prepare_roster_notice(
    *, actor: Actor, roster_id: Any, seen_version: int, today: date, place: str, contact_phone: str
) -> Notice:
    """Write the notice of an approved roster; a second person releases it, and its days are counted from then."""
    roster = find(Roster, roster_id, actor, "aid.check_roster", lock=True)
    check_fresh(roster, seen_version)
    lines = list(awards_to_post(roster.pk))
    if roster.status != RosterStatus.APPROVED or not lines:
        raise ConflictError(_("No line of this roster waits for a notice."), code="wrong_state")
    _check_consents(roster, today)
    names = names_of([line.file_id for line in lines if line.file_id])
    names |= {name for line in lines if line.recipient for name in (line.person.name, _worker_of(line))}
    words = disease_words(roster.union.region_id, today)
    check_leaks({"place": place, "contact_phone": contact_phone}, diseases=words, names=names)
    with refusing_violations(Notice):
        notice: Notice = Notice.objects.create(
            roster=roster,
            union=roster.union,
            kind=NoticeKind.ROSTER,
            place=place.strip(),
            contact_phone=contact_phone.strip(),
            prepared_on=today,
            prepared_by_id=actor.user_id,
        )
    NoticeLine.objects.bulk_create([_line(notice, number, award) for number, award in enumerate(lines, start=1)])
    record(actor, "aid.roster.notice_prepared", roster, lines=len(lines), place=notice.place)
    return notice


def _check_consents(roster: Roster, today: date) -> None:
    """Refuse to publish a family that has not agreed to it (PIPL Art. 29), unless a law stands in its place."""
    if law_in_place(ConsentPurpose.PUBLIC_NOTICE, roster.union.region_id, today):
        return
    missing = list(without_consent(awards_to_post(roster.pk))[:20])
    if missing:
        text = _("%(families)s have not agreed to a public notice. Collect the consent, or cancel the lines.")
        families = _(", ").join(f"{award.person} {award.label}" for award in missing)
        details = {"awards": [str(award.pk) for award in missing]}
        raise ConflictError(text % {"families": families}, code="consent_missing", details=details)


def _line(notice: Notice, number: int, award: Award) -> NoticeLine:
    """Return the line of a family: its worker's name, never a child's, whoever the relief is for."""
    return NoticeLine(
        notice=notice,
        number=number,
        file_id=award.file_id,
        award=award,
        shown_name=mask_name(_worker_of(award)),
        shown_union=award.union.name,
        shown_category=award.category,
        shown_cause=(award.file.main_cause if award.file else None) or Cause.OTHER,
    )


def _worker_of(award: Award) -> str:
    """Return the worker's name: the head of a family on file, or whom a recipient without a file is."""
    worker = award.file.head if award.file else award.recipient.person if award.recipient else None
    return worker.name if worker else ""


def release_lines(actor: Actor, notice: Notice, today: date) -> date:
    """Put a roster's lines on notice and return the last day; lines whose family withdrew its consent stay behind."""
    roster = Roster.unscoped.select_for_update(of=("self",)).select_related("union").get(notices=notice)
    if not law_in_place(ConsentPurpose.PUBLIC_NOTICE, roster.union.region_id, today):
        gone = [award.pk for award in without_consent(awards_to_post(roster.pk))]
        notice.lines.filter(award__in=gone, hidden_because="").update(hidden_because=HiddenReason.CONSENT)
    days = value(rules.NOTICE_DAYS, roster.union.region_id, today)
    roster.notice_last_on = due(today, days, Unit.WORKING_DAY, work_calendar()).due_on
    shown = notice.lines.filter(hidden_because="").values("award_id")
    if not move_lines(actor, rules.NOTICE, Award.unscoped.filter(pk__in=shown), note={"place": notice.place}):
        raise ConflictError(_("No line of this roster waits for a notice."), code="wrong_state")
    roster.version += 1
    roster.save(update_fields=["notice_last_on", "version"])
    return roster.notice_last_on


def stop_lines(actor: Actor, notice: Notice) -> None:
    """Let a roster's lines wait for a new notice after theirs was taken down."""
    roster = Roster.unscoped.select_for_update(of=("self",)).get(notices=notice)
    move_lines(actor, rules.TAKE_DOWN, Award.unscoped.filter(roster=roster))
    roster.notice_last_on = None
    roster.version += 1
    roster.save(update_fields=["notice_last_on", "version"])


@transaction.atomic
def end_roster_notice(*, actor: Actor, roster_id: Any, today: date) -> Roster:
    """Let the lines without an objection be paid, once the notice has stood its working days (A2: close)."""
    roster = find(Roster, roster_id, actor, "aid.check_roster", lock=True)
    rules.check_notice_over(today=today, last_on=roster.notice_last_on)
    rows = move_lines(actor, rules.CLOSE_NOTICE, Award.unscoped.filter(roster=roster))
    if not rows:
        raise ConflictError(_("No line of this roster is on notice."), code="wrong_state")
    for notice in Notice.unscoped.select_for_update(of=("self",)).filter(roster=roster, status=NoticeStatus.POSTED):
        notice.status, notice.ended_on = NoticeStatus.CLOSED, today
        notice.version += 1
        notice.save(update_fields=["status", "ended_on", "version"])
    record(actor, "aid.roster.notice_ended", roster, lines=len(rows))
    return roster


def close_due_rosters(*, actor: Actor, today: date) -> int:
    """End every roster's notice whose days are over; hourly. Safe to repeat. Return how many."""
    due_now = Notice.unscoped.filter(status=NoticeStatus.POSTED, roster__isnull=False, last_day__lt=today)
    closed = 0
    for roster_id in list(due_now.order_by("pk").values_list("roster_id", flat=True)):
        try:
            end_roster_notice(actor=actor, roster_id=roster_id, today=today)
            closed += 1
        except DomainError:  # every line is under investigation: people go on from there
            continue
    return closed
