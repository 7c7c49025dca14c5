"""The parts of a batch's page: identity with totals, stages, next step, checks, lines, what each line allows."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aid.choices.relief import AwardStatus, BatchProblem, PaymentStatus
from aid.choices.relief import BatchStatus as B
from aid.models import AccountChange, BankFile, Batch, Payment
from aid.selectors.batches import VIEW, Problem, account_changes, batch_lines
from aid.views.money_words import batch_tag, payment_tag
from core.actors import Actor
from core.chinese.money import capital, format_yuan, from_fen
from core.events.models import Event
from core.keyset import Page

SHOWN = 50
CHECKED = frozenset({B.OPEN, B.LOCKED, B.CONFIRMED})
VIEWS: dict[str, tuple[str, ...]] = {
    "": (),
    "failed": (PaymentStatus.FAILED,),
    "paid": (PaymentStatus.PAID,),
    "waiting": (PaymentStatus.SENT, PaymentStatus.UNKNOWN),
}


def totals(batch: Batch) -> list[dict[str, Any]]:
    """Return what a batch comes to, in figures and in capitals, for the page and for every act on it."""
    total = from_fen(batch.total_fen)
    return [
        {"label": _("Total"), "value": format_yuan(total)},
        {"label": _("In capitals"), "value": capital(total)},
        {"label": pgettext("count", "Families"), "value": f"{batch.line_count:,}"},
        {"label": _("Fund"), "value": f"{batch.fund.name} ({batch.fund.get_source_display()})"},
    ]


def identity(batch: Batch) -> dict[str, Any]:
    """Return the head of the page: which batch, of whom, for what, how much."""
    people = [batch.union.name, _("Prepared by %(name)s") % {"name": batch.prepared_by.name}]
    if batch.confirmed_by:
        people.append(_("Confirmed by %(name)s") % {"name": batch.confirmed_by.name})
    return {
        "title": batch.number,
        "tags": [batch_tag(batch)],
        "meta": [batch.programme.name, *people],
        "facts": totals(batch),
        "label": _("Batch"),
    }


def events_of(actor: Actor, batch: Batch) -> list[Event]:
    """Return what happened to a batch and its bank file, newest first."""
    events = Event.objects.permitted(actor, VIEW).about("aid.batch", batch.pk)
    return list(events.order_by("-pk")[:100])


def stages(batch: Batch, events: list[Event]) -> list[dict[str, Any]]:
    """Return the stage bar; the day of each stage is the day of its event (ux.md principle 6)."""
    happened: dict[str, date] = {}
    for event in events:
        happened.setdefault(event.code, timezone.localdate(event.happened_at))
    reached = list(B.values).index(batch.status)
    shown = []
    for place, (code, label) in enumerate(B.choices):
        name = "opened" if code == B.OPEN else code
        day = happened.get(f"aid.batch.{name}") if place <= reached else None
        shown.append(
            {
                "label": label,
                "note": date_format(day, "m-d") if day else "--",
                "state": "done" if place < reached else "current" if place == reached else "todo",
            }
        )
    return shown


def file_of(batch: Batch) -> BankFile | None:
    """Return the sealed bank file of a batch without its content."""
    return BankFile.objects.filter(batch=batch).defer("content").select_related("made_by").first()


def act(batch: Batch, name: str, label: str, tone: str = "") -> dict[str, Any]:
    """Return a link to an act on a batch."""
    return {"label": label, "url": reverse(f"aid:batch_{name}", args=[batch.number]), "tone": tone}


def next_step(actor: Actor, batch: Batch, file: BankFile | None, bad: int) -> dict[str, Any] | None:
    """Return the card that says what to do next, or for whom the batch waits and why not for oneself."""
    steps = {
        B.OPEN: _to_lock,
        B.LOCKED: _to_confirm,
        B.CONFIRMED: _to_send,
        B.SENT: _to_read,
        B.PARTIALLY_SETTLED: _to_read,
        B.SETTLED: _to_close,
    }
    return steps[B(batch.status)](actor, batch, file, bad)


def _waits(title: str, text: str = "") -> dict[str, Any]:
    return {"title": title, "text": text or _("Waits for somebody else."), "actions": [], "tone": "hold"}


def _to_lock(actor: Actor, batch: Batch, _file: BankFile | None, bad: int) -> dict[str, Any]:
    title = _("Look through the lines and hand the batch on")
    if not actor.reaches("aid.prepare_batch", batch.union.path):
        return _waits(title)
    if not batch.line_count:
        return {"title": _("The batch has no lines."), "text": "", "actions": [], "tone": "warn"}
    text = _("After that its lines and amounts stay as they are; a second person confirms them.")
    actions = [act(batch, "lock", _("Lock"), "p")]
    return {"title": title, "text": _bad_lines(bad) or text, "actions": actions, "tone": "warn" if bad else ""}


def _bad_lines(bad: int) -> str:
    if not bad:
        return ""
    return ngettext(
        "%(count)s line cannot be paid as it is; take it out first.",
        "%(count)s lines cannot be paid as they are; take them out first.",
        bad,
    ) % {"count": bad}


def _to_confirm(actor: Actor, batch: Batch, _file: BankFile | None, bad: int) -> dict[str, Any]:
    title = _("A second person confirms the batch")
    if actor.user_id == batch.prepared_by_id:
        return _waits(title, _("You prepared this, so somebody else must confirm it."))
    if not actor.reaches("aid.confirm_batch", batch.union.path):
        return _waits(title)
    back = act(batch, "return", _("Send back"), "p" if bad else "")
    actions = [back] if bad else [act(batch, "confirm", _("Confirm batch"), "p"), back]
    text = _bad_lines(bad) or _("Compare the totals and the checks; every line is checked once more.")
    return {"title": title, "text": text, "actions": actions, "tone": "warn" if bad else ""}


def _to_send(actor: Actor, batch: Batch, file: BankFile | None, bad: int) -> dict[str, Any]:
    if file is None:
        return _to_make_file(actor, batch, bad)
    title = _("Send the file to the bank, then say so here")
    if not actor.reaches("aid.prepare_batch", batch.union.path):
        return _waits(title)
    noted = batch_lines(actor, batch.pk).filter(status=PaymentStatus.SENT).count()
    if noted:
        return _half_sent(batch, noted)
    text = _("From then on the money counts as on its way.")
    return {"title": title, "text": text, "actions": [act(batch, "send", _("Sent to the bank"), "p")]}


def _half_sent(batch: Batch, noted: int) -> dict[str, Any]:
    """Say that the sending stopped half way, and offer both ways out of it."""
    text = _("%(noted)s of %(lines)s lines are noted as sent. Note the others too, or take it back.")
    return {
        "title": _("The sending was stopped half way"),
        "text": text % {"noted": f"{noted:,}", "lines": f"{batch.line_count:,}"},
        "actions": [
            act(batch, "send", pgettext("button", "Go on"), "p"),
            act(batch, "unsend", pgettext("batch", "Take back")),
        ],
        "tone": "warn",
    }


def _to_make_file(actor: Actor, batch: Batch, bad: int) -> dict[str, Any]:
    actions = []
    if may_download(actor, batch):
        actions.append({"label": _("To the bank file"), "url": "#bank", "tone": ""})
    if actor.reaches("aid.confirm_batch", batch.union.path):
        actions.append(act(batch, "return", _("Send back")))
    title = _("Make the bank file")
    if not actions:
        return _waits(title)
    text = _bad_lines(bad) or _("It is made once; every later download is the same file.")
    return {"title": title, "text": text, "actions": actions, "tone": "warn" if bad else ""}


def _to_read(actor: Actor, batch: Batch, _file: BankFile | None, _bad: int) -> dict[str, Any]:
    is_part = batch.status == B.PARTIALLY_SETTLED
    title = _("Deal with the failed lines, or read a further answer") if is_part else _("Read the bank's answer")
    if not actor.reaches("aid.read_bank_result", batch.union.path):
        return _waits(title)
    text = _("A failed payment needs the right card, confirmed by a second person, or is given up.") if is_part else ""
    return {"title": title, "text": text, "actions": [act(batch, "result_new", _("Read answer"), "p")]}


def _to_close(actor: Actor, batch: Batch, _file: BankFile | None, _bad: int) -> dict[str, Any] | None:
    open_lines = batch_lines(actor, batch.pk).filter(award__status=AwardStatus.PAID).count()
    if not open_lines or not actor.reaches("aid.read_bank_result", batch.union.path):
        return None
    text = ngettext("%(count)s paid line has no receipt yet.", "%(count)s paid lines have no receipt yet.", open_lines)
    return {
        "title": _("File the receipts"),
        "text": text % {"count": open_lines},
        "actions": [act(batch, "receipts", _("File receipts"), "p")],
    }


def may_download(actor: Actor, batch: Batch) -> bool:
    """Say whether somebody prepared or confirmed the batch: nobody else gets its bank file."""
    return actor.user_id in (batch.prepared_by_id, batch.confirmed_by_id)


def may_make_file(actor: Actor, batch: Batch) -> bool:
    """Say whether this person may make the batch's one bank file now."""
    return batch.status == B.CONFIRMED and may_download(actor, batch) and file_of(batch) is None


