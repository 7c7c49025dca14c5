"""The acts on a legal-aid case: form, verb, consequence, service, and the clock each of them meets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from core import clock
from core.actors import Actor
from core.steps import Step
from legal.choices.cases import CaseStatus as S
from legal.forms import cases as forms
from legal.models import LegalAidCase
from legal.rules import cases as rules
from legal.rules import deadlines as periods
from legal.services import assignments, callbacks, closing, handling, limitation, objections, reviews
from unions.views.acts import Act, Text

Call = Callable[[Actor, LegalAidCase, dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True)
class CaseAct(Act):
    """An act and the clock it meets: when that is overdue, the act asks why."""

    clock: str = ""
    titled: bool = True  # offered as the next step; the others stand in the menu


def _act(step: Step, title: Text, verb: Text, form: type, call: Call, **more: Any) -> CaseAct:
    return CaseAct(
        permission=step.permission, sources=step.sources, title=title, verb=verb, form=form, call=call, **more
    )


def _dated(service: Callable[..., Any], *renamed: tuple[str, str]) -> Call:
    """Return the act that passes a form's answers and today to a service."""

    def call(actor: Actor, case: LegalAidCase, data: dict[str, Any]) -> Any:
        told = {dict(renamed).get(name, name): value for name, value in data.items()}
        return service(actor=actor, case_id=case.pk, today=clock.today(), **told)

    return call


def _decide_objection(actor: Actor, case: LegalAidCase, data: dict[str, Any]) -> Any:
    is_corrected = data.pop("decision") == "correct"
    return objections.decide_objection(
        actor=actor, case_id=case.pk, is_corrected=is_corrected, today=clock.today(), **data
    )


def _hearing(actor: Actor, case: LegalAidCase, data: dict[str, Any]) -> Any:
    moment = timezone.make_aware(datetime.combine(data.pop("on"), data.pop("at")))
    return handling.plan_hearing(actor=actor, case_id=case.pk, held_at=moment, **data)


def _hearing_result(actor: Actor, case: LegalAidCase, data: dict[str, Any]) -> Any:
    return handling.record_hearing(actor=actor, case_id=case.pk, hearing_id=data["hearing"], result=data["result"])


def _paper(actor: Actor, case: LegalAidCase, data: dict[str, Any]) -> Any:
    return handling.add_paper(actor=actor, case_id=case.pk, **data)


def _finish(actor: Actor, case: LegalAidCase, data: dict[str, Any]) -> Any:
    sums: dict[str, dict[int, Any]] = {"awarded": {}, "recovered": {}}
    for name in [name for name in data if name.startswith(("awarded_", "recovered_"))]:
        kind, key = name.split("_")
        sums[kind][int(key)] = data.pop(name)
    return handling.finish_case(
        actor=actor,
        case_id=case.pk,
        today=clock.today(),
        awarded=sums["awarded"],
        recovered=sums["recovered"],
        **data,
    )


