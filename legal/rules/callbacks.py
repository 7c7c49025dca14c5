"""Calling a worker back a week after the case (domain.md 6.4): what a call must say, and when it is enough. Pure."""

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError

TRIES = 3  # calls that reach nobody, on different days; then the file says so and rests


def check_call(*, is_reached: bool, score: int | None, note: str) -> None:
    """Refuse a call that was answered without a rating, or that reached nobody and does not say how."""
    if is_reached and score is None:
        text = _("Ask the worker for a rating from 1 to 5.")
        raise RuleBrokenError(text, code="score", fields={"score": text})
    if not is_reached and not note.strip():
        text = _("Write how you tried to reach the worker.")
        raise RuleBrokenError(text, code="note", fields={"note": text})


def is_enough(*, is_reached: bool, days_tried: int) -> bool:
    """Say whether the call-back is done: the worker was reached, or was not on three different days."""
    return is_reached or days_tried >= TRIES
