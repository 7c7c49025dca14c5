"""Training subsidies and check-ups paid like other relief: a roster with a line for each, then the one road (3.9)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from aid.choices.files import Category
from aid.choices.recipients import WorkerGroup
from aid.choices.relief import ReliefKind
from aid.models import Award, CheckupBatch, CheckupBooking, Recipient, Roster, Trainee, TrainingClass
from aid.rules.recipients import check_holder
from aid.rules.registers import check_standing
from aid.rules.relief import check_decides, period_of
from aid.selectors.services import refuse_if_paid
from aid.services.recipients import household_of, keep_recipient
from aid.services.rosters import open_part
from core.actors import Actor
from core.documents.services import attach
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from unions.models import Person

RECORD, BUILD = "aid.record_service", "aid.build_roster"
INVOICE = "provider_invoice"


@transaction.atomic
def set_trainee_card(
    *, actor: Actor, trainee_id: Any, account: str, bank_name: str, holder: str = "", relation: str = ""
) -> Trainee:
    """Enter the card a trainee's subsidy goes to, before the subsidy is on a roster."""
    recorder = check_decides(user_id=actor.user_id)
    trainee = find(Trainee, trainee_id, actor, RECORD, lock=True)
    check_standing(trainee.cancelled_on)
    refuse_if_paid(Award.unscoped.live().filter(trainee=trainee))
    holder = holder.strip() or trainee.person.name
    check_holder(holder=holder, name=trainee.person.name, relation=relation)
    trainee.payee = keep_recipient(
        union=trainee.union,
        person=trainee.person,
        group=WorkerGroup.TRAINEE,
        holder=holder,
        relation=relation.strip()[:100],
        account=account,
        bank_name=bank_name,
        recorded_by_id=recorder,
    )
    trainee.version += 1
    trainee.save(update_fields=["payee", "version"])
    record(actor, "aid.class.card_entered", trainee.course, person=str(trainee.person), card=str(trainee.payee.account))
    return trainee


@transaction.atomic
def set_provider(
    *,
    actor: Actor,
    batch_id: Any,
    holder: str,
    account: str,
    bank_name: str,
    invoice_no: str,
    invoice: UploadedFile | None,
) -> CheckupBatch:
    """Enter the provider's account with its invoice, before anything of the round is on a roster."""
    recorder = check_decides(user_id=actor.user_id)
    batch = find(CheckupBatch, batch_id, actor, RECORD, lock=True)
    check_standing(batch.cancelled_on)
    refuse_if_paid(Award.unscoped.live().filter(booking__batch=batch))
    if invoice is None or not invoice_no.strip():
        text = _("Check-ups are paid on the provider's invoice: enter its number and add it.")
        raise RuleBrokenError(text, code="no_invoice", fields={"invoice": text})
    batch.payee = keep_recipient(
        union=batch.union,
        person=None,
        group=WorkerGroup.PROVIDER,
        holder=holder.strip()[:80],
        account=account,
        bank_name=bank_name,
        recorded_by_id=recorder,
    )
    batch.invoice_no = invoice_no.strip()[:40]
    batch.version += 1
    batch.save(update_fields=["payee", "invoice_no", "version"])
    attach(actor=actor, subject=batch, upload=invoice, slot=INVOICE, permission="aid.view_service")
    record(actor, "aid.checkup.provider_entered", batch, card=str(batch.payee.account), invoice=batch.invoice_no)
    return batch


@transaction.atomic
def pay_subsidies(*, actor: Actor, course_id: Any, today: date) -> Roster:
    """Put every subsidy granted in a class, with a card and on no roster yet, on a new draft roster."""
    course = find(TrainingClass, course_id, actor, BUILD, lock=True)
    standing = Award.unscoped.live().filter(trainee=OuterRef("pk"))
    rows = Trainee.unscoped.filter(course=course, subsidy_fen__gt=0, payee__isnull=False, cancelled_on=None).filter(
        ~Exists(standing)
    )
    trainees = list(rows.select_related("person", "payee").order_by("pk"))
    return _roster(
        actor,
        course,
        ReliefKind.TRAINING,
        [(each.person, each.payee, each.subsidy_fen, {"trainee": each}) for each in trainees if each.payee],
        today,
    )


@transaction.atomic
def pay_checkups(*, actor: Actor, batch_id: Any, today: date) -> Roster:
    """Put every examination done in a round, at its unit price, on a new draft roster; paid to the provider."""
    batch = find(CheckupBatch, batch_id, actor, BUILD, lock=True)
    if batch.payee is None:
        text = _("Check-ups are paid on the provider's invoice: enter its number and add it.")
        raise ConflictError(text, code="no_provider")
    standing = Award.unscoped.live().filter(booking=OuterRef("pk"))
    rows = CheckupBooking.unscoped.filter(batch=batch, done_on__isnull=False, cancelled_on=None).filter(
        ~Exists(standing)
    )
    done = list(rows.select_related("person").order_by("pk"))
    lines = [(each.person, batch.payee, batch.unit_price_fen, {"booking": each}) for each in done]
    return _roster(actor, batch, ReliefKind.CHECKUP, lines, today)


def _roster(
    actor: Actor,
    service: Any,
    item: str,
    lines: Iterable[tuple[Person, Recipient, int, dict[str, Any]]],
    today: date,
) -> Roster:
    creator, wanted = check_decides(user_id=actor.user_id), list(lines)
    part = open_part(service.programme, service.union)
    if not wanted:
        raise ConflictError(_("Nothing of it is ready to be paid."), code="nothing_ready")
    programme = part.programme
    roster: Roster = Roster.objects.create(programme=programme, part=part, union=service.union, creator_id=creator)
    with refusing_violations(Award):
        Award.objects.bulk_create(
            Award(
                roster=roster,
                programme=programme,
                payer_id=part.union_id,
                union=service.union,
                household=household_of(service.union, person, today),
                recipient=payee,
                person=person,
                category=Category.NONE,
                item=item,
                period=period_of(programme.season, programme.year),
                amount_fen=amount_fen,
                created_by_id=creator,
                **served,
            )
            for person, payee, amount_fen, served in wanted
        )
    record(actor, "aid.roster.built", roster, asked=len(wanted), total_fen=sum(line[2] for line in wanted))
    return roster
