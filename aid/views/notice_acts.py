"""Acts on a notice: releasing, taking down, entering an objection, deciding on one."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.files import ObjectionStatus
from aid.forms.files import RevealForm
from aid.forms.notices import DecideForm, ObjectForm, StopNoticeForm
from aid.models import Notice, Objection
from aid.rules.deadlines import OBJECTION
from aid.rules.notices import OBJECTION_FILES
from aid.selectors import notices as selectors
from aid.selectors.files import open_clock
from aid.services import notices, objections
from aid.views import file_page
from core import clock
from core.documents.answers import hand_over
from core.documents.models import Attachment
from core.errors import NotFoundError
from core.fetch import find
from core.http import Request, wants_part
from core.inputs import VersionForm
from core.pages import page
from core.parameters.selectors import value
from core.privacy.services import reveal

RELEASE = "aid.release_notice"


def _confirm(request: Request, notice: Notice, form: Any, words: dict[str, Any]) -> HttpResponse:
    back = reverse("aid:notice_detail", args=[notice.pk])
    lines = list(selectors.lines_of(notice)[:3])
    shown = _(", ").join(f"{line.shown_name} ({line.shown_union})" for line in lines)
    rows = [
        {"label": _("Shown"), "value": shown},
        {"label": _("Place"), "value": notice.place},
        {"label": _("Phone for objections"), "value": notice.contact_phone},
    ]
    context = {
        "confirm": words | {"rows": rows, "back_url": back},
        "form": form,
        "crumbs": [{"label": _("Notices"), "url": reverse("aid:notice_list")}, {"label": words["title"]}],
        "mobile_back": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@page(RELEASE, "GET", "POST")
def notice_release(request: Request, notice_id: Any) -> HttpResponse:
    """Make a notice public, as the second person."""
    notice: Notice = find(Notice, notice_id, request.actor, RELEASE)
    form = VersionForm(request.POST or None, initial={"seen_version": notice.version})
    if request.method == "POST" and form.is_valid():
        notices.release_notice(actor=request.actor, notice_id=notice.pk, today=clock.today(), **form.cleaned_data)
        messages.success(request, _("The notice hangs. Its days are counted from the next working day."))
        return redirect("aid:notice_detail", notice_id=notice.pk)
    words = {
        "title": _("Release the notice"),
        "verb": _("Release"),
        "consequence": _("Everybody who has its address can read it from now on. It disappears by itself afterwards."),
    }
    return _confirm(request, notice, form, words)


@page(RELEASE, "GET", "POST")
def notice_stop(request: Request, notice_id: Any) -> HttpResponse:
    """Take a notice down before its days are over, with a reason."""
    notice: Notice = find(Notice, notice_id, request.actor, RELEASE)
    form = StopNoticeForm(request.POST or None, initial={"seen_version": notice.version})
    if request.method == "POST" and form.is_valid():
        notices.stop_notice(actor=request.actor, notice_id=notice.pk, today=clock.today(), **form.cleaned_data)
        messages.success(request, _("The notice was taken down."))
        return redirect("aid:notice_detail", notice_id=notice.pk)
    words = {
        "title": _("Take the notice down"),
        "verb": _("Take down"),
        "consequence": _("Its public page looks as if it had never been. A new notice counts its days from the start."),
        "tone": "bad",
    }
    return _confirm(request, notice, form, words)


@page("aid.register_objection", "GET", "POST")
def notice_object(request: Request, notice_id: Any) -> HttpResponse:
    """Enter an objection that somebody told the union."""
    notice: Notice = find(Notice, notice_id, request.actor, "aid.register_objection")
    shown = list(selectors.lines_of(notice))
    most = value(OBJECTION_FILES, notice.union.region_id, clock.today())
    form = ObjectForm(request.POST or None, request.FILES or None, lines=shown, most_files=most)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        objections.object_to_line(
            actor=request.actor,
            line_id=form.chosen().pk,
            today=clock.today(),
            text=data["text"],
            objector=data["objector"],
            contact=data["contact"],
            evidence=data["evidence"],
        )
        messages.success(request, _("The objection is entered. The family's days stop counting."))
        return redirect("aid:notice_detail", notice_id=notice.pk)
    words = {
        "title": _("Register objection"),
        "verb": _("Register objection"),
        "consequence": _("Only this family stops until the objection is decided; the others go on."),
        "tone": "warn",
    }
    return _confirm(request, notice, form, words)


def _mask(request: Request, found: Objection, name: str, label: str) -> dict[str, Any]:
    """Return who objected, masked; whoever investigates may look, for a reason that is written down."""
    allowed = request.actor.reaches("core.reveal_secret", found.union.path)
    url = reverse("aid:objection_reveal", args=[found.notice_id, found.pk, name]) if allowed else ""
    reasons = [(text, text) for text in (_("Ask the objector"), _("Tell the objector the result"))]
    return {"name": name, "label": label, "masked": str(getattr(found, name)), "reveal_url": url, "reasons": reasons}


@page("core.reveal_secret", "POST")
def objection_reveal(request: Request, notice_id: Any, objection_id: Any, name: str) -> HttpResponse:
    """Show an objector's name or phone for 30 seconds to whoever investigates; the look is logged first."""
    found = selectors.objection_by_key(request.actor, objection_id)
    form = RevealForm({"field": name, "reason": request.POST.get("reason", "")})
    form.full_clean()
    shown = reveal(
        actor=request.actor,
        model=Objection,
        pk=found.pk,
        field=name,
        permission="aid.investigate_objection",
        reason=form.cleaned_data.get("reason", ""),
        moment=clock.now(),
    )
    mask = _mask(request, found, name, str(Objection._meta.get_field(name).verbose_name))
    mask |= {"value": shown, "seconds": 30}
    if wants_part(request):
        return render(request, "core/_mask_value.html", {"mask": mask})
    return render(request, "aid/objection_revealed.html", {"objection": found, "mask": mask})


