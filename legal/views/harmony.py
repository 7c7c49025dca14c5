"""The register of units with harmonious labour relations (和谐劳动关系): titles by level, declared and decided."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import count
from legal.choices.instructors import HarmonyLevel
from legal.choices.instructors import HarmonyStatus as S
from legal.forms import harmony as forms
from legal.models import HarmonyUnit
from legal.rules import instructors as rules
from legal.selectors import harmony as selectors
from legal.selectors.certificates import SOON
from legal.selectors.matters import keepers
from legal.selectors.nodes import node_for
from legal.services import harmony
from legal.views.act_table import act
from legal.views.instructors import entry_page
from unions.choices import Level
from unions.models import Union
from unions.views.acts import Act, act_named, act_page, dated, offered, plain, put_errors

VIEWS = ("", "declared", "soon", "over", "all")
TITLES: dict[str, str] = {
    "legal.harmony.declared": gettext_noop("Declared for the title"),
    "legal.harmony.decided": gettext_noop("Decided by the three parties"),
    "legal.harmony.withdrawn": gettext_noop("Title withdrawn"),
}


@page(rules.VIEW)
def harmony_list(request: Request) -> HttpResponse:
    """Show the units below a node with their titles, and how many hold one today."""
    actor, today = request.actor, clock.today()
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    path = node.path if node else ""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    level = request.GET.get("level", "")
    level = level if level in HarmonyLevel.values else ""
    q = request.GET.get("q", "").strip()[:40]
    rows = selectors.harmony_list(actor, path, q=q, view=view, level=level, today=today)
    shown = page_of(request, rows, key="id")
    context = {
        "node": node,
        "q": q,
        "view": view,
        "level": level,
        "levels": HarmonyLevel.choices,
        "tabs": _tabs(node, view),
        "rows": [
            {"unit": each, "tag": tag(each, today), "url": reverse("legal:harmony_detail", args=[each.pk])}
            for each in shown.rows
        ],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "sums": _sums(_figures(actor, node, today)),
        "clear_url": reverse("legal:harmony_list"),
        "actions": [{"label": _("Declare a unit"), "url": reverse("legal:harmony_new"), "tone": "p"}]
        if actor.can(rules.DECLARE)
        else [],
        "crumbs": _crumbs(),
        "mobile_back": reverse("legal:contract_list"),
    }
    return render(request, "legal/harmony_list.html", context)


def _figures(actor: Actor, node: Union | None, today: date) -> dict[str, Any]:
    """Return the titles below a node: counted for a county, as they are kept above it."""
    if node is not None and node.level in (Level.PROVINCE, Level.CITY):
        return selectors.kept_sums(node)
    return selectors.sums_of(actor, node.path if node else "", today)


def _crumbs(*last: str) -> list[dict[str, str]]:
    here = {"label": _("Harmonious labour relations"), "url": reverse("legal:harmony_list") if last else ""}
    start = {"label": _("Collective contracts"), "url": reverse("legal:contract_list")}
    return [start, here, *({"label": each} for each in last)]


def _tabs(node: Union | None, current: str) -> list[dict[str, Any]]:
    names = {
        "": pgettext("view of titles", "Title held"),
        "declared": pgettext("view of titles", "To be decided"),
        "soon": pgettext("view of titles", "Ends within 90 days"),
        "over": pgettext("view of titles", "Ran out"),
        "all": pgettext("view of a list", "All"),
    }
    here = reverse("legal:harmony_list")
    kept = {"node": node.code} if node else {}
    return [
        {"label": label, "url": f"{here}?{urlencode(kept | {'view': name})}", "current": name == current}
        for name, label in names.items()
    ]


def tag(row: HarmonyUnit, today: date) -> dict[str, str]:
    """Return what a title is worth today."""
    if row.status != S.NAMED or row.valid_to is None:
        return {"label": row.get_status_display(), "tone": "info" if row.status == S.DECLARED else "neutral"}
    if row.valid_to < today:
        return {"label": pgettext("title of a unit", "Ran out"), "tone": "neutral"}
    if row.valid_to <= today + SOON:
        return {"label": _("Ends soon"), "tone": "warn"}
    return {"label": row.get_status_display(), "tone": "ok"}


def _sums(found: dict[str, Any]) -> list[dict[str, str]]:
    rows = [(_("Units that hold a title, each once"), found["units"])]
    if found["declared"] is not None:
        rows += [(str(label), found["by_level"].get(value, 0)) for value, label in HarmonyLevel.choices]
        rows += [(_("Waiting for a decision"), found["declared"])]
    return [{"label": label, "value": count(figure)} for label, figure in rows]


ACTS: dict[str, Act] = {
    "name": act(
        rules.DECIDE,
        rules.NAME.sources,
        gettext_lazy("Put down that the unit was named"),
        pgettext_lazy("button", "Named"),
        forms.NameForm,
        dated(harmony.name_unit, "unit_id"),
        consequence=gettext_lazy("Whoever declared the unit does not decide on it."),
        tone="p",
    ),
    "refuse": act(
        rules.DECIDE,
        rules.NAME.sources,
        gettext_lazy("Put down that the unit was not named"),
        pgettext_lazy("button", "Not named"),
        forms.EndTitleForm,
        plain(harmony.refuse_unit, "unit_id"),
    ),
    "withdraw": act(
        rules.DECIDE,
        rules.WITHDRAW.sources,
        gettext_lazy("Withdraw the title"),
        pgettext_lazy("button", "Withdraw title"),
        forms.EndTitleForm,
        plain(harmony.withdraw_title, "unit_id"),
        consequence=gettext_lazy("The unit can be declared again."),
        tone="bad",
    ),
}


@page(rules.VIEW)
def harmony_detail(request: Request, unit_id: Any) -> HttpResponse:
    """Show one unit: the title, until when, on which paper, and its story."""
    row, today = selectors.harmony_seen(request.actor, unit_id), clock.today()
    acts = _acts(request.actor, row)
    context = {
        "head_title": row.name,
        "head_tags": [tag(row, today), {"label": row.get_level_display(), "tone": "info"}],
        "head_meta": [row.union.name],
        "actions": acts[:1],
        "more": acts[1:],
        "card": _card(row),
        "logs": [{"title": _("Course"), "rows": [_told(each) for each in selectors.story_of(row)]}],
        "crumbs": _crumbs(row.name),
        "mobile_back": reverse("legal:harmony_list"),
    }
    return render(request, "legal/register_detail.html", context)


def _acts(actor: Actor, row: HarmonyUnit) -> list[dict[str, Any]]:
    """Return what may be done; nobody is offered to decide on what they declared."""
    own = row.status == S.DECLARED and row.recorder_id == actor.user_id
    return [
        {"label": each.verb, "url": reverse("legal:harmony_act", args=[row.pk, name]), "tone": each.tone}
        for name, each in offered(ACTS, actor=actor, path=row.union.path, status=row.status)
        if not own
    ]


def _card(row: HarmonyUnit) -> dict[str, Any]:
    why = {
        S.NAMED: _("Paper of the decision"),
        S.REFUSED: _("Reason"),
        S.WITHDRAWN: _("Reason"),
    }
    rows = [
        (pgettext("harmonious labour relations", "Level of the title"), row.get_level_display()),
        (_("Unified social credit code"), row.employer.credit_code if row.employer else ""),
        (_("Union that declares it"), row.union.name),
        (pgettext("harmonious labour relations", "Declared on"), row.declared_on.isoformat()),
        (pgettext("harmonious labour relations", "Declared by"), row.recorder.name if row.recorder else ""),
        (pgettext("harmonious labour relations", "Named on"), row.named_on.isoformat() if row.named_on else ""),
        (_("Title held until"), row.valid_to.isoformat() if row.valid_to else ""),
        (why.get(S(row.status), ""), row.reason),
    ]
    return {
        "title": pgettext("harmonious labour relations", "Title"),
        "rows": [{"label": name, "value": value} for name, value in rows if value],
    }


def _told(event: Any) -> dict[str, str]:
    after = event.data.get("after", "")
    word = str(S(after).label) if event.code == "legal.harmony.decided" and after in S.values else ""
    return {
        "title": word or _(TITLES.get(event.code, event.code)),
        "text": _(", ").join(filter(None, [event.actor_name, str(event.data.get("reason") or "")])),
        "day": timezone.localdate(event.happened_at).isoformat(),
    }


@page(rules.VIEW, "GET", "POST")
def harmony_act(request: Request, unit_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a unit, or carry it out."""
    row = selectors.harmony_seen(request.actor, unit_id)
    found = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    back = reverse("legal:harmony_detail", args=[row.pk])
    return act_page(request, found, row, back=back, crumbs=_crumbs(row.name), card=_card(row))


@page(rules.DECLARE, "GET", "POST")
def harmony_new(request: Request) -> HttpResponse:
    """Declare a unit for a title."""
    actor, today = request.actor, clock.today()
    form = forms.DeclareForm(request.POST or None, initial={"on": today})
    form.fields["union"].choices = [(str(each.pk), each.name) for each in keepers(actor, rules.DECLARE)]
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            row = harmony.declare_unit(actor=actor, union_id=told.pop("union"), today=today, **told)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered."))
            return redirect("legal:harmony_detail", unit_id=row.pk)
    return entry_page(request, form, _("Declare a unit"), back="legal:harmony_list", trail=_crumbs)
