"""Long work on relief: each kind does one chunk through a service; a batch is in a legal state after every one.

A chunk that comes again finds nothing to do, because the rows say what is done: an award that is in a batch, a line
with its card, a row of the bank's answer that was applied, a receipt that is filed.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from aid.models import BankResult, Batch
from aid.selectors.batches import batch_by_number
from aid.services import bank_files, bank_results, batch_filling, batch_sending, batches, rehearsals
from core.jobs.registry import Progress, Run, job_kind
from core.jobs.services.files import keep_piece, pieces_of

CHUNK = 500  # lines: well below a second, so that progress moves and a cancel is heard

HOUSEHOLDS = 5000


def page_of(batch_number: str) -> str:
    """Return the address of a batch's page: where the work on it leads."""
    return reverse("aid:batch_detail", args=[batch_number])


@job_kind("aid.fill_batch", label=gettext_noop("Fill batch"), permission="aid.prepare_batch")
def fill_batch(run: Run) -> Progress:
    """Open a batch and collect what is ready, some lines at a time; a cancelled one stays open with fewer lines."""
    limit = min(CHUNK, run.total - run.done)
    if not run.cursor:
        batch, added = batch_filling.begin_batch(
            actor=run.actor,
            programme_id=run.params["programme"],
            union_id=run.params["union"],
            fund_id=run.params["fund"],
            today=run.today,
            limit=limit,
        )
        cursor: dict[str, Any] = {"batch": str(batch.pk), "number": batch.number}
    else:
        cursor = dict(run.cursor)
        added = batch_filling.add_lines(actor=run.actor, batch_id=cursor["batch"], limit=limit)
    done = run.done + added
    is_finished = not added or done >= run.total
    total = done if is_finished else None  # what somebody else took meanwhile is not missing here
    return Progress(
        done=done, total=total, cursor=cursor, is_finished=is_finished, message=cursor["number"], url=_batch(cursor)
    )


def _batch(cursor: dict[str, Any]) -> str:
    return page_of(cursor["number"])


@job_kind("aid.lock_batch", label=gettext_noop("Lock batch"), permission="aid.prepare_batch")
def lock_batch(run: Run) -> Progress:
    """Lock a batch: one step, for its totals and its state are one fact."""
    batch = batches.lock_batch(
        actor=run.actor,
        batch_id=run.subject_id,
        seen_version=run.params["seen_version"],
        outside_reason=run.params.get("outside_reason", ""),
        today=run.today,
    )
    return Progress(done=run.total, is_finished=True, url=page_of(batch.number))


@job_kind("aid.confirm_batch", label=gettext_noop("Batch confirmation"), permission="aid.confirm_batch")
def confirm_batch(run: Run) -> Progress:
    """Go through the lines, then confirm them all in one last step that looks at every line again."""
    seen, after = run.params["seen_version"], run.cursor.get("after", 0)
    last = batches.check_lines(
        actor=run.actor, batch_id=run.subject_id, seen_version=seen, after=after, limit=2 * CHUNK, today=run.today
    )
    if last is not None:
        return Progress(done=min(last, run.total), cursor={"after": last})
    batch = batches.confirm_batch(actor=run.actor, batch_id=run.subject_id, seen_version=seen, today=run.today)
    return Progress(done=run.total, is_finished=True, url=page_of(batch.number))


@job_kind("aid.make_bank_file", label=gettext_noop("Make the bank file"), permission="aid.view_batch")
def make_bank_file(run: Run) -> Progress:
    """Write the lines piece by piece, then seal the one file; until then there is none."""
    text, last, count = bank_files.write_lines(
        actor=run.actor, batch_id=run.subject_id, after=run.cursor.get("after", 0), limit=CHUNK
    )
    if count:
        keep_piece(run.job_id, last, text.encode())
        return Progress(done=run.done + count, cursor={"after": last})
    whole = b"".join(pieces_of(run.job_id)).decode()
    file = bank_files.seal_bank_file(
        actor=run.actor, batch_id=run.subject_id, text=whole, encoding=run.params["encoding"], moment=run.moment
    )
    return Progress(done=run.total, is_finished=True, url=f"{page_of(file.batch.number)}#bank")


@job_kind("aid.send_batch", label=gettext_noop("Note that the batch was sent"), permission="aid.prepare_batch")
def send_batch(run: Run) -> Progress:
    """Note that a batch went to the bank, some lines at a time; cancelled, it is confirmed as before (ADR 0008)."""
    batch, left = batch_sending.send_some(
        actor=run.actor,
        batch_id=run.subject_id,
        seen_version=run.params["seen_version"],
        moment=run.moment,
        limit=CHUNK,
    )
    return Progress(done=max(run.total - left, 0), is_finished=not left, url=page_of(batch.number))


@job_kind("aid.unsend_batch", label=gettext_noop("Take back what was noted as sent"), permission="aid.prepare_batch")
def unsend_batch(run: Run) -> Progress:
    """Take back the lines of a batch whose sending stopped half way, some at a time."""
    batch, left = batch_sending.unsend_some(
        actor=run.actor,
        batch_id=run.subject_id,
        seen_version=run.params["seen_version"],
        reason=run.params["reason"],
        moment=run.moment,
        limit=CHUNK,
    )
    return Progress(done=max(run.total - left, 0), is_finished=not left, url=page_of(batch.number))


@job_kind("aid.read_bank_result", label=gettext_noop("Read the bank's answer"), permission="aid.read_bank_result")
def read_bank_result(run: Run) -> Progress:
    """Apply a stored answer some rows at a time; the answer itself keeps how far it has been read."""
    result_id = run.params["result"]
    if "rows" not in run.memo:
        stored = BankResult.objects.select_related("batch__union").get(pk=result_id, batch_id=run.subject_id)
        run.memo["rows"] = bank_results.rows_of(stored, moment=run.moment)
    result, _moved = bank_results.read_some(
        actor=run.actor, result_id=result_id, rows=run.memo["rows"], moment=run.moment, limit=CHUNK
    )
    return Progress(
        done=result.rows_done,
        total=result.rows,
        is_finished=result.read_at is not None,
        url=reverse("aid:batch_result", args=[run.name, result_id]),
    )


@job_kind("aid.rehearse_standard", label=gettext_noop("Rehearse a standard"), permission="aid.rehearse_standard")
def rehearse(run: Run) -> Progress:
    """Reckon the next households by both standards; files, assessments and parameters stay as they are."""
    standards = run.memo.get("standards")
    rehearsal, last, count, standards = rehearsals.rehearse_some(
        actor=run.actor,
        rehearsal_id=run.subject_id,
        after=run.cursor.get("after"),
        limit=HOUSEHOLDS,
        moment=run.moment,
        standards=standards,
    )
    run.memo["standards"] = standards
    done = run.done + count
    return Progress(
        done=done,
        total=max(run.total, done) if count == HOUSEHOLDS else done,
        cursor={"after": str(last) if last else None},
        is_finished=rehearsal.finished_at is not None,
        url=reverse("aid:rehearsal_detail", args=[rehearsal.pk]),
    )


@job_kind("aid.file_receipts", label=gettext_noop("File the receipts"), permission="aid.read_bank_result")
def file_receipts(run: Run) -> Progress:
    """Close the paid lines of a settled batch, some at a time."""
    filed = batches.file_some(actor=run.actor, batch_id=run.subject_id, limit=CHUNK)
    batch: Batch = batch_by_number(run.actor, run.name)
    return Progress(done=run.done + filed, is_finished=not filed, url=page_of(batch.number))
