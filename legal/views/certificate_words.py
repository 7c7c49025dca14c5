"""What the registers of people with a certificate have in common on their pages: the tabs, and the tag of a row."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from legal.selectors.certificates import ACTIVE, SOON
from unions.models import Union


def tabs(url_name: str, node: Union | None, current: str, *, first: str) -> list[dict[str, Any]]:
    """Return the states of a register as tabs that keep the node; ``first`` is what its people at work are called."""
    names = {
        "": first,
        "soon": _("Certificate ends within 90 days"),
        "lapsed": _("Certificate ended"),
        "all": pgettext("view of a list", "All"),
    }
    here, kept = reverse(url_name), {"node": node.code} if node else {}
    return [
        {"label": label, "url": f"{here}?{urlencode(kept | {'state': name})}", "current": name == current}
        for name, label in names.items()
    ]


def tag(row: Any, until: date, today: date) -> dict[str, str]:
    """Return what a certificate is worth today."""
    if row.status != ACTIVE:
        return {"label": row.get_status_display(), "tone": "neutral"}
    if until < today:
        return {"label": _("Certificate ended"), "tone": "bad"}
    if until <= today + SOON:
        return {"label": _("Ends soon"), "tone": "warn"}
    return {"label": _("Valid"), "tone": "ok"}
