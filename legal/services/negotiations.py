"""Collective bargaining: the yearly campaign, offer and reply, delegations, meetings, pauses (domain.md 8, A7)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.selectors import work_calendar
from core.clocks.services import stop_all_clocks, stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.parameters.selectors import value
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from legal.choices.negotiations import BargainKind, BargainLevel, Side
from legal.models import CollectiveContract, Meeting, Negotiation, OfferCampaign, Representative
from legal.rules import negotiations as rules
from legal.rules.deadlines import CB_COORDINATE, CB_MATERIAL, CB_REPLY, CB_SUSPEND, CB_TALKS
from legal.rules.matters import check_on, check_text
from legal.selectors.negotiations import campaign_on, clock_of, seats_of
from legal.services.clocks import start
from unions.choices import Industry
from unions.models import Union


@transaction.atomic
def open_campaign(
    *, actor: Actor, union_id: Any, year: int, name: str, from_on: date, to_on: date, target: int
) -> OfferCampaign:
    """Open the drive of a year in which the unions below send their offers."""
    union = find(Union, union_id, actor, rules.CAMPAIGN)
    if to_on < from_on:
        text = _("The last day must not be before the first.")
        raise RuleBrokenError(text, code="to_on", fields={"to_on": text})
    campaign = OfferCampaign(
        union=union, year=year, name=check_text(name, "name")[:80], from_on=from_on, to_on=to_on, target=target
    )
    with refusing_violations(OfferCampaign):
        campaign.save(force_insert=True)
    record(actor, "legal.campaign.opened", campaign, name=campaign.name, year=year)
    return campaign


@transaction.atomic
def send_offer(
    *,
    actor: Actor,
    union_id: Any,
    level: str,
    kind: str,
    industry: str,
    counterpart: str,
    workers: int,
    topics: str,
    offered_on: date,
    received_on: date,
    today: date,
    place: str = "",
    proposer: str = Side.WORKERS,
    previous_id: Any = None,
) -> Negotiation:
    """Enter a written offer; the other side has ten working days from its receipt (Art. 7).

    An offer of a union below a federation with a campaign on that day counts for it.
    """
    union = find(Union, union_id, actor, rules.NEGOTIATE)
    check_on(offered_on, since=None, today=today, field="offered_on")
    check_on(received_on, since=offered_on, today=today, field="received_on")
    row = Negotiation(
        number=_number(union, today),
        union=union,
        campaign=campaign_on(union.path, offered_on) if proposer == Side.WORKERS else None,
        previous=_previous(actor, previous_id),
        level=BargainLevel(level).value,
        kind=BargainKind(kind).value,
        industry=Industry(industry).value,
        counterpart=check_text(counterpart, "counterpart")[:120],
        workers=workers,
        proposer=Side(proposer).value,
        topics=check_text(topics, "topics")[:500],
        place=place.strip()[:120],
        offered_on=offered_on,
        received_on=received_on,
        recorder_id=actor.user_id,
    )
    with refusing_violations(Negotiation):
        row.save(force_insert=True)
    start(row, CB_REPLY, on=received_on)
    record(actor, "legal.negotiation.offered", row, number=row.number, kind=row.kind)
    return row


def _number(union: Union, today: date) -> str:
    stem = f"{union.region_id[:6]}-{today.year}"
    return f"XS{stem}-{next_number(f'legal.negotiation:{stem}'):04d}"


def _previous(actor: Actor, contract_id: Any) -> CollectiveContract | None:
    if not contract_id:
        return None
    return find(CollectiveContract, contract_id, actor, rules.NEGOTIATE)


def record_reply(
    *, actor: Actor, talks_id: Any, seen_version: int, on: date, reply: str, today: date, place: str = ""
) -> Negotiation:
    """Put down the other side's written reply; the talks begin."""
    with take(rules.REPLY, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        row.replied_on = check_on(on, since=row.received_on, today=today)
        row.reply = check_text(reply, "reply")[:500]
        row.place = place.strip()[:120] or row.place
        stop_clock(subject=row, code=CB_REPLY.code, on=on)
        if row.kind == BargainKind.WAGE:
            start(row, CB_TALKS, on=row.offered_on)
    return row


def report_silence(*, actor: Actor, talks_id: Any, seen_version: int, on: date, today: date) -> Negotiation:
    """Report to the labour authority that no reply came in time (Art. 42)."""
    with take(rules.REPORT, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        clock = clock_of(row, CB_REPLY.code)
        if clock is None or today <= clock.due_on:
            raise ConflictError(_("The time for a reply is not over yet."), code="reply_running")
        row.reported_on = check_on(on, since=clock.due_on, today=today)
    return row


@transaction.atomic
def seat_representatives(
    *, actor: Actor, talks_id: Any, seen_version: int, seats: Sequence[rules.Seat]
) -> list[Representative]:
    """Put down who sits at the table: both delegations whole, checked together (Art. 10)."""
    row = find(Negotiation, talks_id, actor, rules.NEGOTIATE, lock=True)
    check_fresh(row, seen_version)
    if row.status not in rules.MAY_SEAT:
        text = _("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    check_seats(row, seats, row.offered_on)
    Representative.objects.filter(negotiation=row).delete()
    with refusing_violations(Representative):
        found = Representative.objects.bulk_create(
            [
                Representative(
                    negotiation=row, side=each.side, name=each.name, is_chief=each.is_chief, is_expert=each.is_expert
                )
                for each in seats
            ]
        )
    row.version += 1
    row.save(update_fields=["version"])
    record(actor, "legal.negotiation.seated", row, workers=[s.name for s in seats if s.side == Side.WORKERS])
    return found


def check_seats(row: Negotiation, seats: Sequence[rules.Seat], on: date) -> None:
    """Refuse delegations that the regulation does not allow, with the figures of the region."""
    region = row.union.region_id
    least = rules.seats_for(
        row.workers if row.level == BargainLevel.UNIT else 0,
        least=value(rules.SEATS, region, on),
        least_large=value(rules.SEATS_LARGE, region, on),
        large_from=value(rules.LARGE_FROM, region, on),
    )
    rules.check_delegations(seats, least=least, expert_share=value(rules.EXPERTS, region, on))


@transaction.atomic
def hold_meeting(
    *,
    actor: Actor,
    talks_id: Any,
    seen_version: int,
    on: date,
    materials_on: date,
    text: str,
    today: date,
    place: str = "",
) -> Meeting:
    """Put down a round of talks; its materials were given at least seven days before (Art. 16)."""
    row = find(Negotiation, talks_id, actor, rules.NEGOTIATE, lock=True)
    check_fresh(row, seen_version)
    if row.status not in rules.MAY_MEET:
        words = _("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()}
        raise ConflictError(words, code="wrong_state")
    check_seats(row, seats_of(row), on)
    check_on(on, since=row.replied_on, today=today)
    days = value(CB_MATERIAL.parameter, row.union.region_id, on)
    rules.check_materials(given_on=materials_on, latest_on=CB_MATERIAL.latest(on, days, work_calendar()))
    meeting: Meeting = Meeting.objects.create(
        negotiation=row,
        held_on=on,
        materials_on=materials_on,
        place=place.strip()[:120],
        record=check_text(text, "text")[:3000],
        recorder_id=actor.user_id,
    )
    row.version += 1  # the same page sent twice is one meeting
    row.save(update_fields=["version"])
    record(actor, "legal.negotiation.met", row, on=on)
    return meeting


def suspend_talks(*, actor: Actor, talks_id: Any, seen_version: int, on: date, reason: str, today: date) -> Negotiation:
    """Suspend the talks; they are taken up again within the longest suspension."""
    with take(rules.SUSPEND, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        row.event_note |= {"reason": check_text(reason, "reason")[:300]}
        start(row, CB_SUSPEND, on=check_on(on, since=row.replied_on, today=today))
    return row


def resume_talks(*, actor: Actor, talks_id: Any, seen_version: int, on: date, today: date) -> Negotiation:
    """Take suspended talks up again."""
    with take(rules.RESUME, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        stop_clock(subject=row, code=CB_SUSPEND.code, on=check_on(on, since=row.replied_on, today=today))
    return row


def ask_coordination(
    *, actor: Actor, talks_id: Any, seen_version: int, on: date, reason: str, today: date
) -> Negotiation:
    """Ask the labour authority to coordinate talks that do not come to an end (Art. 39)."""
    with take(rules.COORDINATE, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        row.event_note |= {"reason": check_text(reason, "reason")[:300]}
        stop_clock(subject=row, code=CB_SUSPEND.code, on=check_on(on, since=row.replied_on, today=today))
        start(row, CB_COORDINATE, on=on)
    return row


def close_talks(*, actor: Actor, talks_id: Any, seen_version: int, on: date, reason: str, today: date) -> Negotiation:
    """End the talks without a contract, with the reason."""
    with take(rules.CLOSE, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        row.closed_on = check_on(on, since=row.offered_on, today=today)
        row.closed_because = check_text(reason, "reason")[:300]
        stop_all_clocks(subject=row, on=on)
        row.event_note |= {"reason": row.closed_because}
    return row
