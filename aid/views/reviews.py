"""The list of due reviews, and a review section by section beside last time (ux.md P19)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from aid.choices.files import Cause, FileStatus
from aid.choices.upkeep import ReviewSection, SectionAnswer
from aid.forms.reviews import AssignForm, EvidenceForm
from aid.models import NeedyFile, Review
from aid.selectors import reviews as selectors
from aid.selectors.declared import declared_of
from aid.selectors.files import file_by_key
from aid.services import assigning, reviews
from aid.views import explain, review_forms
from aid.views.declared_words import section_rows
from aid.views.words import category_tag, tag
from core import clock
from core.errors import DomainError, NotFoundError
from core.forms import with_row
from core.http import Request
from core.inputs import VersionForm
from core.keyset import page_of
from core.pages import page

DUE = (("", lazy("All")), ("overdue", lazy("Overdue")), ("30", lazy("Within 30 days")), ("60", lazy("Within 60 days")))
FILTERS = ("township", "due", "cause", "state")


@page("aid.view_file", "GET", "POST")
def review_list(request: Request) -> HttpResponse:
    """Show which families wait for their review, how far each township is; assign and remind the ticked ones."""
    today = clock.today()
    if request.method == "POST":
        return _bulk(request, today)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    rows = selectors.narrowed(selectors.review_rows(request.actor, today), asked, today)
    listed = page_of(request, rows, key="valid_to", rising=True)
    progress = selectors.review_progress(request.actor, today)
    may_assign = request.actor.can(selectors.ASSIGN)
    people = selectors.assignable(request.actor, today) if may_assign else []
    context = {
        "page": listed,
        "rows": [_row(file, today) for file in listed.rows],
        "progress": [bar(row) for row in progress],
        "asked": asked,
        "townships": [(str(row["union__township_id"]), place(row)) for row in progress if row["union__township_id"]],
        "dues": DUE,
        "causes": Cause.choices,
        "states": [(each.value, each.label) for each in (FileStatus.FILED, FileStatus.REVIEWING, FileStatus.SUSPENDED)],
        "filtered": any(asked.values()),
        "assign": AssignForm(people=people) if people else None,
        "here": request.get_full_path(),
    }
    return render(request, "aid/review_list.html", context)


def place(row: dict[str, Any]) -> str:
    """Return the township of a row of progress; what hangs at the county itself says so."""
    return row["union__township__name"] or row["union__county__name"] or _("Higher levels")


def bar(row: dict[str, Any]) -> dict[str, Any]:
    """Return a township's progress as a bar: done of all, and how many are late."""
    total = row["finished"] + row["waiting"] + row["late"]
    return row | {"name": place(row), "total": total, "tone": "bad" if row["late"] else ""}


def _row(file: Any, today: date) -> dict[str, Any]:
    said = _("%(said)s of %(all)s sections") % {"said": file.said, "all": len(ReviewSection)}
    return {
        "file": file,
        "url": reverse("aid:file_review", args=[file.key]),
        "name": file.head.name if file.head else "",
        "category": category_tag(file),
        "status": tag(file),
        "township": file.union.township.name if file.union.township else "",
        "late": file.valid_to < today,
        "said": said if file.status == FileStatus.REVIEWING else "",
    }


def _bulk(request: Request, today: date) -> HttpResponse:
    chosen = request.POST.getlist("file")
    if "remind" in request.POST:
        done = assigning.remind_reviews(actor=request.actor, file_ids=chosen, today=today)
        text = ngettext("%(n)s reminder sent.", "%(n)s reminders sent.", done.count) % {"n": done.count}
    else:
        user = request.POST.get("user", "")
        user_id = int(user) if user.isascii() and user.isdigit() else 0
        done = assigning.assign_files(actor=request.actor, file_ids=chosen, user_id=user_id, today=today)
        text = ngettext("%(n)s file assigned.", "%(n)s files assigned.", done.count) % {"n": done.count}
    tell(request, text, done)
    back = request.POST.get("back", "")
    own = reverse("aid:review_list")
    return redirect(back if back.startswith(f"{own}?") else own)


def tell(request: Request, text: str, done: assigning.Done) -> None:
    """Say how many were done, and which not and why."""
    if done.count:
        messages.success(request, text)
    for name, why in done.refused[:20]:
        messages.warning(request, _("%(file)s: not done. %(why)s") % {"file": name, "why": why})


@page("aid.view_file", "GET", "POST")
def file_review(request: Request, key: str) -> HttpResponse:
    """Show a review with last time beside this year, section by section; POST begins it."""
    file = file_by_key(request.actor, key)
    if request.method == "POST":
        form = VersionForm(request.POST)
        version = form.cleaned_data["seen_version"] if form.is_valid() else 0
        reviews.start_review(actor=request.actor, file_id=file.pk, seen_version=version, today=clock.today())
        messages.success(request, _("The review has begun. Say for each section whether it is as last time."))
        return redirect("aid:file_review", key=key)
    return render(request, "aid/file_review.html", _review_context(request, file))


