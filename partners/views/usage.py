"""What an application used: this minute against what was agreed, the last days as bars, and a sandbox begun anew."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.http import Request
from core.pages import SIGNED_IN, page
from partners.models import Application
from partners.models.scope import DEVELOP
from partners.rules.changes import CHANGES
from partners.selectors.developers import application_seen
from partners.selectors.usage import calls_by_day
from partners.services.sandbox import reset_sandbox
from partners.throttle import calls_this_minute
from partners.views import words
from partners.views.secrets import confirmed


def used_by(row: Application) -> dict[str, Any]:
    """Return the calls of an application: counts of now and today, bars of the last days and their table."""
    days = calls_by_day(row.pk, today=timezone.localdate(clock.ticking()))
    today, most = days[-1], max(max(each.all for each in days), 1)
    total = sum(each.all for each in days)
    minute = _("of %(limit)s calls this minute") % {"limit": row.per_minute}
    bars = [
        {
            "label": each.day.strftime("%m-%d"),
            "short": each.day.strftime("%d"),
            "value": str(each.all) if each.all else "",
            "part": each.all,
            "whole": most,
            "peak": each is today,
            "plan": False,
            "quiet": not each.all,
        }
        for each in days
    ]
    return {
        "stats": [
            {"count": calls_this_minute(row.pk), "label": minute},
            {"count": today.all, "label": _("calls today")},
            {"count": today.refused, "label": _("refused today")},
            {"count": today.faults, "label": _("faults of ours today"), "tone": "bad"},
        ],
        "months": {"sentence": _sentence(total, len(days)), "rows": bars},
        "days": [each for each in reversed(days) if each.all],
        "any": bool(total),
    }


def _sentence(total: int, days: int) -> str:
    text = ngettext("%(count)s call in the last %(days)s days.", "%(count)s calls in the last %(days)s days.", total)
    return text % {"count": total, "days": days}


def may_reset(row: Application) -> bool:
    """Say whether what an application wrote can be cleared: a sandbox, on made-up data."""
    return row.sandbox and settings.DEMONSTRATION and row.status == "active"


@page(DEVELOP, "GET", "POST")
def sandbox_reset(request: Request, application_id: Any) -> HttpResponse:
    """Clear what the client of a sandbox entered, after asking."""
    row = application_seen(request.actor, application_id)
    back = reverse("partners:application", args=[row.pk])
    if request.method == "POST":
        done = reset_sandbox(actor=request.actor, application_id=row.pk, permission=DEVELOP)
        told = {"gone": done.gone, "kept": done.kept}
        messages.success(request, _("The sandbox begins anew: %(gone)s rows cleared, %(kept)s kept.") % told)
        return redirect(back)
    text = _("What its client entered goes, and the keys of its writes are forgotten. The trail stays.")
    return confirmed(request, _("Begin the sandbox anew"), text, back=back, row=row, tone="bad")


@page(SIGNED_IN)
def changes(request: Request) -> HttpResponse:
    """Show what changed in the API, the latest version first."""
    context = {
        "changes": CHANGES,
        "crumbs": words.crumbs((_("Changes of the API"), "")),
        "mobile_back": reverse("partners:home"),
    }
    return render(request, "partners/changes.html", context)
