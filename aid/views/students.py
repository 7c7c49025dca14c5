"""Students of families: their school years on the file's page, and as lines of a schooling programme."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.students import Exclusion, Stage
from aid.forms.students import EnrolmentForm
from aid.models import NeedyFile
from aid.rules.students import school_year_name, school_year_of
from aid.selectors import students as selectors
from aid.selectors.files import file_by_key
from aid.services.students import enrol_student
from aid.views.programme_page import WHY
from core import clock
from core.actors import Actor
from core.fetch import find
from core.http import Request
from core.pages import page

BUILD = "aid.build_roster"
NEW_YEAR_FROM = 6  # admissions begin in June: from then on the coming school year is the one people ask for


def asked_year() -> int:
    """Return the school year that papers come in for: the coming one from June on."""
    today = clock.today()
    return today.year if today.month >= NEW_YEAR_FROM else school_year_of(today)


@page(BUILD, "GET", "POST")
def student_enrol(request: Request, key: str, member_id: Any) -> HttpResponse:
    """Enter or mend a student's school year, with the paper that proves it."""
    file = file_by_key(request.actor, key)
    find(NeedyFile, file.pk, request.actor, BUILD)
    year = asked_year()
    student = selectors.student_of(file, member_id, year)
    years = [(each, school_year_name(each)) for each in (year, year - 1)]
    form = EnrolmentForm(request.POST or None, request.FILES or None, years=years, initial=_entered(student, year))
    if request.method == "POST" and form.is_valid():
        enrol_student(actor=request.actor, member_id=student.pk, **form.cleaned_data)
        messages.success(request, _("The school year of %(name)s is entered.") % {"name": student.person.name})
        return redirect("aid:file_aid", key=file.key)
    back = reverse("aid:file_aid", args=[file.key])
    context = {
        "file": file,
        "student": student,
        "form": form,
        "title": _("School year"),
        "verb": _("Save"),
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.key, "url": back},
            {"label": _("School year")},
        ],
    }
    return render(request, "aid/student_enrol.html", context, status=422 if form.errors else 200)


def _entered(student: Any, year: int) -> dict[str, Any]:
    return {
        "school_year": year,
        "stage": student.year_stage,
        "school": student.year_school or student.school,
        "exclusion": student.year_exclusion,
        "other_grant": student.year_other_grant,
    }


def students_card(actor: Actor, file: NeedyFile) -> dict[str, Any]:
    """Return the students of a household for the file's page of relief, each with the school year as it stands."""
    year = asked_year()
    may = actor.reaches(BUILD, file.union.path)
    rows = [_student(one, file, may) for one in selectors.students_of(file, year)]
    return {"students": rows, "school_year": school_year_name(year)}


def _student(one: Any, file: NeedyFile, may: bool) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "detail": detail(one) or _("Not entered"),
        "state": _state(one),
        "act": {
            "label": _("Enter the school year") if not one.year_stage else _("Mend"),
            "url": reverse("aid:student_enrol", args=[file.key, one.pk]),
            "small": True,
            "aria": _("School year of %(name)s") % {"name": one.person.name},
        }
        if may and one.live and not one.taken
        else None,
    }


def detail(one: Any) -> str:
    """Return stage and school of a student's year in one line."""
    return f"{Stage(one.year_stage).label} {one.year_school}" if one.year_stage else ""


def _state(one: Any) -> dict[str, str]:
    if one.taken:
        return {"label": _("On a roster"), "tone": "ok"}
    if one.year_proof_id is None:
        return {"label": _("No proof"), "tone": "warn"}
    if one.year_exclusion:
        return {"label": str(Exclusion(one.year_exclusion).label), "tone": "neutral"}
    if one.year_other_grant:
        return {"label": _("Other grant"), "tone": "neutral"}
    return {"label": _("Proved"), "tone": "ok"}


def candidate(one: Any) -> dict[str, Any]:
    """Return a student as one row of those that may be ticked for a roster, or may not."""
    why = str(WHY.get(one.why, ""))
    if one.taken:
        why = _("The student has schooling relief for this school year already")
    return {
        "pk": one.pk,
        "name": one.person.name,
        "number": one.file.key,
        "url": reverse("aid:file_detail", args=[one.file.key]),
        "union": one.file.union.name,
        "category": one.file.get_category_display(),
        "detail": detail(one),
        "tags": [],
        "amount_fen": one.amount_fen,
        "why": why,
    }
