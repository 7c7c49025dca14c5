"""What goes to the bank: a file made once, at once or piece by piece, and kept sealed."""

import base64
import hashlib
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.choices.relief import BatchStatus
from aid.models import Award, BankFile, Batch, Payment
from aid.rules import bank_files as rules
from aid.rules import relief
from aid.rules.bank_files import OutLine
from aid.selectors.batches import card_of
from aid.services.batches import check_payable
from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value


def export_bank_file(
    *, actor: Actor, batch_id: Any, moment: datetime, encoding: str = "utf-8"
) -> tuple[BankFile, bytes]:
    """Return a confirmed batch's bank file: made at the first call, the very same bytes at every later one.

    Only whoever prepared or confirmed the batch may have it. The accounts are those the batch was confirmed for.
    """
    with transaction.atomic():
        batch = _own_batch(actor, batch_id)
        file = BankFile.objects.filter(batch=batch).first()
        event = "aid.bank_file.downloaded" if file else "aid.bank_file.made"
        file = file or _make(actor, batch, encoding, moment)
        record(actor, event, batch, sha256=file.sha256, size=file.size, encoding=file.encoding)
    return file, opened(file)


def _own_batch(actor: Actor, batch_id: Any) -> Batch:
    permission = "aid.prepare_batch" if actor.can("aid.prepare_batch") else "aid.confirm_batch"
    batch = find(Batch, batch_id, actor, permission, lock=True)
    if actor.user_id is None or actor.user_id not in (batch.prepared_by_id, batch.confirmed_by_id):
        text = _("Only whoever prepared or confirmed the batch may download its bank file.")
        raise ForbiddenError(text, code="not_yours")
    return batch


@transaction.atomic
def write_lines(*, actor: Actor, batch_id: Any, after: int, limit: int) -> tuple[str, int, int]:
    """Return some lines of a confirmed batch as text for its bank file, the number of the last, and how many.

    Nothing is kept of it here: ``seal_bank_file`` makes the file of all the texts, and only then there is one.
    """
    batch = _own_batch(actor, batch_id)
    _check_makeable(batch)
    lines = _out_lines(batch, after, limit)
    return rules.rows_text(line for _number, line in lines), lines[-1][0] if lines else after, len(lines)


@transaction.atomic
def seal_bank_file(*, actor: Actor, batch_id: Any, text: str, encoding: str, moment: datetime) -> BankFile:
    """Make the bank file of a confirmed batch from the text of all its lines; a file made meanwhile stays the file."""
    batch = _own_batch(actor, batch_id)
    made = BankFile.objects.filter(batch=batch).first()
    if made is not None:
        return made
    _check_makeable(batch)
    _check_lines(batch, timezone.localdate(moment))
    if rules.count_rows(text) != _rows_of(batch).count():
        raise ConflictError(_("The batch changed while its file was written. Make it again."), code="stale")
    file = _seal(actor, batch, text, encoding, moment)
    record(actor, "aid.bank_file.made", batch, sha256=file.sha256, size=file.size, encoding=file.encoding)
    return file


def _make(actor: Actor, batch: Batch, encoding: str, moment: datetime) -> BankFile:
    _check_makeable(batch)
    _check_lines(batch, timezone.localdate(moment))
    text = rules.rows_text(line for _number, line in _out_lines(batch, 0, batch.line_count))
    return _seal(actor, batch, text, encoding, moment)


def _check_makeable(batch: Batch) -> None:
    if batch.status != BatchStatus.CONFIRMED:
        text = _("Not possible in the state “%(state)s”.") % {"state": batch.get_status_display()}
        raise ConflictError(text, code="wrong_state")


def _check_lines(batch: Batch, today: date) -> None:
    """Look at every line a last time: who died, or lost the file since the confirmation, gets nothing (3.7: D6, D7)."""
    lines = Payment.unscoped.standing().filter(batch=batch)
    if lines.annotate(card=card_of("award__")).filter(~Q(card=F("account_index")) | Q(card=None)).exists():
        text = _("A bank card was changed after the batch was confirmed. Send the batch back.")
        raise RuleBrokenError(text, code="account_changed")
    check_payable(batch, today=today)


def _seal(actor: Actor, batch: Batch, text: str, encoding: str, moment: datetime) -> BankFile:
    columns = value(relief.BANK_FILE_COLUMNS, batch.union.region_id, day_of(moment))
    content = rules.file_bytes(text, columns, encoding)
    file = BankFile(
        batch=batch,
        content=base64.b64encode(content).decode("ascii"),
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_by_id=actor.user_id,
        made_at=moment,
    )
    file.save(force_insert=True)
    return file


def _out_lines(batch: Batch, after: int, limit: int) -> list[tuple[int, OutLine]]:
    lines, purpose = _rows_of(batch).filter(line_no__gt=after), str(batch.programme)
    return [
        (
            line.line_no,
            OutLine(
                key=rules.line_key(batch.number, line.line_no),
                account=line.award.payee.account.open(),
                name=_holder(line.award),
                amount_fen=line.row_fen,
                purpose=purpose,
            ),
        )
        for line in lines.select_related("award__file__head", "award__recipient").order_by("line_no")[:limit]
    ]


def _rows_of(batch: Batch) -> Any:
    """Return the rows of a batch's file: a line each, or the first of those that one transfer pays together."""
    lines = Payment.unscoped.standing().filter(batch=batch)
    together = (
        lines.filter(bank_line=OuterRef("line_no")).order_by().values("bank_line").annotate(fen=Sum("amount_fen"))
    )
    firsts = lines.filter(Q(bank_line=None) | Q(bank_line=F("line_no")))
    return firsts.annotate(row_fen=Coalesce(Subquery(together.values("fen")), "amount_fen"))


def _holder(award: Award) -> str:
    """Return whose card it is: the head's (a student is paid by the parent's), or as a recipient gave it."""
    if award.recipient is not None:
        return award.recipient.holder
    return award.file.head.name if award.file and award.file.head else ""


def opened(paper: Any) -> bytes:
    """Return the sealed bytes of a paper; the hash proves that they are what went out or came in."""
    content = base64.b64decode(paper.content.open())
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise RuntimeError(f"{paper._meta.label} {paper.pk} differs from its hash.")
    return content
