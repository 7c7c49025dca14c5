"""What people ask about their own data: registered, listed by due day, answered, refused (PIPL Arts. 45 to 50)."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.chinese.names import mask_name
from core.errors import DomainError
from core.events.looks import note_look
from core.http import Request
from core.inputs import VersionForm
from core.keyset import page_of
from core.pages import page
from unions.choices.members import RequestKind, RequestStatus
from unions.forms import members as forms
from unions.rules import members as rules
from unions.rules.data_rights import TITLES
from unions.selectors import data_requests as selectors
from unions.selectors.member_page import latest_of, member_seen
from unions.services import data_requests as services
from unions.services.erasure import parts_of
from unions.views.acts import Act, act_named, act_page, dated, offered, put_errors
from unions.views.member_words import REQUEST_TONES, member_url, tabs

ACTS: dict[str, Act] = {
    "answer": Act(
        permission=rules.ANSWER_RIGHT,
        sources=rules.ANSWER.sources,
        title=gettext_lazy("Answer the request"),
        verb=pgettext_lazy("button", "Answer"),
        form=forms.AnswerForm,
        call=dated(services.answer_request, "request_id"),
        tone="p",
    ),
    "refuse": Act(
        permission=rules.ANSWER_RIGHT,
        sources=rules.REFUSE_REQUEST.sources,
        title=gettext_lazy("Refuse the request"),
        verb=pgettext_lazy("own data", "Refuse"),
        form=forms.AnswerForm,
        call=dated(services.refuse_request, "request_id"),
        consequence=gettext_lazy("The person is told the reasons and may go to court (PIPL Art. 50)."),
    ),
    "withdraw": Act(
        permission=rules.EDIT,
        sources=rules.WITHDRAW_REQUEST.sources,
        title=gettext_lazy("The person no longer asks"),
        verb=pgettext_lazy("button", "Withdraw"),
        form=VersionForm,
        call=dated(services.withdraw_request, "request_id"),
    ),
}


@page(rules.VIEW)
def request_list(request: Request) -> HttpResponse:
    """List requests, the earliest due first; answered ones on demand."""
    everything = request.GET.get("view") == "all"
    rows = selectors.requests_seen(request.actor)
    if not everything:
        rows = rows.filter(status=RequestStatus.RECEIVED)
    shown = page_of(request, rows, key="due_on", rising=not everything)
    here, today = reverse("unions:request_list"), clock.today()
    context = {
        "rows": [
            {
                "row": each,
                "name": mask_name(each.person.name),
                "url": reverse("unions:request_detail", args=[each.pk]),
                "tone": REQUEST_TONES[each.status],
                "late": each.status == RequestStatus.RECEIVED and each.due_on < today,
            }
            for each in shown.rows
        ],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "tabs": tabs("request_list"),
        "chips": [
            {"label": _("To be answered"), "url": here, "current": not everything},
            {"label": _("All"), "url": f"{here}?view=all", "current": everything},
        ],
        "crumbs": [
            {"label": _("Members"), "url": reverse("unions:member_search")},
            {"label": _("Requests about data")},
        ],
        "mobile_back": reverse("unions:member_search"),
    }
    return render(request, "unions/request_list.html", context)


@page(rules.VIEW, "GET", "POST")
def request_new(request: Request, member_id: int) -> HttpResponse:
    """Register what a person asks."""
    member = member_seen(request.actor, member_id)
    form = forms.RequestForm(request.POST or None, initial={"received_on": clock.today()})
    back = member_url(member.pk)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.register_request(
                actor=request.actor, person_id=member.person_id, today=clock.today(), **form.cleaned_data
            )
        except DomainError as error:
            if error.status == 403:
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Registered. The answer is due on %(day)s.") % {"day": row.due_on})
            return redirect("unions:request_detail", request_id=row.pk)
    context = {
        "form": form,
        "title": _("Register a request about own data"),
        "verb": _("Register"),
        "consequence": _("Check who asks: the person, or somebody with a mandate."),
        "card": {
            "title": _("Member"),
            "rows": [
                {"label": _("Name"), "value": member.person.name},
                {"label": _("Identity number"), "value": str(member.person.identity)},
            ],
        },
        "back": back,
        "crumbs": [
            {"label": _("Members"), "url": reverse("unions:member_search")},
            {"label": member.person.name, "url": back},
            {"label": _("Request about data")},
        ],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)


@page(rules.VIEW)
def request_detail(request: Request, request_id: Any) -> HttpResponse:
    """Show one request: what is asked, what may be erased and what is kept on which basis, and the answer."""
    row = selectors.request_seen(request.actor, request_id)
    note_look(request.actor, row)
    acts = [
        {"label": act.verb, "url": reverse("unions:request_act", args=[row.pk, name]), "tone": act.tone}
        for name, act in offered(ACTS, actor=request.actor, path=row.union.path, status=row.status)
    ]
    is_open, is_erasure = row.status == RequestStatus.RECEIVED, row.kind == RequestKind.ERASE
    member = latest_of(request.actor, row.person_id)
    may_copy = row.kind in (RequestKind.SEE, RequestKind.COPY) and request.actor.reaches(
        rules.ANSWER_RIGHT, row.union.path
    )
    context = {
        "row": row,
        "head_title": row.get_kind_display(),
        "head_tags": [{"label": row.get_status_display(), "tone": REQUEST_TONES[row.status]}],
        "head_meta": [row.person.name, row.union.name],
        "actions": acts[:2],
        "more": acts[2:],
        "late": is_open and row.due_on < clock.today(),
        "parts": parts_of(row.person, clock.today()) if is_erasure and is_open else [],
        "erased": [TITLES[code] for code in row.outcome.get("erased", [])],
        "kept": [each | {"title": TITLES[each["part"]]} for each in row.outcome.get("kept", [])],
        "copy_url": reverse("unions:request_copy", args=[row.pk]) if may_copy and row.status != "refused" else "",
        "member_url": member_url(member.pk) if member else "",
        "correct_url": reverse("unions:member_act", args=[member.pk, "correct"])
        if member and is_open and row.kind == RequestKind.CORRECT and request.actor.reaches(rules.EDIT, row.union.path)
        else "",
        "crumbs": [
            {"label": _("Members"), "url": reverse("unions:member_search")},
            {"label": _("Requests about data"), "url": reverse("unions:request_list")},
            {"label": row.person.name},
        ],
        "mobile_back": reverse("unions:request_list"),
    }
    return render(request, "unions/request_detail.html", context)


@page(rules.VIEW, "GET", "POST")
def request_act(request: Request, request_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a request, or carry it out."""
    row = selectors.request_seen(request.actor, request_id)
    act = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    back = reverse("unions:request_detail", args=[row.pk])
    crumbs = [
        {"label": _("Members"), "url": reverse("unions:member_search")},
        {"label": _("Requests about data"), "url": reverse("unions:request_list")},
        {"label": row.person.name, "url": back},
    ]
    card = {
        "title": pgettext("own data", "Request"),
        "rows": [
            {"label": _("Name"), "value": row.person.name},
            {"label": pgettext("own data", "Request"), "value": row.get_kind_display()},
            {"label": _("In their words"), "value": row.wish},
            {"label": _("Answer due on"), "value": row.due_on.isoformat()},
        ],
    }
    return act_page(request, act, row, back=back, crumbs=crumbs, card=card)


@page(rules.ANSWER_RIGHT, "POST")
def request_copy(request: Request, request_id: Any) -> HttpResponse:
    """Make the person's own copy: a page to print, or a file for machines (PIPL Art. 45)."""
    row, sections = services.hand_out_copy(actor=request.actor, request_id=request_id, today=clock.today())
    if request.POST.get("form") == "file":
        told = [{"title": each["title"], "basis": each["basis"], "data": _data(each["rows"])} for each in sections]
        answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="own-data-{row.pk}.json"'
        return answer
    context = {
        "row": row,
        "sections": sections,
        "crumbs": [
            {"label": _("Requests about data"), "url": reverse("unions:request_list")},
            {"label": row.person.name, "url": reverse("unions:request_detail", args=[row.pk])},
            {"label": _("Copy")},
        ],
    }
    return render(request, "unions/request_copy.html", context)


def _data(rows: list[tuple[str, str]]) -> dict[str, Any]:
    """Return rows by label; what has one label twice (two looks in one minute) is a list."""
    told: dict[str, list[str]] = {}
    for label, value in rows:
        told.setdefault(label, []).append(value)
    return {label: values[0] if len(values) == 1 else values for label, values in told.items()}
