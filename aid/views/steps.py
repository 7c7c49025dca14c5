"""The steps of a file as pages: one form each, one service each, back to the file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from aid.choices.files import FileStatus as S
from aid.choices.files import ObjectionStatus
from aid.forms import files as forms
from aid.forms import notices as notice_forms
from aid.models import NeedyFile, Objection
from aid.selectors.files import file_by_key
from aid.selectors.guard import seen_by_file
from aid.services import appeals, consents, decisions, notices, objections, reviews, upkeep, visits
from aid.views import explain
from core import clock
from core.actors import Actor
from core.errors import ConflictError
from core.http import Request
from core.pages import page

# States whose decision rests on what the family had already.
DECIDED_WITH_AID = frozenset({S.TOWNSHIP_CHECKING, S.COUNTY_REVIEWING, S.COUNTY_NOTICED, S.REVIEWING, S.EXITING})
Act = Callable[[Actor, NeedyFile, dict[str, Any]], Any]


def step_page(
    permission: str,
    form_class: type,
    act: Act,
    title: str | Promise,
    verb: str | Promise,
    intro: str | Promise = "",
    after: str = "aid:file_detail",
) -> Callable[..., HttpResponse]:
    """Return the view of one step: GET shows its form beside the family's reckoning, POST takes it and goes on."""

    @page(permission, "GET", "POST")
    def view(request: Request, key: str) -> HttpResponse:
        file = file_by_key(request.actor, key)
        form = form_class(request.POST or None, initial=_initial(file, form_class))
        if request.method == "POST" and form.is_valid():
            act(request.actor, file, form.cleaned_data)
            file.refresh_from_db()
            messages.success(request, _("%(title)s: done.") % {"title": title})
            return redirect(after, key=file.key)
        context = _context(request.actor, file, form) | {"title": title, "verb": verb, "intro": intro}
        return render(request, "aid/file_step.html", context, status=422 if form.errors else 200)

    return view


def _initial(file: NeedyFile, form_class: type) -> dict[str, Any]:
    initial: dict[str, Any] = forms.initial_version(form_class, file.version)
    fields = form_class.base_fields  # type: ignore[attr-defined]
    if "visited_on" in fields:
        initial["visited_on"] = clock.today()
    if "exit_code" in fields and file.exit_code:
        initial["exit_code"] = file.exit_code
    if "tier" in fields and file.number:
        initial["tier"] = file.tier
    return initial


def _context(actor: Actor, file: NeedyFile, form: Any) -> dict[str, Any]:
    assessment = file.assessments.first()
    head = file.head.name if file.head else ""
    back = reverse("aid:file_detail", args=[file.key])
    return {
        "file": file,
        "form": form,
        "explain": explain.of_assessment(assessment) if assessment else None,
        "vetoes": file.vetoes.all(),
        "aids": seen_by_file(actor, file, today=clock.today()) if file.status in DECIDED_WITH_AID else None,
        "back": back,
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": head, "url": back},
            {"label": _("Step")},
        ],
        "mobile_back": back,
    }


