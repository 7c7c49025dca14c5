"""A reason that somebody has to give for an act. Pure."""

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError


def reason_given(text: str, *, field: str = "reason", words: str = "") -> str:
    """Return what was written, or refuse a blank at its field; ``words`` are another sentence for that."""
    given = text.strip()
    if not given:
        sentence = words or _("Enter a reason.")
        raise RuleBrokenError(sentence, code="reason", fields={field: sentence})
    return given
