"""Secrets are shown once: a page that asks first, and a page that shows what nobody can be shown again."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.http import Request
from partners.views import words


def confirmed(request: Request, title: str, text: str = "", *, back: str, row: Any, tone: str = "") -> HttpResponse:
    """Ask before something that cannot be taken back; the button posts to this very address."""
    rows = words.rows_of((pgettext("a partner system", "Application"), row.name), (_("Partner"), row.partner.name))
    context = {
        "title": title,
        "confirm": {
            "title": title,
            "rows": rows,
            "consequence": text,
            "tone": tone,
            "url": request.path,
            "verb": title,
            "back_url": back,
        },
        "crumbs": words.crumbs((row.name, back), (title, "")),
        "mobile_back": back,
    }
    return render(request, "core/confirm.html", context)


def shown_once(request: Request, secret: str, title: str, *, back: str, row: Any) -> HttpResponse:
    """Show a secret that is stored nowhere in this form; the answer is kept by no cache and no history."""
    context = {
        "title": title,
        "secret": secret,
        "back": back,
        "crumbs": words.crumbs((row.name, back), (title, "")),
        "mobile_back": back,
    }
    return render(request, "partners/secret.html", context)
