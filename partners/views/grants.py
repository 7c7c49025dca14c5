"""Scopes that partners ask for (the province's administrators): looked at, granted or refused, taken back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from partners.choices import GrantStatus
from partners.forms import developers as forms
from partners.models import Grant
from partners.rules.scopes import SCOPES
from partners.selectors.applications import waiting_grants
from partners.selectors.developers import decided_grants
from partners.services import grants
from partners.services.grants import DECIDE
from partners.views import words
from unions.views.acts import Act, act_named, act_page

ACTS: dict[str, Act] = {
    "decide": Act(
        permission=DECIDE,
        sources=frozenset({GrantStatus.REQUESTED}),
        title=gettext_lazy("Decide on a scope"),
        verb=pgettext_lazy("button", "Decide"),
        form=forms.DecideForm,
        call=lambda actor, row, data: grants.decide_grant(
            actor=actor,
            grant_id=row.pk,
            granted=data["decision"] == forms.Decision.GRANT,
            opinion=data["opinion"],
            moment=clock.now(),
            seen_version=data["seen_version"],
        ),
        consequence=gettext_lazy("From the next call on the application sees what the scope shows, in this branch."),
        tone="p",
    ),
    "end": Act(
        permission=DECIDE,
        sources=frozenset({GrantStatus.GRANTED}),
        title=gettext_lazy("Take a scope back"),
        verb=gettext_lazy("Take a scope back"),
        form=forms.ReasonForm,
        call=lambda actor, row, data: grants.end_grant(
            actor=actor, grant_id=row.pk, permission=DECIDE, moment=clock.now(), reason=data["reason"]
        ),
        consequence=gettext_lazy("The next call no longer has it; events under it are withheld."),
        tone="bad",
    ),
}


@page(DECIDE)
def grant_list(request: Request) -> HttpResponse:
    """Show what waits for a decision, the oldest first, and what was decided, the latest first."""
    waiting = list(waiting_grants(request.actor)[:100])
    shown = page_of(request, decided_grants(request.actor, DECIDE), key="id")
    context = {
        "waiting": [_row(each, request.actor.user_id) for each in waiting],
        "decided": [_row(each, request.actor.user_id) for each in shown.rows],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "crumbs": [{"label": _("Scopes of partners"), "url": ""}],
    }
    return render(request, "partners/grant_list.html", context)


def _row(grant: Grant, user_id: int | None) -> dict[str, Any]:
    scope = SCOPES.get(grant.scope)
    task = {GrantStatus.REQUESTED: "decide", GrantStatus.GRANTED: "end"}.get(GrantStatus(grant.status), "")
    own = task == "decide" and grant.requested_by_id == user_id
    return {
        "grant": grant,
        "label": scope.label if scope else grant.scope,
        "shows": scope.shows if scope else "",
        "tag": words.grant_tag(grant),
        "own": own,
        "url": reverse("partners:grant_act", args=[grant.pk, task]) if task and not own else "",
    }


@page(DECIDE, "GET", "POST")
def grant_act(request: Request, grant_id: Any, task: str) -> HttpResponse:
    """Decide on a scope somebody else asked for, or take one back."""
    row = find(Grant, grant_id, request.actor, DECIDE)
    found = act_named(ACTS, task, actor=request.actor, path=words.anywhere(request.actor, DECIDE))
    back = reverse("partners:grant_list")
    scope = SCOPES.get(row.scope)
    facts = (
        (_("Partner"), row.application.partner.name),
        (pgettext_lazy("a partner system", "Application"), row.application.name),
        (pgettext_lazy("a scope of the API", "Scope"), scope.label if scope else row.scope),
        (_("What it shows"), scope.shows if scope else ""),
        (_("Branch"), row.union.name),
        (pgettext_lazy("a scope of the API", "Purpose"), row.get_purpose_display()),
        (pgettext_lazy("a scope of the API", "Basis"), row.basis),
        (_("Until"), row.until.isoformat() if row.until else _("No end")),
        (_("Asked for by"), row.requested_by.name),
    )
    card = {"title": pgettext_lazy("a scope of the API", "Scope"), "rows": words.rows_of(*facts)}
    trail = [{"label": _("Scopes of partners"), "url": back}]
    return act_page(request, found, row, back=back, crumbs=trail, card=card)