ACTS: dict[str, CaseAct] = {
    "complete": _act(
        rules.COMPLETE,
        lazy("Check the papers"),
        lazy("Papers are complete"),
        forms.PapersForm,
        _dated(reviews.complete_case),
        consequence=lazy("The seven days of the review begin today."),
        clock=periods.AID_SUPPLEMENT.code,
    ),
    "ask": _act(
        rules.ASK,
        lazy("Ask for papers"),
        lazy("Give the list"),
        forms.AskForm,
        _dated(reviews.ask_papers),
        consequence=lazy("The list is given once. Without an answer the application counts as withdrawn."),
    ),
    "aid_first": _act(
        rules.AID_FIRST,
        lazy("Urgent aid first"),
        lazy("Give a lawyer now"),
        forms.LawyerForm,
        _dated(assignments.aid_first, ("lawyer", "lawyer_id")),
        consequence=lazy("The lawyer begins at once; the papers follow within ten working days."),
    ),
    "test": _act(
        Step(rules.TEST.sources | rules.TEST_FIRST.sources, None, rules.REVIEW, ""),
        lazy("Economic test"),
        lazy("Record the test"),
        forms.IncomeForm,
        _dated(reviews.record_income),
    ),
    "approve": _act(
        rules.APPROVE,
        lazy("Approve legal aid"),
        lazy("Approve"),
        forms.OpinionForm,
        _dated(reviews.approve_case),
        consequence=lazy("A lawyer is assigned within three days."),
        clock=periods.AID_REVIEW.code,
    ),
    "refuse": _act(
        rules.REFUSE,
        lazy("Refuse legal aid"),
        pgettext_lazy("legal aid", "Refuse"),
        forms.RefuseForm,
        _dated(reviews.refuse_case),
        consequence=lazy("The applicant gets the reason in writing and may object."),
        tone="bad",
        clock=periods.AID_REVIEW.code,
        titled=True,
    ),
    "transfer": _act(
        rules.TRANSFER,
        lazy("Pass to government legal aid"),
        lazy("Pass on"),
        forms.OpinionForm,
        _dated(reviews.transfer_case),
        clock=periods.AID_REVIEW.code,
        titled=False,
    ),
    "advise": _act(
        rules.ADVISE,
        lazy("Settled by advice"),
        lazy("End with advice"),
        forms.OpinionForm,
        _dated(reviews.advise_case),
        clock=periods.AID_REVIEW.code,
        titled=False,
    ),
    "object": _act(
        rules.OBJECT,
        lazy("Objection to the refusal of aid"),
        lazy("Enter the objection"),
        forms.ObjectForm,
        _dated(objections.object_to_refusal),
    ),
    "let_stand": _act(
        rules.LET_STAND,
        lazy("Nobody objected"),
        lazy("Close"),
        forms.OpinionForm,
        _dated(objections.let_refusal_stand),
        titled=False,
    ),
    "decide_objection": _act(
        rules.KEEP_REFUSAL,
        lazy("Decide on the objection"),
        lazy("Decide"),
        forms.DecideObjectionForm,
        _decide_objection,
        clock=periods.AID_OBJECTION.code,
    ),
    "complete_first": _act(
        rules.COMPLETE_FIRST,
        lazy("Papers of the urgent aid"),
        lazy("Papers are complete"),
        forms.PapersForm,
        _dated(reviews.complete_first),
        clock=periods.AID_URGENT.code,
    ),
    "confirm_first": _act(
        rules.CONFIRM_FIRST,
        lazy("Approve the urgent aid"),
        lazy("Approve"),
        forms.OpinionForm,
        _dated(assignments.confirm_first_aid),
        clock=periods.AID_URGENT.code,
    ),
    "refuse_first": _act(
        rules.REFUSE_FIRST,
        lazy("End the urgent aid"),
        lazy("Not entitled"),
        forms.RefuseForm,
        _dated(assignments.refuse_first_aid),
        tone="bad",
        clock=periods.AID_URGENT.code,
    ),
    "assign": _act(
        rules.OFFER,
        lazy("Assign a lawyer"),
        lazy("Offer the case"),
        forms.LawyerForm,
        _dated(assignments.offer_case, ("lawyer", "lawyer_id")),
        clock=periods.AID_ASSIGN.code,
    ),
    "accept": _act(
        rules.ACCEPT,
        lazy("Take the case"),
        lazy("Take the case"),
        forms.VersionForm,
        _dated(assignments.accept_case),
        consequence=lazy("Talk with the worker within three working days. Nothing may be taken from the worker."),
    ),
    "decline": _act(
        rules.DECLINE,
        lazy("Decline the case"),
        lazy("Decline"),
        forms.DeclineForm,
        _dated(assignments.decline_case),
    ),
    "note": _act(
        rules.WORK,
        lazy("Progress note"),
        pgettext_lazy("legal aid", "Write it down"),
        forms.NoteForm,
        _dated(handling.log_progress),
    ),
    "hearing": _act(rules.WORK, lazy("Hearing"), lazy("Enter the hearing"), forms.HearingForm, _hearing),
    "hearing_result": _act(
        rules.WORK,
        lazy("Result of a hearing"),
        pgettext_lazy("button", "Record"),
        forms.HearingResultForm,
        _hearing_result,
        titled=False,
    ),
    "stage": _act(
        rules.WORK,
        lazy("A stage ended"),
        lazy("Record the stage"),
        forms.StageForm,
        _dated(handling.record_stage),
        titled=False,
    ),
    "cost": _act(
        rules.WORK,
        lazy("Cost of the case"),
        lazy("Enter the cost"),
        forms.CostForm,
        _dated(handling.add_cost),
        titled=False,
    ),
    "paper": _act(rules.WORK, lazy("Add a paper"), lazy("Add"), forms.PaperForm, _paper, titled=False),
    "finish": _act(
        rules.FINISH,
        lazy("Finish the case"),
        lazy("Finish"),
        forms.FinishForm,
        _finish,
        consequence=lazy("The report is due fifteen days after this day. A late report withholds the subsidy."),
    ),
    "terminate": _act(
        rules.TERMINATE,
        lazy("Terminate legal aid"),
        lazy("Terminate"),
        forms.TerminateForm,
        _dated(handling.terminate_case),
        tone="bad",
        titled=False,
    ),
    "replace": _act(
        rules.REPLACE,
        lazy("Replace the lawyer"),
        lazy("Replace"),
        forms.ReasonForm,
        _dated(assignments.replace_lawyer),
        titled=False,
    ),
    "report": _act(
        rules.REPORT,
        lazy("Report on the closed case"),
        lazy("Hand in"),
        forms.ReportForm,
        _dated(closing.hand_in_report),
        clock=periods.AID_CLOSE_REPORT.code,
    ),
    "return_report": _act(
        rules.RETURN_REPORT,
        lazy("Return the report"),
        pgettext_lazy("legal aid", "Return"),
        forms.ReasonForm,
        _dated(closing.return_report),
        titled=False,
    ),
    "archive": _act(
        rules.ARCHIVE,
        lazy("Archive the case"),
        lazy("Archive"),
        forms.ArchiveForm,
        _dated(closing.archive_case),
        consequence=lazy("The subsidy is released, or withheld when the report came late."),
        clock=periods.AID_ARCHIVE.code,
    ),
    "release": CaseAct(
        permission=rules.DECIDE,
        sources=frozenset({S.ARCHIVED}),
        title=lazy("Release the withheld subsidy"),
        verb=pgettext_lazy("subsidy", "Release"),
        form=forms.ReasonForm,
        call=_dated(closing.release_subsidy),
        titled=False,
    ),
    "callback": CaseAct(
        permission=rules.TAKE,
        sources=frozenset({S.ARCHIVED, S.CONSULTED, S.TRANSFERRED}),
        title=lazy("Call the worker back"),
        verb=lazy("Record the call"),
        form=forms.CallbackForm,
        call=_dated(callbacks.record_callback),
        clock=periods.AID_CALLBACK.code,
    ),
    "limitation": CaseAct(
        permission=rules.REVIEW,
        sources=frozenset({S.RECEIVED, S.SUPPLEMENT, S.PRE_AID, S.REVIEWING, S.APPROVED, S.ASSIGNED, S.HANDLING}),
        title=lazy("Limitation interrupted or suspended"),
        verb=pgettext_lazy("button", "Record"),
        form=forms.LimitationForm,
        call=_dated(limitation.add_case_event),
        titled=False,
    ),
}
OWN = {name for name, act in ACTS.items() if act.permission == rules.HANDLE}
