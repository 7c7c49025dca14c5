"""Disposal lists: what has been kept long enough, proposed by one person, approved by another; the schedule."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import NotFoundError
from core.heartbeats import last_beat
from core.http import Request
from core.inputs import VersionForm
from core.keyset import page_of
from core.pages import page
from core.parameters.registry import declared
from core.parameters.selectors import lookup
from core.retention.registry import schedule
from core.retention.rules import PROVINCE
from unions.choices.disposals import ListStatus, RowState
from unions.disposals import kind_named
from unions.forms import disposals as forms
from unions.models import DisposalList
from unions.rules import disposals as rules
from unions.selectors import disposals as selectors
from unions.services import disposals as services
from unions.services.disposing import certificate_digest
from unions.views.acts import Act, act_named, act_page, offered

TONES = {"planned": "info", "proposed": "hold", "approved": "info", "done": "ok"}
ROW_TONES = {"due": "info", "excluded": "hold", "disposed": "ok", "skipped": "hold"}


def _sent_back(actor: Actor, row: Any, data: dict[str, Any]) -> Any:
    return services.send_back(actor=actor, list_id=row.pk, **data)


ACTS: dict[str, Act] = {
    "propose": Act(
        permission=rules.PROPOSE_RIGHT,
        sources=rules.PROPOSE.sources,
        title=gettext_lazy("Propose the disposal"),
        verb=pgettext_lazy("disposal", "Propose"),
        form=forms.ProposeForm,
        call=lambda actor, row, data: services.propose_disposal(
            actor=actor, list_id=row.pk, today=clock.today(), **data
        ),
        consequence=gettext_lazy("Somebody else looks at the list and approves it, or sends it back."),
        tone="p",
    ),
    "approve": Act(
        permission=rules.APPROVE_RIGHT,
        sources=rules.APPROVE.sources,
        title=gettext_lazy("Approve the disposal"),
        verb=pgettext_lazy("disposal", "Approve and carry out"),
        form=forms.ApproveForm,
        call=lambda actor, row, data: services.approve_disposal(
            actor=actor, list_id=row.pk, today=clock.today(), **data
        ),
        consequence=gettext_lazy(
            "Papers, words and secrets of every row are destroyed and cannot be brought back. What a legal hold keeps"
            " by then stays."
        ),
        tone="bad",
    ),
    "send-back": Act(
        permission=rules.APPROVE_RIGHT,
        sources=rules.SEND_BACK.sources,
        title=gettext_lazy("Send the list back"),
        verb=pgettext_lazy("disposal", "Send back"),
        form=forms.SendBackForm,
        call=_sent_back,
    ),
}


def tabs(current: str) -> list[dict[str, Any]]:
    """Return the pages about keeping and disposing side by side."""
    pages = (("disposal_list", _("Disposal lists")), ("retention_schedule", _("Retention schedule")))
    return [{"label": label, "url": reverse(f"unions:{name}"), "current": name == current} for name, label in pages]


def kind_label(code: str) -> str:
    """Return what a kind of data is called."""
    kind = kind_named(code)
    return str(kind.label) if kind else code


@page(rules.VIEW)
def disposal_list(request: Request) -> HttpResponse:
    """List what has been kept long enough, the newest first."""
    status = request.GET.get("status", "")
    rows = selectors.lists_seen(request.actor)
    rows = rows.filter(status=status) if status in ListStatus.values else rows
    shown = page_of(request, rows, key="planned_on")
    here = reverse("unions:disposal_list")
    context = {
        "rows": [
            {
                "row": each,
                "label": kind_label(each.kind),
                "url": reverse("unions:disposal_detail", args=[each.pk]),
                "tone": TONES[each.status],
            }
            for each in shown.rows
        ],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "tabs": tabs("disposal_list"),
        "chips": [
            {"label": _("All"), "url": here, "current": status not in ListStatus.values},
            *(
                {"label": label, "url": f"{here}?status={code}", "current": status == code}
                for code, label in ListStatus.choices
            ),
        ],
    }
    return render(request, "unions/disposal_list.html", context)


@page(rules.VIEW)
def disposal_detail(request: Request, list_id: Any) -> HttpResponse:
    """Show one list: kind, basis, counts, every row with why it stays; carried out, it is the certificate."""
    row = selectors.list_seen(request.actor, list_id)
    state = request.GET.get("state", "")
    shown = page_of(request, selectors.rows_of(row, state), key="since", rising=True)
    here = reverse("unions:disposal_detail", args=[row.pk])
    may_mark = row.status == ListStatus.PLANNED and request.actor.reaches(rules.PROPOSE_RIGHT, row.union.path)
    acts = [
        {"label": act.verb, "url": reverse("unions:disposal_act", args=[row.pk, name]), "tone": act.tone}
        for name, act in offered(ACTS, actor=request.actor, path=row.union.path, status=row.status)
        if not (name == "approve" and row.proposed_by_id == request.actor.user_id)
    ]
    context = {
        "row": row,
        "rows": [
            {
                "row": each,
                "tone": ROW_TONES[each.state],
                "mark_url": reverse("unions:disposal_row", args=[row.pk, each.pk])
                if may_mark and (each.state == RowState.DUE or each.by_hand)
                else "",
            }
            for each in shown.rows
        ],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "head_title": kind_label(row.kind),
        "head_tags": [{"label": row.get_status_display(), "tone": TONES[row.status]}],
        "head_meta": [row.union.name, row.planned_on.isoformat()],
        "actions": acts,
        "then": getattr(kind_named(row.kind), "then", ""),
        "digest_holds": row.status != ListStatus.DONE or certificate_digest(row) == row.digest,
        "chips": [
            {"label": _("All"), "url": here, "current": state not in RowState.values},
            *(
                {"label": label, "url": f"{here}?state={code}", "current": state == code}
                for code, label in RowState.choices
            ),
        ],
        "crumbs": [*_crumbs(row)[:1], {"label": kind_label(row.kind)}],
        "mobile_back": reverse("unions:disposal_list"),
    }
    return render(request, "unions/disposal_detail.html", context)


def _crumbs(row: DisposalList) -> list[dict[str, str]]:
    return [
        {"label": _("Disposal lists"), "url": reverse("unions:disposal_list")},
        {"label": kind_label(row.kind), "url": reverse("unions:disposal_detail", args=[row.pk])},
    ]


def _card(row: DisposalList) -> dict[str, Any]:
    return {
        "title": kind_label(row.kind),
        "rows": [
            {"label": _("Union"), "value": row.union.name},
            {"label": pgettext("disposal", "Rows that may go"), "value": str(row.due_count)},
            {"label": pgettext("disposal", "Left out"), "value": str(row.excluded_count)},
            {"label": _("Basis"), "value": row.basis},
            {"label": _("Proposed by"), "value": row.proposed_by.name if row.proposed_by else ""},
        ],
    }


@page(rules.VIEW, "GET", "POST")
def disposal_act(request: Request, list_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a list, or carry it out."""
    row = selectors.list_seen(request.actor, list_id)
    act = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    back = reverse("unions:disposal_detail", args=[row.pk])
    return act_page(request, act, row, back=back, crumbs=_crumbs(row), card=_card(row))


