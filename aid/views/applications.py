"""The application, task by task, with the reckoning beside it (ux.md P21)."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.files import FileStatus
from aid.forms import applications as forms
from aid.models import NeedyFile
from aid.rules import eligibility
from aid.selectors import files as selectors
from aid.selectors.consents import standing_consents
from aid.services import applications as services
from aid.services import member_applications
from aid.services.consents import give_consent
from aid.services.cost_papers import add_paper
from aid.views import clashes, explain
from aid.views.members import member_rows
from aid.views.resembling import keep_member
from core import clock
from core.errors import DomainError, NotFoundError
from core.fetch import find
from core.http import Request, seen_version
from core.pages import page
from core.parameters.selectors import lookup
from unions.models import Union

NOT_SHOWN = ("cause_detail", "address", "seen_version")
TASKS = ("family", "money", "hardship", "account", "papers", "consents")


@page("aid.edit_file", "GET", "POST")
def apply_start(request: Request) -> HttpResponse:
    """Begin: drafts to go on with, five questions whether it is worth it, and the union to apply in."""
    form = forms.SelfCheckForm(request.POST or None)
    outcome = None
    if request.method == "POST" and "union" in request.POST:
        file = services.open_application(actor=request.actor, union_id=request.POST["union"])
        return redirect("aid:apply", file_id=file.pk)
    if request.method == "POST" and form.is_valid():
        outcome = _outcome(form.cleaned_data)
    context = {
        "form": form,
        "outcome": outcome,
        "drafts": selectors.my_drafts(request.actor),
        "unions": Union.objects.permitted(request.actor, "aid.edit_file").order_by("path")[:300],
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": _("New application")},
        ],
    }
    return render(
        request, "aid/apply_start.html", context, status=422 if form.errors and request.method == "POST" else 200
    )


@page("aid.edit_file", "POST")
def apply_for_member(request: Request, member_id: int) -> HttpResponse:
    """Begin an application for a member of one's union, whose facts are known already."""
    file = member_applications.apply_for_member(actor=request.actor, membership_id=member_id)
    return redirect("aid:apply", file_id=file.pk)


def _outcome(answers: dict[str, Any]) -> dict[str, Any]:
    facts = eligibility.Facts(
        income=answers["income"],
        rigid=answers["rigid"] + (answers["loss"] or 0),
        heads=answers["heads"],
        event_loss=answers["loss"] or Decimal(0),
        event_in_window=bool(answers["loss"]),
    )
    figures = lookup(eligibility.CODES, "330000", clock.today())
    if eligibility.MIN_LIVING not in figures:
        return {"sentence": _("The standard of this region is not entered yet."), "net": None}
    finding = eligibility.assess(facts, {code: figure.value for code, figure in figures.items()})
    return {"sentence": eligibility.conclusion(finding.proposed), "net": finding.net_per_head}


def _frame(request: Request, file_id: Any, task: str = "") -> tuple[NeedyFile, dict[str, Any]]:
    file = find(NeedyFile, file_id, request.actor, "aid.edit_file")
    head = file.head.name if file.head else _("New application")
    context = {
        "file": file,
        "task": task,
        "explain": explain.live(file, on=clock.today()),
        "tasks": _tasks(file),
        "missing": selectors.missing_fields(file),
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": head, "url": reverse("aid:apply", args=[file.pk])},
        ],
        "mobile_back": reverse("aid:apply", args=[file.pk]) if task else reverse("aid:file_list"),
    }
    return file, context


def _tasks(file: NeedyFile) -> list[dict[str, Any]]:
    missing = set(selectors.missing_fields(file))
    needs = {
        "family": {"head"},
        "money": {"incomes"},
        "hardship": {"main_cause", "work_status", "housing", "address"},
        "account": {"bank_name", "account"},
        "papers": {"attachments", "cost_papers"},
        "consents": {"file_review", "econ_check", "public_notice"},
    }
    labels = {
        "family": _("Family members"),
        "money": _("Income and rigid costs"),
        "hardship": _("Causes of hardship"),
        "account": _("Bank account"),
        "papers": _("Papers"),
        "consents": _("Consents"),
    }
    reasons = _returned_reasons(file)
    shown = []
    for task in TASKS:
        open_points = needs[task] & missing
        begun = len(open_points) < len(needs[task])
        status = _("Done") if not open_points else _("Begun") if begun and task != "money" else _("Not started")
        tone = "warn" if task in reasons else ""
        shown.append(
            {
                "label": labels[task],
                "url": reverse("aid:apply_task", args=[file.pk, task]),
                "status": _("To complete") if task in reasons else status,
                "tone": tone,
                "note": reasons.get(task, ""),
            }
        )
    return shown


