"""农民工体检: rounds of check-ups, bookings within the places, who went and who is followed up."""

from datetime import date
from typing import Any

from django.db import transaction

from aid.models import Award, CheckupBatch, CheckupBooking
from aid.rules.registers import check_standing
from aid.rules.services import CHECKUP_PRICE, check_day, check_places, check_price
from aid.selectors.services import refuse_if_paid, running_programme
from core.actors import Actor
from core.chinese.money import to_fen
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations
from unions.models import Union
from unions.services.people import describe, ensure_person

RECORD = "aid.record_service"


@transaction.atomic
def enter_checkups(
    *, actor: Actor, union_id: Any, programme_id: Any, unit_price_fen: int, today: date, **facts: Any
) -> CheckupBatch:
    """Enter check-ups bought from a provider, within the price that the union pays for one."""
    union = find(Union, union_id, actor, RECORD)
    programme = running_programme(actor, programme_id, union)
    check_price(price_fen=unit_price_fen, most_fen=to_fen(value(CHECKUP_PRICE, union.region_id, today)))
    with refusing_violations(CheckupBatch):
        batch: CheckupBatch = CheckupBatch.objects.create(
            union=union, programme=programme, unit_price_fen=unit_price_fen, **facts
        )
    record(actor, "aid.checkup.entered", batch, provider=batch.provider, places=batch.quota)
    return batch


@transaction.atomic
def book_checkup(
    *, actor: Actor, batch_id: Any, name: str, identity: str, today: date, phone: str = ""
) -> CheckupBooking:
    """Book a person into a round that has a place left."""
    batch = find(CheckupBatch, batch_id, actor, RECORD, lock=True)
    check_standing(batch.cancelled_on)
    check_places(taken=CheckupBooking.unscoped.filter(batch=batch, cancelled_on=None).count(), places=batch.quota)
    described = describe(name=name, identity=identity, phone=phone, today=today)
    person = ensure_person(actor=actor, union=batch.union, described=described)
    with refusing_violations(CheckupBooking):
        booking: CheckupBooking = CheckupBooking.objects.create(batch=batch, union=batch.union, person=person)
    record(actor, "aid.checkup.booked", batch, person=str(person))
    return booking


@transaction.atomic
def finish_checkup(
    *,
    actor: Actor,
    booking_id: Any,
    done_on: date,
    needs_follow_up: bool,
    today: date,
    followed_up_on: date | None = None,
) -> CheckupBooking:
    """Note that a person was examined, and whether somebody has to follow it up; never what was found."""
    booking = find(CheckupBooking, booking_id, actor, RECORD, lock=True)
    check_standing(booking.cancelled_on)
    if booking.done_on != done_on:
        refuse_if_paid(Award.unscoped.live().filter(booking=booking))
    check_day(done_on, today, field="done_on")
    booking.done_on, booking.needs_follow_up, booking.followed_up_on = done_on, needs_follow_up, followed_up_on
    booking.version += 1
    with refusing_violations(CheckupBooking):
        booking.save()
    record(actor, "aid.checkup.done", booking.batch, person=str(booking.person), follow_up=needs_follow_up)
    return booking
