"""How states of batches, payments and journal entries are shown: colour, label."""

from typing import Any

from aid.choices.relief import BatchStatus, EntryKind, PaymentStatus

BATCH_TONES: dict[str, str] = {
    BatchStatus.OPEN: "neutral",
    BatchStatus.LOCKED: "info",
    BatchStatus.CONFIRMED: "info",
    BatchStatus.SENT: "hold",
    BatchStatus.PARTIALLY_SETTLED: "warn",
    BatchStatus.SETTLED: "ok",
}
PAYMENT_TONES: dict[str, str] = {
    PaymentStatus.RESERVED: "neutral",
    PaymentStatus.SENT: "hold",
    PaymentStatus.UNKNOWN: "warn",
    PaymentStatus.PAID: "ok",
    PaymentStatus.FAILED: "bad",
}
ENTRY_TONES: dict[str, str] = {
    EntryKind.GRANT: "info",
    EntryKind.PAY: "ok",
    EntryKind.FAIL: "bad",
    EntryKind.REVERSE_GRANT: "warn",
    EntryKind.REFUND: "warn",
}


def batch_tag(batch: Any) -> dict[str, Any]:
    """Return the state of a batch as a tag."""
    return {"label": batch.get_status_display(), "tone": BATCH_TONES[batch.status]}


def payment_tag(payment: Any) -> dict[str, Any]:
    """Return the state of a payment as a tag."""
    return {"label": payment.get_status_display(), "tone": PAYMENT_TONES.get(payment.status, "neutral")}
