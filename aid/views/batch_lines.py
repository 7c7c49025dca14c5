"""What is done with one line of a batch: taken out, card corrected, given up, money back, receipt."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.forms.money import CardForm, ReasonForm, ReceiptForm, RefundForm
from aid.models import Batch, Payment, Roster
from aid.selectors.batches import VIEW, batch_by_number
from aid.services import awards, batches, payments
from aid.views import batch_page
from aid.views.asking import ask, posted
from aid.views.batch_steps import crumbs
from core import clock
from core.actors import Actor
from core.chinese.money import format_yuan, from_fen
from core.documents.models import Attachment
from core.documents.services import attach
from core.errors import NotFoundError
from core.fetch import find
from core.http import Request
from core.pages import page

SLOT = "signed_list"


def _found(actor: Actor, number: str, payment_id: Any) -> tuple[Batch, Payment]:
    batch = batch_by_number(actor, number)
    lines = Payment.objects.permitted(actor, VIEW).filter(batch=batch, pk=payment_id)
    line = lines.select_related(
        "award__person", "award__file", "award__recipient", "award__union", "batch__union"
    ).first()
    if line is None:
        raise NotFoundError(_("No such line."), code="not_found")
    return batch, line


def _about(batch: Batch, line: Payment, **words: Any) -> dict[str, Any]:
    """Return an act on a line to be confirmed: who, how much, which card, what the bank said."""
    rows = [
        {"label": _("Line"), "value": f"{batch.number} / {line.line_no}"},
        {"label": _("Beneficiary"), "value": line.award.person.name},
        {"label": _("Amount"), "value": format_yuan(from_fen(line.amount_fen))},
        {"label": _("Bank card"), "value": f"{line.award.payee.bank_name} {line.award.payee.account or '--'}"},
    ]
    if line.failure_code:
        rows.append({"label": _("The bank's answer"), "value": batch_page.note_of(line)})
    back = reverse("aid:batch_detail", args=[batch.number])
    return {"rows": rows, "back_url": back, "tone": ""} | words


@page("aid.prepare_batch", "GET", "POST")
def line_remove(request: Request, number: str, payment_id: Any) -> HttpResponse:
    """Take a line out of a batch that is still being prepared."""
    batch, line = _found(request.actor, number, payment_id)
    confirm = _about(
        batch,
        line,
        title=_("Take the line out"),
        verb=_("Take out"),
        consequence=_("The relief stays approved and can be paid by another batch."),
        done=_("Line %(line)s was taken out.") % {"line": line.line_no},
        tone="warn",
    )
    return ask(
        request,
        confirm,
        ReasonForm(posted(request), initial={"seen_version": batch.version}),
        lambda data: batches.remove_line(actor=request.actor, payment_id=line.pk, **data),
        crumbs=crumbs(batch, _("Take out")),
    )


@page("aid.fix_account", "GET", "POST")
def line_card(request: Request, number: str, payment_id: Any) -> HttpResponse:
    """Propose the right card of a family whose payment failed; a second person decides."""
    batch, line = _found(request.actor, number, payment_id)
    confirm = _about(
        batch,
        line,
        title=_("Correct the bank card"),
        verb=_("Propose card"),
        consequence=_("A second person decides. Then a new batch can pay the line; this one stays as it is."),
        done=_("The card waits for a second person."),
    )
    return ask(
        request,
        confirm,
        CardForm(posted(request), initial={"seen_version": line.award.version}),
        lambda data: payments.propose_account(actor=request.actor, award_id=line.award_id, **data),
        crumbs=crumbs(batch, _("Correct card")),
    )


@page("aid.approve_roster", "GET", "POST")
def line_cancel(request: Request, number: str, payment_id: Any) -> HttpResponse:
    """Give up a relief whose payment failed; its money is free again."""
    batch, line = _found(request.actor, number, payment_id)
    moment = clock.now()
    confirm = _about(
        batch,
        line,
        title=_("Give the relief up"),
        verb=_("Give up"),
        consequence=_("The family does not get this money. It goes back to the fund's budget."),
        done=_("The relief was given up; its money is free again."),
        tone="bad",
    )
    return ask(
        request,
        confirm,
        ReasonForm(posted(request), initial={"seen_version": line.award.version}),
        lambda data: payments.cancel_award(actor=request.actor, award_id=line.award_id, moment=moment, **data),
        crumbs=crumbs(batch, _("Give up")),
    )


@page("aid.read_bank_result", "GET", "POST")
def line_refund(request: Request, number: str, payment_id: Any) -> HttpResponse:
    """Enter money that came back after it was paid."""
    batch, line = _found(request.actor, number, payment_id)
    moment = clock.now()
    left = from_fen(line.amount_fen - line.refunded_fen)
    confirm = _about(
        batch,
        line,
        title=_("Money came back"),
        verb=_("Enter return"),
        consequence=_("At most %(left)s can still come back. It goes back to the fund's budget.")
        % {"left": format_yuan(left)},
        done=_("The returned money was entered."),
        tone="warn",
    )
    return ask(
        request,
        confirm,
        RefundForm(posted(request), initial={"idempotency_key": uuid4().hex, "amount_fen": left}),
        lambda data: payments.refund_payment(actor=request.actor, payment_id=line.pk, moment=moment, **data),
        crumbs=crumbs(batch, _("Money came back")),
    )


@page("aid.read_bank_result", "GET", "POST")
def line_receipt(request: Request, number: str, payment_id: Any) -> HttpResponse:
    """Close a paid line with the bank's answer or with a signed list (P47)."""
    batch, line = _found(request.actor, number, payment_id)
    papers = Attachment.objects.permitted(request.actor, "aid.view_roster").about("aid.roster", line.award.roster_id)
    kept = [(str(paper.pk), paper.name) for paper in papers.filter(slot=SLOT, replaced_at=None)]
    form = ReceiptForm(
        posted(request),
        request.FILES or None,
        initial={"seen_version": line.award.version, "evidence": "bank"},
        papers=kept,
    )
    confirm = _about(
        batch,
        line,
        title=_("File the receipt"),
        verb=_("File receipt"),
        consequence=_("The relief is closed with this receipt."),
        done=_("The receipt is on file."),
    )
    return ask(
        request,
        confirm,
        form,
        lambda data: _file_receipt(request.actor, line, data),
        crumbs=crumbs(batch, _("Receipt")),
        template="aid/batch_receipt.html",
    )


@transaction.atomic
def _file_receipt(actor: Actor, line: Payment, data: dict[str, Any]) -> Any:
    """Keep the signed list with its roster and close the line with it: both, or neither."""
    paper = None if data["evidence"] in ("bank", "new") else data["evidence"]
    if data["evidence"] == "new":
        roster = find(Roster, line.award.roster_id, actor, "aid.view_roster")
        paper = attach(actor=actor, subject=roster, upload=data["upload"], slot=SLOT, permission="aid.view_roster").pk
    return awards.record_receipt(
        actor=actor, award_id=line.award_id, seen_version=data["seen_version"], attachment_id=paper
    )