def _returned_reasons(file: NeedyFile) -> dict[str, str]:
    if file.status != FileStatus.RETURNED:
        return {}
    return selectors.last_return_reasons(file)


@page("aid.edit_file", "GET", "POST")
def apply(request: Request, file_id: Any) -> HttpResponse:
    """Show the list of tasks; POST hands the application in."""
    file, context = _frame(request, file_id)
    if request.method == "POST":
        service = services.resubmit_file if file.status == FileStatus.RETURNED else services.submit_file
        try:
            done = service(
                actor=request.actor,
                file_id=file.pk,
                seen_version=seen_version(request.POST),
                today=clock.today(),
            )
        except DomainError as error:
            if error.code != "incomplete":
                raise
            return render(request, "aid/apply.html", context | {"problems": error.fields}, status=422)
        return redirect("aid:apply_done", file_id=done.pk)
    return render(request, "aid/apply.html", context)


@page("aid.edit_file")
def apply_done(request: Request, file_id: Any) -> HttpResponse:
    """Confirm: the number, what happens next and until when."""
    file = find(NeedyFile, file_id, request.actor, "aid.edit_file")
    return render(
        request, "aid/apply_done.html", {"file": file, "survey": selectors.open_clock(file, "needy.unit_survey")}
    )


@page("aid.edit_file", "POST")
def apply_delete(request: Request, file_id: Any) -> HttpResponse:
    """Throw a draft away."""
    services.delete_draft(actor=request.actor, file_id=file_id)
    messages.success(request, _("The draft was deleted."))
    return redirect("aid:apply_start")


@page("aid.edit_file", "GET", "POST")
def apply_task(request: Request, file_id: Any, task: str) -> HttpResponse:
    """Show one task of the application and keep its answers."""
    if task not in HANDLERS:
        raise NotFoundError(_("There is no such page."), code="not_found")
    file, context = _frame(request, file_id, task)
    build, keep = HANDLERS[task]
    data = clashes.settled(request.POST, file, _sets(file)) if request.method == "POST" else None
    context |= build(file, data, request.FILES or None)
    context["title"] = next(str(each["label"]) for each in context["tasks"] if each["url"].endswith(f"/{task}/"))
    if data is not None and all(form.is_valid() for form in context["forms"]):
        both = clashes.clash(data, file, context["forms"])
        if both is not None:
            return _choose(request, file, task, both)
        try:
            asked = keep(request, file, context["forms"])
        except DomainError as error:
            _show(context["forms"], error)
        else:
            if asked:
                return render(request, "aid/apply_resembling.html", context | asked, status=asked["status"])
            again = task in ("family", "papers")
            return redirect("aid:apply_task", file.pk, task) if again else redirect("aid:apply", file.pk)
    status = 422 if any(form.errors for form in context["forms"]) and request.method == "POST" else 200
    return render(request, f"aid/apply_{task}.html", context, status=status)


def _sets(file: NeedyFile) -> list[tuple[str, Any]]:
    return [("income", file.incomes.all()), ("expense", file.expenses.all())]


def _choose(request: Request, file: NeedyFile, task: str, both: dict[str, Any]) -> HttpResponse:
    """Show both versions of a task that somebody else saved first."""
    address = reverse("aid:apply_task", args=[file.pk, task])
    context = {
        "conflict": both | {"url": address, "back_url": address},
        "message": _("Somebody else saved this first. Choose for each field what to keep."),
        "mobile_back": address,
    }
    return render(request, "core/conflict.html", context, status=409)


def _show(forms: list[Any], error: DomainError) -> None:
    """Put a refusal where it belongs: at a field of the form, or of the row of a set whose number it names."""
    if not hasattr(forms[0], "forms"):
        _show_at_fields(forms[0], error)
        return
    rows = {row.prefix_told: row for lines in forms for row in _filled(lines)}
    for name, text in error.fields.items():
        prefix, _sign, field = name.rpartition("-")
        if prefix in rows:
            rows[prefix].add_error(field if field in rows[prefix].fields else None, str(text))


def _filled(lines: Any) -> list[Any]:
    """Return the rows of a set that were handed on, numbered as the service saw them."""
    kept = [row for row in lines.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")]
    for number, row in enumerate(kept):
        row.prefix_told = f"{lines.prefix}-{number}"
    return kept


def _show_at_fields(form: Any, error: DomainError) -> None:
    """Put a refusal where its field is; what no field holds stands on top."""
    known = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, str(text))
    if not known:
        form.add_error(None, error.message)


def _build_family(file: NeedyFile, data: Any, _files: Any) -> dict[str, Any]:
    members = member_rows(file, clock.today())
    initial = {"relation": "self" if not file.head_id else "spouse"}
    return {"forms": [forms.MemberForm(data, initial=initial)], "members": members}


