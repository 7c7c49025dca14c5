"""The exit of a family: reasons, evidence, what it brings, its notice, the decision (ux.md P20); tasks after it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.files import ExitCode, NoticeStatus
from aid.choices.files import FileStatus as S
from aid.choices.upkeep import FollowUpKind, FollowUpStatus
from aid.forms import exits as forms
from aid.forms.files import OpinionForm
from aid.models import Exit, FollowUp, NeedyFile
from aid.rules.exits import EXIT_NOTICE_ON, EXIT_WITHOUT_NOTICE
from aid.selectors import exits as selectors
from aid.selectors.files import file_by_key, notice_consent_stands
from aid.services import exits as services
from aid.services.follow_ups import RIGHTS, finish_follow_up
from aid.views.exit_words import effect_rows, stored_rows
from core import clock
from core.actors import Actor
from core.errors import DomainError
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from core.parameters.selectors import value

Act = Callable[[Actor, NeedyFile, dict[str, Any]], Any]


def _start(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> None:
    services.start_exit(actor=actor, file_id=file.pk, today=clock.today(), **data)


def _complete(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> None:
    services.complete_exit(actor=actor, file_id=file.pk, today=clock.today(), **data)


def _skip(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> None:
    services.skip_notice(actor=actor, file_id=file.pk, today=clock.today(), **data)


def _confirm(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> None:
    services.confirm_exit(actor=actor, file_id=file.pk, today=clock.today(), moment=clock.now(), **data)


def _cancel(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> None:
    services.cancel_exit(actor=actor, file_id=file.pk, today=clock.today(), **data)


ACTS: dict[str, tuple[type, Act, Any]] = {
    "start": (forms.StartExitForm, _start, lazy("The exit is proposed.")),
    "complete": (forms.CompleteExitForm, _complete, lazy("The proposal is completed.")),
    "skip": (forms.SkipForm, _skip, lazy("The exit goes without a notice.")),
    "confirm": (VersionForm, _confirm, lazy("The family has left the file.")),
    "cancel": (OpinionForm, _cancel, lazy("The family stays on file.")),
}


@page("aid.view_file", "GET", "POST")
def file_exit(request: Request, key: str) -> HttpResponse:
    """Show what an exit rests on and brings, and take its next step."""
    file = file_by_key(request.actor, key)
    asked = request.POST.get("act", "")
    bound: dict[str, Any] = {}
    if request.method == "POST" and asked in ACTS:
        form_class, act, said = ACTS[asked]
        form = form_class(request.POST, request.FILES, auto_id=f"id_{asked}_%s")
        if form.is_valid():
            try:
                act(request.actor, file, form.cleaned_data)
            except DomainError as error:
                if not set(error.fields) & set(form.fields):
                    raise
                for name, text in error.fields.items():
                    form.add_error(name, str(text))
            else:
                messages.success(request, said)
                return redirect("aid:file_exit", key=key)
        bound = {asked: form}
    return render(request, "aid/file_exit.html", _context(request, file, bound), status=422 if bound else 200)


def _context(request: Request, file: NeedyFile, bound: dict[str, Any]) -> dict[str, Any]:
    actor, today = request.actor, clock.today()
    proposal = selectors.current_exit(file) or selectors.last_exit(file)
    is_open = file.status == S.EXITING
    may = {
        "start": file.status in (S.FILED, S.SUSPENDED) and actor.reaches("aid.exit_file", file.union.path),
        "complete": is_open and _lacks(proposal) and actor.reaches("aid.exit_file", file.union.path),
        "decide": is_open and actor.reaches("aid.confirm_exit", file.union.path),
    }
    code = request.GET.get("code", "") or file.exit_code or ExitCode.LIFTED
    over = file.status in (S.EXITED, S.CANCELLED)
    effects = stored_rows(proposal.effects) if over and proposal else effect_rows(_effects(file, code, today))
    back = reverse("aid:file_detail", args=[file.key])
    return {
        "file": file,
        "proposal": proposal if is_open or over else None,
        "is_open": is_open,
        "over": over,
        "effects": effects,
        "effects_code": ExitCode(code).label if code in ExitCode.values else "",
        "notice": _notice(request, file, proposal) if is_open and proposal else None,
        "may": may,
        "own": is_open and actor.user_id == file.exit_requested_by_id,
        "forms": {name: bound.get(name) or _unbound(name, file) for name in ACTS},
        "codes": ExitCode.choices,
        "code": code,
        "back": back,
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.head.name if file.head else file.key, "url": back},
            {"label": _("Exit")},
        ],
        "mobile_back": back,
    }


def _effects(file: NeedyFile, code: str, today: Any) -> list[selectors.Effect]:
    return selectors.effects_of(file, code=code if code in ExitCode.values else "", on=today)


def _lacks(proposal: Exit | None) -> bool:
    return proposal is None or not proposal.exit_code or not (proposal.evidence_id or proposal.assessment_id)


def _unbound(name: str, file: NeedyFile) -> Any:
    form_class = ACTS[name][0]
    initial = {"seen_version": file.version, "exit_code": file.exit_code}
    return form_class(initial=initial, auto_id=f"id_{name}_%s")


def _notice(request: Request, file: NeedyFile, proposal: Exit) -> dict[str, Any]:
    """Return how far the exit notice has come, and what may be done about it."""
    today, region = clock.today(), file.union.region_id
    is_on = value(EXIT_NOTICE_ON, region, today)
    found = selectors.exit_notice(proposal)
    standing = found is not None and found.status in (NoticeStatus.PREPARED, NoticeStatus.POSTED)
    closed = found is not None and found.status == NoticeStatus.CLOSED
    agreed = notice_consent_stands(file, today)
    skippable = proposal.exit_code in value(EXIT_WITHOUT_NOTICE, region, today) or not agreed
    free = not standing and not closed and not proposal.skip_reason
    may_post = request.actor.reaches("aid.post_notice", file.union.path) and agreed
    return {
        "is_on": is_on,
        "row": found,
        "url": reverse("aid:notice_detail", args=[found.pk]) if found else "",
        "prepare_url": reverse("aid:file_prepare_notice", args=[file.key]) if free and may_post else "",
        "may_skip": free and is_on and skippable and request.actor.reaches("aid.exit_file", file.union.path),
        "over": found is not None and found.last_day is not None and found.last_day < today,
        "objected": selectors.objected(proposal),
        "ready": not is_on
        or closed
        or bool(proposal.skip_reason)
        or bool(found and found.status == NoticeStatus.POSTED and found.last_day and found.last_day < today),
    }


@page("aid.view_file", "GET", "POST")
def follow_up(request: Request, task_id: Any) -> HttpResponse:
    """Show a task after an exit or a death, and take what was done about it."""
    task: FollowUp = find(FollowUp, task_id, request.actor, "aid.view_file")
    form = forms.FollowUpForm(request.POST or None, initial={"seen_version": task.version})
    if request.method == "POST" and form.is_valid():
        finish_follow_up(actor=request.actor, task_id=task.pk, today=clock.today(), **form.cleaned_data)
        messages.success(request, _("Written down."))
        return redirect("aid:follow_up", task_id=task.pk)
    back = reverse("aid:file_detail", args=[task.file.key])
    may = task.status == FollowUpStatus.OPEN and request.actor.reaches(
        RIGHTS[FollowUpKind(task.kind)], task.file.union.path
    )
    context = {
        "task": task,
        "file": task.file,
        "form": form if may else None,
        "back": back,
        "relief_url": reverse("aid:file_aid", args=[task.file.key]),
        "roster_url": reverse("aid:roster_detail", args=[task.award.roster_id]) if task.award else "",
        "crumbs": [{"label": task.file.key, "url": back}, {"label": task.get_kind_display()}],
        "mobile_back": back,
    }
    return render(request, "aid/follow_up.html", context, status=422 if form.errors else 200)
