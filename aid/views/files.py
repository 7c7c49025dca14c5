"""The page of one needy-worker file with its sections."""

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.choices.files import ACTIVE, ENDED
from aid.forms.applications import PaperForm
from aid.forms.files import RevealForm
from aid.models import NeedyFile
from aid.selectors import files as selectors
from aid.selectors.file_events import events_of
from aid.selectors.guard import seen_by_file
from aid.selectors.relief_of import relief_of
from aid.views import explain, file_page, timeline
from aid.views.members import member_rows
from aid.views.students import students_card
from aid.views.words import DECISIONS
from core import clock
from core.clocks.models import OPEN_STATES
from core.documents.answers import hand_over
from core.documents.services import attach
from core.events.looks import note_look
from core.http import Request, wants_part
from core.pages import page
from core.privacy.services import reveal
from unions.models import Person
from unions.selectors.disposals import disposal_of
from unions.stories import in_order, stories_of, ways_for


def frame(request: Request, key: str, section: str) -> tuple[NeedyFile, dict[str, Any]]:
    """Return a file and what every section of its page shows above the tabs."""
    file = selectors.file_by_key(request.actor, key)
    note_look(request.actor, file, section)
    today = clock.today()
    clocks = selectors.clocks_of(file)
    running = next((each for each in clocks if each.state in OPEN_STATES), None)
    award_ids, relief = relief_of(request.actor, file)
    events = events_of(request.actor, file, award_ids)
    happened = {event.code: timezone.localdate(event.happened_at) for event in events}
    acts = file_page.actions_for(request.actor, file)
    stages = file_page.stages(file, happened)
    more = [*_more(acts, file), *ways_for(request.actor, file)]
    context = {
        "file": file,
        "identity": file_page.identity(request.actor, file, today, more),
        "stages": stages,
        "step": file_page.next_step(request.actor, file, running, acts),
        "tabs": file_page.tabs(file, section, file_page.counts_of(file) | {"aid": len(relief)}),
        "clocks": clocks,
        "events": events,
        "relief": relief,
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.head.name if file.head else _("Application")},
        ],
        "mobile_back": reverse("aid:file_list"),
    }
    return file, context


def _more(acts: list[dict[str, Any]], file: NeedyFile) -> list[dict[str, Any]]:
    visit = file_page.act_url(file, "visit")
    return [{"label": act["label"], "url": act["url"]} for act in acts if act["url"] != visit]


@page("aid.view_file")
def file_detail(request: Request, key: str) -> HttpResponse:
    """Show who the family is, why it is in hardship, what happens next, and its story."""
    file, context = frame(request, key, "detail")
    today = clock.today()
    assessment = file.assessments.first()
    context |= {
        "explain": explain.of_assessment(assessment) if assessment else explain.live(file, on=today),
        "members": member_rows(file, clock.today()),
        "incomes": _monthly(file),
        "vetoes": file.vetoes.all(),
        "entries": in_order(timeline.entries(context["events"], request.actor), _elsewhere(request, file))[:12],
        "clock": file_page.clock_panel(context["clocks"][0], today) if context["clocks"] else None,
        "year": today.year,
        "yearly": _yearly(context["relief"], today.year),
        "disposal": disposal_of(file._meta.label_lower, file.pk) if file.status in ENDED else None,
    }
    return render(request, "aid/file_detail.html", context)


def _elsewhere(request: Request, file: NeedyFile) -> list[dict[str, Any]]:
    """Return what other parts of the program tell of the people whom a file counts, as far as the reader may see."""
    people = {file.head_id, *file.members.present().values_list("person_id", flat=True)} - {None}
    return stories_of(request.actor, people, without="aid")


def _monthly(file: NeedyFile) -> dict[Any, Any]:
    totals: dict[Any, Any] = {}
    for line in file.incomes.all():
        totals[line.member_id] = totals.get(line.member_id, 0) + line.amount
    return {member: amount / 12 for member, amount in totals.items()}


def _yearly(relief: list[dict[str, Any]], year: int) -> dict[str, Any]:
    paid = [each for each in relief if each["paid_on"] and each["paid_on"].year == year]
    return {"count": len(paid), "total_fen": sum(each["amount_fen"] for each in paid)}