@page(rules.PROPOSE_RIGHT, "GET", "POST")
def disposal_row(request: Request, list_id: Any, row_id: int) -> HttpResponse:
    """Leave one row out of a list with a reason, or take it in again."""
    disposal = selectors.list_seen(request.actor, list_id)
    row = selectors.row_seen(request.actor, disposal, row_id)
    if row is None:
        raise NotFoundError(_("There is no such page."), code="not_found")
    is_out = row.state == RowState.EXCLUDED
    service = services.put_back if is_out else services.take_out
    act = Act(
        permission=rules.PROPOSE_RIGHT,
        sources=rules.PROPOSE.sources,
        title=_("Take the row in again") if is_out else _("Leave the row out"),
        verb=pgettext("disposal", "Take in") if is_out else pgettext("disposal", "Leave out"),
        form=VersionForm if is_out else forms.TakeOutForm,
        call=lambda actor, _row, data: service(actor=actor, list_id=disposal.pk, row_id=row_id, **data),
    )
    back = reverse("unions:disposal_detail", args=[disposal.pk])
    card = {
        "title": kind_label(disposal.kind),
        "rows": [
            {"label": pgettext("disposal", "Row"), "value": row.label},
            {"label": _("Name"), "value": row.shown_name},
            {"label": pgettext("disposal", "Ended on"), "value": row.since.isoformat()},
            {"label": pgettext("disposal", "Kept until"), "value": row.until.isoformat()},
        ],
    }
    return act_page(request, act, disposal, back=back, crumbs=_crumbs(disposal), card=card)


@page(rules.VIEW)
def retention_schedule(request: Request) -> HttpResponse:
    """Show how long each kind of data is kept, on which basis, and what becomes of it."""
    classes, today = schedule(), clock.today()
    figures = lookup([each.keep for each in classes], PROVINCE, today)
    context = {
        "rows": [
            {
                "each": each,
                "figure": figures.get(each.keep),
                "unit": _unit(declared(each.keep).unit),
                "basis": figures[each.keep].basis if each.keep in figures else declared(each.keep).basis,
                "how": _("two people approve a list")
                if each.by_two
                else _("by itself, every night")
                if each.sweep
                else _("is kept"),
            }
            for each in classes
        ],
        "swept_at": last_beat("retention.sweep"),
        "planned_at": last_beat("unions.plan_disposals"),
        "tabs": tabs("retention_schedule"),
    }
    return render(request, "unions/retention_schedule.html", context)


def _unit(told: str) -> str:
    """Return the unit of a period as the page says it."""
    if told.startswith("hours"):
        return pgettext("period", "hours")
    return pgettext("period", "years") if told.startswith("years") else pgettext("period", "days")