def _keep_family(request: Request, file: NeedyFile, filled: list[Any]) -> dict[str, Any] | None:
    return keep_member(request, file, filled[0].cleaned_data)


@page("aid.edit_file", "POST")
def apply_member_remove(request: Request, file_id: Any, member_id: Any) -> HttpResponse:
    """Take a person out of the application."""
    services.remove_member(actor=request.actor, file_id=file_id, member_id=member_id)
    return redirect("aid:apply_task", file_id, "family")


def _build_money(file: NeedyFile, data: Any, _files: Any) -> dict[str, Any]:
    people = [(str(member.pk), member.person.name) for member in file.members.select_related("person")]
    sets = []
    for kind, cls, lines, kinds in (
        ("income", forms.IncomeLines, file.incomes.all(), forms.INCOME_KINDS),
        ("expense", forms.ExpenseLines, file.expenses.all(), forms.EXPENSE_KINDS),
    ):
        initial = [
            {name: clashes.told(line, name) for name in clashes.fields_of(kind)} | {"amount": line.amount}
            for line in lines
        ]
        sets.append(cls(data, prefix=kind, initial=initial, form_kwargs={"members": people, "kinds": kinds}))
    return {"forms": sets, "has_members": bool(people)}


def _keep_money(request: Request, file: NeedyFile, filled: list[Any]) -> None:
    incomes, expenses = (
        [
            {name: value for name, value in row.items() if name != "DELETE" and value is not None}
            for row in lines.cleaned_data
            if row and not row.get("DELETE")
        ]
        for lines in filled
    )
    services.save_money(actor=request.actor, file_id=file.pk, incomes=incomes, expenses=expenses, today=clock.today())


def _build_hardship(file: NeedyFile, data: Any, _files: Any) -> dict[str, Any]:
    initial = {name: getattr(file, name) for name in forms.HardshipForm.base_fields if name not in NOT_SHOWN} | {
        "seen_version": file.version
    }
    form = forms.HardshipForm(data, initial=initial)
    if file.address:
        form.fields["address"].required = False
        form.fields["address"].help_text = _("On file: %(masked)s. Leave empty to keep it.") % {"masked": file.address}
    return {"forms": [form]}


def _keep_hardship(request: Request, file: NeedyFile, filled: list[Any]) -> None:
    answers = filled[0].cleaned_data
    for secret in ("address", "cause_detail"):
        if not answers[secret]:
            answers.pop(secret)
    services.save_details(actor=request.actor, file_id=file.pk, **answers | {"seen_version": file.version})


def _build_account(file: NeedyFile, data: Any, _files: Any) -> dict[str, Any]:
    form = forms.AccountForm(data, initial={"bank_name": file.bank_name, "seen_version": file.version})
    if file.account:
        form.fields["account"].required = False
        form.fields["account"].help_text = _("On file: %(masked)s. Leave empty to keep it.") % {"masked": file.account}
    return {"forms": [form]}


def _keep_details(request: Request, file: NeedyFile, filled: list[Any]) -> None:
    answers = filled[0].cleaned_data | {"seen_version": file.version}
    services.save_details(actor=request.actor, file_id=file.pk, **answers)


def _build_papers(file: NeedyFile, data: Any, files: Any) -> dict[str, Any]:
    lines = [(str(line.pk), selectors.told_line(line)) for line in selectors.cost_lines(file)]
    return {
        "forms": [forms.CostPaperForm(data, files, lines=lines)],
        "unproved": [selectors.told_line(line) for line in selectors.costs_without_paper(file)],
        "papers": selectors.attachments_of(file),
        "slots": dict(forms.SLOTS),
        "required": selectors.REQUIRED_SLOTS,
    }


def _keep_paper(request: Request, file: NeedyFile, filled: list[Any]) -> None:
    answers = filled[0].cleaned_data
    add_paper(
        actor=request.actor,
        file=file,
        upload=answers["upload"],
        slot=answers["slot"],
        proves=answers.get("proves") or (),
    )


def _build_consents(file: NeedyFile, data: Any, _files: Any) -> dict[str, Any]:
    given = standing_consents(file)
    form = forms.ConsentsForm(data, initial=dict.fromkeys(given, True))
    return {"forms": [form], "given": given}


def _keep_consents(request: Request, file: NeedyFile, filled: list[Any]) -> None:
    given = standing_consents(file)
    for purpose in filled[0].given():
        if purpose not in given:
            give_consent(actor=request.actor, file_id=file.pk, purpose=purpose, moment=clock.now())


HANDLERS = {
    "family": (_build_family, _keep_family),
    "money": (_build_money, _keep_money),
    "hardship": (_build_hardship, _keep_hardship),
    "account": (_build_account, _keep_details),
    "papers": (_build_papers, _keep_paper),
    "consents": (_build_consents, _keep_consents),
}