@page("aid.investigate_objection")
def objection_paper(request: Request, notice_id: Any, objection_id: Any, paper_id: Any) -> FileResponse:
    """Hand over one file that came with an objection to somebody who may investigate it."""
    found = selectors.objection_by_key(request.actor, objection_id)
    paper = selectors.evidence_of(found).filter(pk=paper_id).first()
    if paper is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": Attachment._meta.verbose_name}, code="not_found")
    return hand_over(request.actor, paper.pk)


@page("aid.investigate_objection", "GET", "POST")
def objection(request: Request, notice_id: Any, objection_id: Any) -> HttpResponse:
    """Show one objection to its investigators, with its clock; take their finding and the reply."""
    right = "aid.investigate_objection"
    notice: Notice = find(Notice, notice_id, request.actor, right)
    found = selectors.objection_by_key(request.actor, objection_id)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        objections.decide_objection(
            actor=request.actor,
            objection_id=found.pk,
            is_upheld=data["decision"] == "uphold",
            finding=data["finding"],
            reply=data["reply"],
            moment=clock.now(),
            today=clock.today(),
        )
        messages.success(request, _("The objection is decided."))
        return redirect("aid:objection", notice_id=notice.pk, objection_id=found.pk)
    names = (("objector_name", _("objector")), ("contact", _("objector's phone")))
    file = found.line.file if found.status == ObjectionStatus.OPEN else None
    running = open_clock(file, OBJECTION.code) if file else None
    context = {
        "notice": notice,
        "objection": found,
        "line": found.line,
        "papers": selectors.evidence_of(found),
        "masks": [_mask(request, found, name, label) for name, label in names if getattr(found, name)],
        "form": form if found.status == ObjectionStatus.OPEN else None,
        "clock": file_page.clock_panel(running, clock.today()) if running else None,
        "back": reverse("aid:notice_detail", args=[notice.pk]),
        "crumbs": [
            {"label": _("Notices"), "url": reverse("aid:notice_list")},
            {"label": found.line.shown_name, "url": reverse("aid:notice_detail", args=[notice.pk])},
            {"label": _("Objection")},
        ],
        "mobile_back": reverse("aid:notice_detail", args=[notice.pk]),
    }
    return render(request, "aid/objection.html", context, status=422 if form.errors else 200)
