"""Opening a batch and collecting a county's awards into it, at once or some hundred lines at a time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from aid.choices.relief import AwardStatus
from aid.models import Award, Batch, Payment, Programme
from aid.rules import relief as rules
from aid.services.awards import move_lines
from aid.services.batches import count_lines
from core.actors import Actor
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.transitions import check_state
from core.violations import refusing_violations
from unions.models import Union


@transaction.atomic
def open_batch(
    *,
    actor: Actor,
    programme_id: Any,
    union_id: int,
    today: date,
    fund_id: Any = None,
    award_ids: Iterable[Any] | None = None,
) -> Batch:
    """Collect a county's awards that are ready to pay into a new batch; all from one fund (专款专用).

    Without ``fund_id`` the fund of the oldest ready award is paid first; ``award_ids`` narrows the choice.
    """
    batch, ready = _new_batch(actor, programme_id, union_id, today, fund_id)
    _collect(actor, batch, ready if award_ids is None else ready.filter(pk__in=list(award_ids)))
    record(actor, "aid.batch.opened", batch, number=batch.number, lines=batch.line_count, total_fen=batch.total_fen)
    return batch


@transaction.atomic
def begin_batch(
    *, actor: Actor, programme_id: Any, union_id: int, today: date, fund_id: Any, limit: int
) -> tuple[Batch, int]:
    """Open a batch with its first lines and return how many it has; ``add_lines`` goes on.

    An open batch is no promise: whoever stops here has a smaller one.
    """
    batch, ready = _new_batch(actor, programme_id, union_id, today, fund_id)
    _collect(actor, batch, ready[:limit])
    record(actor, "aid.batch.opened", batch, number=batch.number, lines=batch.line_count, total_fen=batch.total_fen)
    return batch, batch.line_count


@transaction.atomic
def add_lines(*, actor: Actor, batch_id: Any, limit: int) -> int:
    """Collect some more of what is ready into a batch that is still open; return how many lines came in."""
    batch = find(Batch, batch_id, actor, "aid.prepare_batch", lock=True)
    check_state(batch, rules.LOCK_BATCH)
    before = batch.line_count
    ready = _ready(batch.programme_id, batch.union_id).filter(fund_id=batch.fund_id)
    try:
        _collect(actor, batch, ready[:limit])
    except ConflictError:
        return 0
    added = batch.line_count - before
    batch.version += 1  # whoever looked at fewer lines looks again before locking
    batch.save(update_fields=["version"])
    record(actor, "aid.batch.lines_added", batch, number=batch.number, lines=added, total_fen=batch.total_fen)
    return added


def _new_batch(
    actor: Actor, programme_id: Any, union_id: int, today: date, fund_id: Any
) -> tuple[Batch, QuerySet[Award]]:
    preparer = rules.check_decides(user_id=actor.user_id)
    union = find(Union, union_id, actor, "aid.prepare_batch")
    programme = find(Programme, programme_id, actor, "aid.view_programme")
    ready = _ready(programme.pk, union.pk)
    if fund_id is None:
        fund_id = ready.order_by("pk").values_list("fund_id", flat=True).first()
    ready = ready.filter(fund_id=fund_id)
    if fund_id is None or not ready.exists():
        raise _nothing_ready()
    with refusing_violations(Batch):
        batch: Batch = Batch.objects.create(
            number=_next_number(union, today),
            union=union,
            programme=programme,
            fund_id=fund_id,
            prepared_by_id=preparer,
        )
    return batch, ready


def _nothing_ready() -> ConflictError:
    return ConflictError(_("Nothing is ready to pay."), code="nothing_ready")


def _ready(programme_id: Any, union_id: Any) -> QuerySet[Award]:
    rows: QuerySet[Award] = Award.unscoped.filter(
        programme_id=programme_id, payer_id=union_id, status=AwardStatus.READY
    )
    return rows.order_by("pk")


def _next_number(union: Union, today: date) -> str:
    stem = f"{union.region_id[:6]}-{today.year}"
    return f"FF{stem}-{next_number(f'batch:{stem}'):04d}"


def _collect(actor: Actor, batch: Batch, ready: QuerySet[Award]) -> None:
    """Lock these awards, give each a line, and count the batch again; refuse when nothing is left."""
    awards = list(ready.select_for_update(of=("self",)))
    if not awards:
        raise _nothing_ready()
    _add_lines(batch, awards)
    collected = Award.unscoped.filter(pk__in=[award.pk for award in awards])
    move_lines(actor, rules.ADD_TO_BATCH, collected, note={"batch": batch.number})
    count_lines(batch)
    batch.save(update_fields=["line_count", "total_fen"])


def _add_lines(batch: Batch, awards: list[Award]) -> None:
    tried = dict(
        Payment.unscoped.filter(award__in=[award.pk for award in awards])
        .values("award_id")
        .annotate(last=Max("attempt"))
        .values_list("award_id", "last")
    )
    last = Payment.unscoped.filter(batch=batch).aggregate(last=Max("line_no"))["last"] or 0
    lines = [
        Payment(
            batch=batch,
            line_no=number,
            award=award,
            attempt=tried.get(award.pk, 0) + 1,
            award_version=award.terms_version,
            amount_fen=award.amount_fen,
        )
        for number, award in enumerate(awards, start=last + 1)
    ]
    with refusing_violations(Payment):
        Payment.objects.bulk_create(lines)