def checks(problems: list[Problem]) -> list[dict[str, Any]]:
    """Return every check before payment with how many lines it stops; none is said too."""
    counted = Counter(problem.code for problem in problems)
    return [
        {
            "label": code.label,
            "status": ngettext("%(count)s line", "%(count)s lines", counted[code]) % {"count": counted[code]}
            if counted[code]
            else _("None"),
            "tone": "bad" if counted[code] else "",
        }
        for code in BatchProblem
    ]


def tabs(actor: Actor, batch: Batch, current: str) -> list[dict[str, Any]]:
    """Return the views of the lines with their counts, once a bank has answered."""
    counted = dict(batch_lines(actor, batch.pk).order_by().values_list("status").annotate(n=Count("pk")))
    labels = {"": _("All"), "failed": _("Failed"), "paid": _("Paid"), "waiting": _("Without an answer")}
    return [
        {
            "label": labels[name],
            "url": f"?show={name}" if name else "?",
            "current": name == current,
            "count": sum(counted.get(each, 0) for each in states) if name else sum(counted.values()),
        }
        for name, states in VIEWS.items()
    ]


def lines(actor: Actor, batch: Batch, show: str, after: str) -> Page:
    """Return a page of lines in the order of their numbers, each with what may be done with it."""
    rows = batch_lines(actor, batch.pk).select_related("award__programme")
    if VIEWS.get(show):
        rows = rows.filter(status__in=VIEWS[show])
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found = list(rows.filter(line_no__gt=start)[: SHOWN + 1])
    is_more, found = len(found) > SHOWN, found[:SHOWN]
    stem = f"?show={show}&after=" if show else "?after="
    waiting = account_changes(actor, VIEW).filter(award__in=[line.award_id for line in found])
    changes = {change.award_id: change for change in waiting} if batch.sent_at else {}
    return Page(
        rows=[_line(actor, batch, each, changes.get(each.award_id)) for each in found],
        next_url=f"{stem}{found[-1].line_no}" if is_more else "",
        previous_url=f"{stem}{max(0, start - SHOWN)}" if start else "",
        count=lambda: batch.line_count,
    )