def _review_context(request: Request, file: NeedyFile) -> dict[str, Any]:
    review = selectors.open_review(file)
    latest = file.assessments.order_by("-created_at", "-pk").first()
    before = review.before if review else latest
    may_say = request.actor.reaches("aid.visit_file", file.union.path) and file.status == FileStatus.REVIEWING
    sections = _sections(file, review)
    complete = bool(review) and all(section["part"] for section in sections)
    return frame(file) | {
        "review": review,
        "sections": sections,
        "last": explain.of_assessment(before) if before else None,
        "now": explain.live(file, on=clock.today()),
        "may_say": may_say,
        "may_start": request.actor.reaches("aid.visit_file", file.union.path) and file.status == FileStatus.FILED,
        "may_decide": request.actor.reaches("aid.approve_file", file.union.path) and complete,
        "may_resume": request.actor.reaches("aid.suspend_file", file.union.path)
        and file.status == FileStatus.SUSPENDED,
        "complete": complete,
        "late": bool(file.valid_to and file.valid_to < clock.today()),
    }


def frame(file: NeedyFile) -> dict[str, Any]:
    """Return what every page of a review says of its file."""
    back = reverse("aid:file_detail", args=[file.key])
    return {
        "file": file,
        "back": back,
        "crumbs": [
            {"label": _("Annual review"), "url": reverse("aid:review_list")},
            {"label": file.head.name if file.head else file.key, "url": back},
            {"label": _("Review")},
        ],
        "mobile_back": reverse("aid:review_list"),
    }


def _sections(file: NeedyFile, review: Review | None) -> list[dict[str, Any]]:
    now = declared_of(file)
    before = review.last_time if review else now
    parts = selectors.parts_of(review) if review else {}
    return [
        {
            "code": section.value,
            "label": section.label,
            "rows": section_rows(section, before, now),
            "part": parts.get(section),
            "changed": section in parts and parts[section].answer == SectionAnswer.CHANGED,
            "keep_url": reverse("aid:review_keep", args=[file.key, section]),
            "change_url": reverse("aid:review_section", args=[file.key, section]),
        }
        for section in ReviewSection
    ]


def _section(text: str) -> ReviewSection:
    if text not in ReviewSection.values:
        raise NotFoundError(_("There is no such page."), code="not_found")
    return ReviewSection(text)


@page("aid.visit_file", "POST")
def review_keep(request: Request, key: str, section: str) -> HttpResponse:
    """Say that one section is as last time."""
    file = file_by_key(request.actor, key)
    form = VersionForm(request.POST)
    reviews.keep_section(
        actor=request.actor,
        file_id=file.pk,
        seen_version=form.cleaned_data["seen_version"] if form.is_valid() else 0,
        today=clock.today(),
        section=_section(section),
    )
    return redirect("aid:file_review", key=key)


@page("aid.visit_file", "GET", "POST")
def review_section(request: Request, key: str, section: str) -> HttpResponse:
    """Enter what changed in one section, with the paper that shows it."""
    file = file_by_key(request.actor, key)
    chosen = _section(section)
    data, files = (with_row(request.POST), request.FILES) if request.method == "POST" else (None, None)
    evidence = EvidenceForm(data, files, initial={"seen_version": file.version})
    filled = review_forms.build(chosen, file, data)
    valid = [evidence.is_valid(), filled.is_valid()] if data is not None else [False]
    if data is not None and "add_row" not in data and all(valid):
        try:
            review_forms.keep(request.actor, chosen, file, filled, evidence.cleaned_data, clock.today())
        except DomainError as error:
            if not set(error.fields) & set(evidence.fields):
                raise
            for name, text in error.fields.items():
                evidence.add_error(name, str(text))
        else:
            messages.success(request, _("The section is entered."))
            return redirect("aid:file_review", key=key)
    context = frame(file) | {
        "section": chosen,
        "evidence": evidence,
        "filled": filled,
        "is_lines": chosen in (ReviewSection.INCOME, ReviewSection.EXPENSE),
        "is_members": chosen == ReviewSection.MEMBERS,
        "rows": section_rows(chosen, *_then_and_now(file)),
        "review_url": reverse("aid:file_review", args=[file.key]),
    }
    status = 422 if data is not None and "add_row" not in data else 200
    return render(request, "aid/review_section.html", context, status=status)


def _then_and_now(file: NeedyFile) -> tuple[dict[str, Any], dict[str, Any]]:
    review, now = selectors.open_review(file), declared_of(file)
    return (review.last_time if review else now), now