def _survey(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> Any:
    return visits.survey_file(actor=actor, file_id=file.pk, today=clock.today(), **data)


def _visit(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> Any:
    programme = data.pop("programme", None)
    purpose = "season" if programme else "review"
    return visits.visit_family(
        actor=actor, file_id=file.pk, today=clock.today(), programme_id=programme, purpose=purpose, **data
    )


def _return(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> Any:
    reasons = {data["field"]: data["reason"]}
    return decisions.return_file(
        actor=actor, file_id=file.pk, seen_version=data["seen_version"], today=clock.today(), reasons=reasons
    )


def _dated(service: Callable[..., Any]) -> Act:
    """Return the act that passes a form's answers and today to a service."""
    return lambda actor, file, data: service(actor=actor, file_id=file.pk, today=clock.today(), **data)


def _undated(service: Callable[..., Any]) -> Act:
    """Return the act that passes a form's answers to a service."""
    return lambda actor, file, data: service(actor=actor, file_id=file.pk, **data)


def _close_notice(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> Any:
    return notices.close_notice(actor=actor, file_id=file.pk, today=clock.today())


def _withdraw_consent(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> Any:
    return consents.withdraw_consent(
        actor=actor, file_id=file.pk, purpose=data["purpose"], moment=clock.now(), because=data["because"]
    )


def _give_consent(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> Any:
    return consents.give_consent(
        actor=actor, file_id=file.pk, purpose=data["purpose"], moment=clock.now(), method=data["how"]
    )


def _decide_appeal(actor: Actor, file: NeedyFile, data: dict[str, Any]) -> Any:
    is_granted = data.pop("decision") == "grant"
    return appeals.decide_appeal(actor=actor, file_id=file.pk, today=clock.today(), is_granted=is_granted, **data)


@page("aid.investigate_objection")
def investigate(request: Request, key: str) -> HttpResponse:
    """Lead to the open objection to a file's notice."""
    file = file_by_key(request.actor, key)
    found = Objection.objects.permitted(request.actor, "aid.investigate_objection").filter(line__file=file)
    objection = found.filter(status=ObjectionStatus.OPEN).order_by("received_on", "pk").first()
    if objection is None:
        raise ConflictError(_("No objection is open."), code="wrong_state")
    return redirect("aid:objection", notice_id=objection.notice_id, objection_id=objection.pk)


survey = step_page("aid.visit_file", forms.SurveyForm, _survey, lazy("Home survey"), lazy("Record the visit"))
visit = step_page("aid.visit_file", forms.VisitForm, _visit, lazy("Visit to the family"), lazy("Record the visit"))
prepare_notice = step_page(
    "aid.post_notice",
    notice_forms.PrepareNoticeForm,
    _dated(notices.prepare_notice),
    lazy("Prepare the notice"),
    lazy("Prepare the notice"),
    lazy(
        "The notice shows the masked name, the unit, the category and the kind of cause; no child, no illness. "
        "Somebody else releases it; its days are counted from then."
    ),
)
county_notice = step_page(
    "aid.approve_file",
    notice_forms.CountyNoticeForm,
    _dated(decisions.notice_again),
    lazy("Notice at the county"),
    lazy("Prepare the notice"),
    lazy("The category is decided now; the family comes on file when the county notice has hung without objection."),
)
withdraw_consent = step_page(
    "aid.edit_file",
    notice_forms.WithdrawConsentForm,
    _withdraw_consent,
    lazy("Withdraw a consent"),
    lazy("Withdraw"),
    lazy("What was done stays done. A notice that hangs is taken down at once and the file cannot be approved."),
)
give_consent = step_page(
    "aid.edit_file",
    notice_forms.GiveConsentForm,
    _give_consent,
    lazy("Enter a consent"),
    pgettext_lazy("button", "Enter"),
    lazy("Signed by the applicant, one purpose at a time. It stands in the register of consents."),
)
close_notice = step_page("aid.check_file", forms.VersionForm, _close_notice, lazy("End notice"), lazy("End notice"))
object_to = step_page(
    "aid.register_objection",
    forms.ObjectionForm,
    _dated(objections.object_to_notice),
    lazy("Register objection"),
    lazy("Register objection"),
)
pass_check = step_page(
    "aid.check_file", forms.OpinionForm, _dated(decisions.pass_township_check), lazy("Township check"), lazy("Pass")
)
econ_result = step_page(
    "aid.record_check",
    forms.CheckResultForm,
    _dated(decisions.record_check_result),
    lazy("Economic check"),
    lazy("Enter result"),
)
approve = step_page(
    "aid.approve_file", forms.ApproveForm, _dated(decisions.approve_file), lazy("County decision"), lazy("Approve")
)
return_file = step_page("aid.view_file", forms.ReturnForm, _return, lazy("Return for completion"), lazy("Return"))
reject = step_page(
    "aid.view_file",
    forms.RejectForm,
    _dated(decisions.reject_file),
    lazy("Do not recognise"),
    lazy("Do not recognise"),
    lazy("The applicant gets the reason in writing and may object once."),
)
appeal = step_page(
    "aid.register_objection",
    forms.AppealForm,
    _dated(appeals.enter_appeal),
    lazy("Objection to the refusal"),
    lazy("Enter the objection"),
    lazy("An applicant may object to a refusal once. Somebody who had no part in it decides."),
)
decide_appeal = step_page(
    "aid.approve_file",
    forms.DecideAppealForm,
    _decide_appeal,
    lazy("Decide the objection"),
    lazy("Decide"),
    lazy("If the application goes on, a new draft with all it held lies with whoever recorded it."),
)
exempt = step_page(
    "aid.exempt_veto", forms.ExemptForm, _dated(decisions.exempt_veto), lazy("Exempt a circumstance"), lazy("Exempt")
)
withdraw = step_page(
    "aid.submit_file", forms.WithdrawForm, _dated(decisions.withdraw_file), lazy("Withdraw"), lazy("Withdraw")
)
file_after_notice = step_page(
    "aid.approve_file", forms.VersionForm, _dated(decisions.file_after_notice), lazy("Put on file"), lazy("Put on file")
)
confirm_review = step_page(
    "aid.approve_file", forms.ReviewForm, _dated(reviews.confirm_review), lazy("Annual review"), lazy("Confirm")
)
fail_review = step_page(
    "aid.approve_file",
    forms.OpinionForm,
    _dated(reviews.fail_review),
    lazy("No longer in hardship"),
    lazy("Start the exit"),
    after="aid:file_exit",
)
suspend = step_page(
    "aid.suspend_file", forms.SuspendForm, _undated(upkeep.suspend_file), lazy("Suspend"), lazy("Suspend")
)
resume = step_page(
    "aid.suspend_file",
    forms.OpinionForm,
    _undated(upkeep.resume_file),
    lazy("Lift suspension"),
    lazy("Lift suspension"),
)
call_back = step_page(
    "aid.visit_file",
    forms.OpinionForm,
    _dated(upkeep.call_back),
    lazy("Call after the exit"),
    lazy("Record the call"),
    lazy("How does the family fare some months after it left the file? A new need leads to a new application."),
)