def _line(actor: Actor, batch: Batch, line: Payment, change: AccountChange | None) -> dict[str, Any]:
    award = line.award
    is_retried = line.status == PaymentStatus.FAILED and award.status != AwardStatus.FAILED
    return {
        "no": line.line_no,
        "person": award.person.name,
        "union": award.union.name,
        "bank": award.payee.bank_name,
        "card": str(award.payee.account) if award.payee.account else "",
        "amount_fen": line.amount_fen,
        "tag": payment_tag(line),
        "note": note_of(line),
        "bank_no": line.bank_line,
        "award": award.get_status_display() if is_retried or award.status == AwardStatus.RECEIPTED else "",
        "change": change,
        "acts": _line_acts(actor, batch, line, change),
    }


def note_of(line: Payment) -> str:
    """Return what the bank said about a line, in words."""
    if line.status == PaymentStatus.FAILED:
        words = line.failure_text if line.failure_text != line.failure_code else ""
        return f"{line.get_failure_code_display()} {words}".strip()
    if line.refunded_fen:
        return _("%(amount)s came back") % {"amount": format_yuan(from_fen(line.refunded_fen))}
    return line.bank_ref or ""


def _line_acts(actor: Actor, batch: Batch, line: Payment, change: AccountChange | None) -> list[dict[str, Any]]:
    """Return what this person may do with a line now."""
    place, status, award = batch.union.path, line.status, line.award
    is_failed = status == PaymentStatus.FAILED and award.status == AwardStatus.FAILED
    is_paid = status == PaymentStatus.PAID and award.status == AwardStatus.PAID
    offers = (
        (batch.status == B.OPEN, "aid.prepare_batch", place, "line_remove", _("Take out")),
        (is_failed and change is None, "aid.fix_account", place, "line_card", _("Correct card")),
        (is_failed and change is None, "aid.approve_roster", award.union.path, "line_cancel", _("Give up")),
        (is_paid, "aid.read_bank_result", place, "line_receipt", _("Receipt")),
        (is_paid, "aid.read_bank_result", place, "line_refund", _("Money came back")),
    )
    acts = [
        {"label": label, "url": reverse(f"aid:{name}", args=[batch.number, line.pk])}
        for is_possible, permission, path, name, label in offers
        if is_possible and actor.reaches(permission, path)
    ]
    if change is not None and actor.reaches("aid.confirm_account", place):
        acts.append({"label": _("Decide on the card"), "url": reverse("aid:account_detail", args=[change.pk])})
    return acts