@page("aid.view_file")
def file_income(request: Request, key: str) -> HttpResponse:
    """Show income and rigid costs line by line, with the reckoning."""
    file, context = frame(request, key, "income")
    context |= {
        "incomes": file.incomes.select_related("member__person"),
        "expenses": file.expenses.select_related("member__person"),
        "assessments": file.assessments.select_related("decided_by"),
        "explain": explain.live(file, on=clock.today()),
    }
    return render(request, "aid/file_income.html", context)


@page("aid.view_file")
def file_aid(request: Request, key: str) -> HttpResponse:
    """Show every relief the household received or is about to receive."""
    file, context = frame(request, key, "aid")
    may = request.actor.reaches("aid.build_roster", file.union.path) and file.status in ACTIVE
    context["relief_url"] = reverse("aid:relief_new", args=[file.key]) if may else ""
    context["aids"] = [aid for aid in seen_by_file(request.actor, file, today=clock.today()) if aid.is_former]
    return render(request, "aid/file_aid.html", context | students_card(request.actor, file))


@page("aid.view_file")
def file_visits(request: Request, key: str) -> HttpResponse:
    """Show the visits to the family."""
    file, context = frame(request, key, "visits")
    context["visits"] = file.visits.select_related("programme", "plan")
    return render(request, "aid/file_visits.html", context)


@page("aid.view_file")
def file_approval(request: Request, key: str) -> HttpResponse:
    """Show notices, objections, checks, and each clock with its calculation."""
    file, context = frame(request, key, "approval")
    today = clock.today()
    context |= {
        "notices": file.notices.select_related("prepared_by", "posted_by").prefetch_related("objections", "lines"),
        "checks": file.checks.all(),
        "vetoes": file.vetoes.select_related("exempted_by"),
        "decisions": timeline.entries(each for each in context["events"] if each.code in DECISIONS),
        "clock_panels": [file_page.clock_panel(each, today) for each in context["clocks"]],
    }
    return render(request, "aid/file_approval.html", context)


@page("aid.view_file", "GET", "POST")
def file_papers(request: Request, key: str) -> HttpResponse:
    """Show the papers by their place in the checklist; take a new one."""
    file, context = frame(request, key, "papers")
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        _keep_paper(request, file, form)
        return render_papers(request, file, context, PaperForm())
    return render_papers(request, file, context, form, status=422 if form.errors else 200)


def _keep_paper(request: Request, file: NeedyFile, form: PaperForm) -> None:
    selectors.check_may_add_paper(request.actor, file)
    attach(
        actor=request.actor,
        subject=file,
        upload=form.cleaned_data["upload"],
        slot=form.cleaned_data["slot"],
        permission="aid.view_file",
    )


def render_papers(
    request: Request, file: NeedyFile, context: dict[str, Any], form: PaperForm, status: int = 200
) -> HttpResponse:
    """Show the papers with the form to add one."""
    context |= {
        "papers": selectors.attachments_of(file).select_related("uploaded_by"),
        "form": form,
        "slots": dict(PaperForm.base_fields["slot"].choices),
        "may_add": request.actor.reaches("aid.edit_file", file.union.path)
        or request.actor.reaches("aid.visit_file", file.union.path),
    }
    return render(request, "aid/file_papers.html", context, status=status)


@page("aid.view_file")
def paper(request: Request, key: str, paper_id: Any) -> FileResponse:
    """Hand over one paper to somebody who may see its file; never shown in the browser's own frame of trust."""
    selectors.file_by_key(request.actor, key)
    return hand_over(request.actor, paper_id)


@page("core.reveal_secret", "POST")
def file_reveal(request: Request, key: str, name: str) -> HttpResponse:
    """Show one secret in full for 30 seconds, for a reason, with its line in the trail first."""
    file = selectors.file_by_key(request.actor, key)
    form = RevealForm({"field": name, "reason": request.POST.get("reason", "")})
    form.full_clean()
    of_person = name in ("identity", "phone")
    model, pk = (Person, file.head_id) if of_person else (NeedyFile, file.pk)
    value = reveal(
        actor=request.actor,
        model=model,
        pk=pk,
        field=name,
        permission="unions.view_person" if of_person else "aid.view_file",
        reason=form.cleaned_data.get("reason", ""),
        moment=clock.now(),
    )
    secret = getattr(file.head if of_person else file, name)
    mask = file_page.mask(request.actor, file, name, secret) | {"value": value, "seconds": 30}
    if wants_part(request):
        return render(request, "core/_mask_value.html", {"mask": mask})
    return render(request, "aid/revealed.html", {"file": file, "mask": mask})
