"""The household of a file: who belongs to it since when, what changed, and one page for each change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.households import ChangeKind
from aid.forms import households as forms
from aid.models import HouseholdChange, NeedyFile
from aid.rules import households as rules
from aid.selectors import households as selectors
from aid.selectors.files import file_by_key
from aid.services import changes, parting
from aid.views.files import frame
from aid.views.members import member_rows
from aid.views.requests import tell_form
from core import clock
from core.actors import Actor
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.fetch import find
from core.http import Request
from core.pages import page

Run = Callable[[Actor, NeedyFile, changes.Told, Any], Any]


@dataclass(frozen=True)
class Act:
    """One kind of change as a page: its form, what it says, and the service it calls."""

    kind: ChangeKind
    form: type[forms.ChangeForm]
    title: str | Promise
    verb: str | Promise
    intro: str | Promise
    run: Run


def _plain(service: Callable[..., Any]) -> Run:
    return lambda actor, file, told, form: service(actor=actor, file_id=file.pk, told=told, **form.answers())


def _part(kind: ChangeKind) -> Run:
    return lambda actor, file, told, form: parting.part_household(
        actor=actor, file_id=file.pk, told=told, kind=kind, sides=parting.Sides(**form.sides())
    )


LATER = lazy("It counts from the next assessment on, not backwards.")
ACTS: dict[str, Act] = {
    "birth": Act(
        ChangeKind.BIRTH,
        forms.BirthForm,
        lazy("Birth of a child"),
        lazy("Record the birth"),
        lazy("Without an identity number yet, the certificate of birth will do; you are reminded before it runs out."),
        _plain(changes.record_birth),
    ),
    "join": Act(
        ChangeKind.JOINED,
        forms.JoinForm,
        lazy("Somebody joined"),
        lazy("Record who joined"),
        LATER,
        _plain(changes.join_household),
    ),
    "leave": Act(
        ChangeKind.LEFT,
        forms.LeaveForm,
        lazy("Somebody left"),
        lazy("Record who left"),
        LATER,
        _plain(changes.leave_household),
    ),
    "divorce": Act(
        ChangeKind.DIVORCE,
        forms.DivorceForm,
        lazy("Divorce"),
        lazy("Record the divorce"),
        lazy("Each child counts in one household alone. Support received is income, support paid is a cost."),
        _part(ChangeKind.DIVORCE),
    ),
    "split": Act(
        ChangeKind.SPLIT,
        forms.SplitForm,
        lazy("Split the household"),
        lazy("Split the household"),
        LATER,
        _part(ChangeKind.SPLIT),
    ),
    "head": Act(
        ChangeKind.HEAD,
        forms.HeadForm,
        lazy("Change the head"),
        lazy("Change the head"),
        lazy("Relief is paid to the new head's card; lines approved for the old card are approved again."),
        _plain(changes.change_head),
    ),
    "person": Act(
        ChangeKind.PERSON,
        forms.PersonForm,
        lazy("Correct a name or number"),
        lazy("Put right"),
        lazy("Also for an identity number that replaces a certificate of birth. Nobody else can take the old number."),
        _plain(changes.put_person_right),
    ),
}


@page("aid.view_file")
def file_household(request: Request, key: str) -> HttpResponse:
    """Show who belongs to the household since when, who left it, and every change with its paper."""
    file, context = frame(request, key, "household")
    today = clock.today()
    may = file.status in rules.ON_RECORD
    context |= {
        "members": member_rows(file, today),
        "former": selectors.former_members(file),
        "changes": [_row(change, request.actor) for change in selectors.changes_of(file)],
        "newborns": selectors.newborns_of(file, today),
        "acts": _acts(request.actor, file) if may else [],
        "move": selectors.move_under_way(file),
        "union_url": reverse("aid:file_union", args=[file.key])
        if may and request.actor.reaches(rules.CHANGE_UNION.permission, file.union.path)
        else "",
        "move_url": reverse("aid:move_ask", args=[file.key])
        if may and request.actor.reaches(rules.ASK_MOVE.permission, file.union.path)
        else "",
    }
    return render(request, "aid/file_household.html", context)


def _acts(actor: Actor, file: NeedyFile) -> list[dict[str, Any]]:
    if not actor.reaches(rules.RIGHT, file.union.path):
        return []
    return [
        {"label": act.title, "url": reverse("aid:household_act", args=[file.key, name])} for name, act in ACTS.items()
    ]


def _row(change: HouseholdChange, actor: Actor) -> dict[str, Any]:
    other = change.other_file
    reachable = other is not None and actor.reaches("aid.view_file", change.union.path)
    return {
        "kind": change.get_kind_display(),
        "who": change.person.name if change.person else "",
        "why": change.get_leave_reason_display(),
        "on": change.happened_on,
        "reason": change.reason,
        "by": change.recorded_by,
        "at": change.created_at,
        "paper": reverse("aid:paper", args=[change.file.key, change.evidence_id]),
        "other": other if reachable else None,
    }


@page(rules.RIGHT, "GET", "POST")
def household_act(request: Request, key: str, act: str) -> HttpResponse:
    """Ask for one change of the household and keep it."""
    file = file_by_key(request.actor, key)
    find(NeedyFile, file.pk, request.actor, rules.RIGHT)
    chosen = ACTS.get(act)
    if chosen is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("change of a household")}, code="not_found")
    form = chosen.form(request.POST or None, request.FILES or None, file=file, initial={"seen_version": file.version})
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _run(request.actor, file, chosen, form)):
        messages.success(request, _("%(title)s: done.") % {"title": chosen.title})
        return redirect("aid:file_household", key=file.key)
    context = act_frame(file, form) | {"title": chosen.title, "verb": chosen.verb, "intro": chosen.intro}
    return render(request, "aid/file_step.html", context, status=422 if form.errors else 200)


def _run(actor: Actor, file: NeedyFile, act: Act, form: forms.ChangeForm) -> None:
    act.run(actor, file, changes.Told(**form.told(), today=clock.today()), form)


def kept(form: Any, run: Callable[[], Any]) -> bool:
    """Call a service; say on the form what its rules refuse, so that nothing typed is lost. A stale page is raised."""
    try:
        run()
    except (RuleBrokenError, ConflictError) as error:
        if error.code == "stale":
            raise
        tell_form(form, error)
        return False
    return True


def act_frame(file: NeedyFile, form: Any) -> dict[str, Any]:
    """Return what a page about one change shows around its form."""
    back = reverse("aid:file_household", args=[file.key])
    return {
        "file": file,
        "form": form,
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.head.name if file.head else file.key, "url": back},
            {"label": _("Change of the household")},
        ],
    }
