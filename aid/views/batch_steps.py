"""The steps of a batch as pages: the totals once more, what follows, one button."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.forms.money import LockForm, NothingForm, ReasonForm
from aid.models import Batch
from aid.rules import relief as rules
from aid.selectors.batches import batch_by_number
from aid.services import batch_sending, batches
from aid.views import batch_page
from aid.views.asking import ask, posted
from aid.views.long_work import act_on
from core import clock
from core.http import Request
from core.inputs import VersionForm
from core.pages import page


def about(batch: Batch, title: str, verb: str, consequence: str, done: str, tone: str = "") -> dict[str, Any]:
    """Return an act on a batch to be confirmed, with its totals."""
    named = {"label": _("Batch"), "value": batch.number}
    return {
        "title": title,
        "rows": [named, {"label": _("Programme"), "value": batch.programme.name}, *batch_page.totals(batch)],
        "verb": verb,
        "consequence": consequence,
        "done": done,
        "tone": tone,
        "back_url": reverse("aid:batch_detail", args=[batch.number]),
    }


def crumbs(batch: Batch, last: str) -> list[dict[str, Any]]:
    """Return the way from the list to an act on a batch."""
    return [
        {"label": _("Payment batches"), "url": reverse("aid:batch_list")},
        {"label": batch.number, "url": reverse("aid:batch_detail", args=[batch.number])},
        {"label": last},
    ]


def _version(batch: Batch) -> dict[str, int]:
    return {"seen_version": batch.version}


@page("aid.prepare_batch", "GET", "POST")
def batch_lock(request: Request, number: str) -> HttpResponse:
    """Hand a batch on to a second person."""
    batch, today = batch_by_number(request.actor, number), clock.today()
    is_outside = not batch.programme.opens_on <= today <= batch.programme.closes_on
    form = LockForm(posted(request), initial=_version(batch), is_outside=is_outside)
    confirm = about(
        batch,
        _("Lock the batch"),
        _("Lock"),
        _("Its lines and amounts stay as they are. Somebody else confirms them."),
        _("The batch is locked and waits for a second person."),
    )
    return ask(
        request,
        confirm,
        form,
        lambda data: act_on(
            request.actor,
            batch,
            "aid.lock_batch",
            data,
            lambda: batches.lock_batch(actor=request.actor, batch_id=batch.pk, today=today, **data),
            step=rules.LOCK_BATCH,
        ),
        crumbs=crumbs(batch, _("Lock")),
    )


@page("aid.confirm_batch", "GET", "POST")
def batch_return(request: Request, number: str) -> HttpResponse:
    """Send a batch back to whoever prepared it, with a reason."""
    batch = batch_by_number(request.actor, number)
    confirm = about(
        batch,
        _("Send the batch back"),
        _("Send back"),
        _("Its lines can be taken out again. A new confirmation is needed afterwards."),
        _("The batch was sent back."),
        "warn",
    )
    return ask(
        request,
        confirm,
        ReasonForm(posted(request), initial=_version(batch)),
        lambda data: batches.return_batch(actor=request.actor, batch_id=batch.pk, **data),
        crumbs=crumbs(batch, _("Send back")),
    )


@page("aid.confirm_batch", "GET", "POST")
def batch_confirm(request: Request, number: str) -> HttpResponse:
    """Confirm a batch that somebody else prepared; whoever prepared it learns why not (domain.md 0.2)."""
    batch = batch_by_number(request.actor, number)
    rules.check_confirmer(confirmed_by=request.actor.user_id, prepared_by=batch.prepared_by_id)
    confirm = about(
        batch,
        _("Confirm the batch"),
        _("Confirm batch"),
        _("Every line is checked once more: file, person, bank card. Then the bank file can be made."),
        _("The batch is confirmed."),
    )
    return ask(
        request,
        confirm,
        VersionForm(posted(request), initial=_version(batch)),
        lambda data: act_on(
            request.actor,
            batch,
            "aid.confirm_batch",
            data,
            lambda: batches.confirm_batch(actor=request.actor, batch_id=batch.pk, today=clock.today(), **data),
            step=rules.CONFIRM_BATCH,
        ),
        crumbs=crumbs(batch, _("Confirm")),
    )


@page("aid.prepare_batch", "GET", "POST")
def batch_send(request: Request, number: str) -> HttpResponse:
    """Note that the file went to the bank."""
    batch = batch_by_number(request.actor, number)
    confirm = about(
        batch,
        _("Sent to the bank"),
        _("Sent to the bank"),
        _("The money counts as on its way from now on. The batch can no longer be sent back."),
        _("The batch is at the bank."),
        "warn",
    )
    moment = clock.now()
    return ask(
        request,
        confirm,
        VersionForm(posted(request), initial=_version(batch)),
        lambda data: act_on(
            request.actor,
            batch,
            "aid.send_batch",
            data,
            lambda: batch_sending.send_batch(actor=request.actor, batch_id=batch.pk, moment=moment, **data),
            step=rules.SEND_BATCH,
        ),
        crumbs=crumbs(batch, _("Sent to the bank")),
    )


@page("aid.prepare_batch", "GET", "POST")
def batch_unsend(request: Request, number: str) -> HttpResponse:
    """Take back what was noted as sent before the sending stopped."""
    batch, moment = batch_by_number(request.actor, number), clock.now()
    confirm = about(
        batch,
        _("Not sent after all"),
        pgettext("batch", "Take back"),
        _("Only if the file did not go to the bank. Its lines count as confirmed again, their money as reserved."),
        _("No line of the batch counts as sent."),
        "warn",
    )
    return ask(
        request,
        confirm,
        ReasonForm(posted(request), initial=_version(batch)),
        lambda data: act_on(
            request.actor,
            batch,
            "aid.unsend_batch",
            data,
            lambda: batch_sending.unsend_batch(actor=request.actor, batch_id=batch.pk, moment=moment, **data),
            step=rules.SEND_BATCH,
        ),
        crumbs=crumbs(batch, _("Not sent after all")),
    )


@page("aid.read_bank_result", "GET", "POST")
def batch_receipts(request: Request, number: str) -> HttpResponse:
    """Close every paid line of a settled batch on the strength of the bank's answers (P47)."""
    batch = batch_by_number(request.actor, number)
    confirm = about(
        batch,
        _("File the receipts"),
        _("File receipts"),
        _("Every paid line is closed with the bank's reference. Close lines with a signed list one by one before."),
        _("The receipts are on file."),
    )
    return ask(
        request,
        confirm,
        NothingForm(posted(request)),
        lambda data: act_on(
            request.actor,
            batch,
            "aid.file_receipts",
            data,
            lambda: batches.record_receipts(actor=request.actor, batch_id=batch.pk),
        ),
        crumbs=crumbs(batch, _("File the receipts")),
    )
