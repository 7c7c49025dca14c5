"""What may be done with a supervision matter, one act a page (Appendix A6)."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import ForbiddenError
from core.http import Request
from core.pages import page
from legal.forms import supervision as forms
from legal.models import SupervisionMatter
from legal.rules import matters as rules
from legal.selectors import matters as selectors
from legal.selectors.supervisors import certified
from legal.services import inquiries, letters, matters
from legal.views.act_table import act
from unions.views.acts import Act, act_named, act_page, dated, plain

_dated = partial(dated, key="matter_id")
_plain = partial(plain, key="matter_id")
H, S = rules.HANDLE, rules.SIGN
ACTS: dict[str, Act] = {
    "accept": act(
        H,
        rules.ACCEPT.sources,
        gettext_lazy("Accept the complaint"),
        pgettext_lazy("complaint", "Accept"),
        forms.AcceptForm,
        _dated(matters.accept_matter),
        consequence=gettext_lazy("Both sides are heard next."),
        tone="p",
    ),
    "refuse": act(
        H,
        rules.REFUSE.sources,
        gettext_lazy("Refuse the complaint"),
        pgettext_lazy("button", "Do not accept"),
        forms.RefuseForm,
        _dated(matters.refuse_matter),
        consequence=gettext_lazy("The complainant is told in writing within 5 working days, with the reason."),
        tone="bad",
    ),
    "note": act(
        H,
        rules.MAY_NOTE,
        gettext_lazy("Write down what was said"),
        pgettext_lazy("button", "Add a record"),
        forms.NoteForm,
        _dated(matters.add_note),
    ),
    "talks": act(
        H,
        rules.NEGOTIATE.sources,
        gettext_lazy("Begin talks"),
        pgettext_lazy("button", "Begin talks"),
        forms.VersionForm,
        _plain(matters.open_talks),
        consequence=gettext_lazy("Both sides must have been heard, and the employer is willing."),
    ),
    "settle": act(
        H,
        rules.SETTLE.sources,
        gettext_lazy("Settle the matter"),
        pgettext_lazy("button", "Settle"),
        forms.HelpedForm,
        _dated(matters.settle_matter),
        tone="p",
    ),
    "inquiry": act(
        H,
        rules.INQUIRE.sources,
        gettext_lazy("Open an inquiry"),
        pgettext_lazy("button", "Open inquiry"),
        forms.InquiryForm,
        _dated(inquiries.open_inquiry),
        consequence=gettext_lazy("At least two supervisors whose certificates are valid inquire."),
        tone="p",
    ),
    "reassign": act(
        H,
        rules.REASSIGN.sources,
        gettext_lazy("Assign other supervisors"),
        pgettext_lazy("button", "Reassign"),
        forms.InquiryForm,
        _dated(inquiries.reassign_inquiry),
    ),
    "explain": act(
        H,
        rules.EXPLAIN.sources,
        gettext_lazy("Close without a violation"),
        pgettext_lazy("button", "No violation"),
        forms.CloseForm,
        _dated(matters.explain_matter),
        consequence=gettext_lazy("The worker is told why."),
    ),
    "violation": act(
        H,
        rules.URGE.sources,
        gettext_lazy("Put down the violation and urge its correction"),
        pgettext_lazy("button", "Urge correction"),
        forms.FindingsForm,
        _dated(inquiries.find_violation),
        tone="p",
    ),
    "corrected": act(
        H,
        rules.CORRECT.sources,
        gettext_lazy("Confirm the correction"),
        pgettext_lazy("button", "Corrected"),
        forms.HelpedForm,
        _dated(inquiries.confirm_correction),
        tone="p",
    ),
    "prompt": act(
        S,
        rules.MAY_PROMPT,
        gettext_lazy("Issue a prompt letter"),
        pgettext_lazy("button", "Prompt letter"),
        forms.LetterForm,
        _dated(letters.issue_prompt),
        consequence=gettext_lazy("It warns and advises; the matter stays where it is."),
    ),
    "opinion": act(
        S,
        rules.ISSUE_OPINION.sources,
        gettext_lazy("Issue an opinion letter"),
        pgettext_lazy("button", "Opinion letter"),
        forms.LetterForm,
        _dated(letters.issue_opinion),
        consequence=gettext_lazy("The employer replies in writing within 15 working days of its service."),
        tone="p",
    ),
    "uncorrected": act(
        H,
        rules.NOT_CORRECTED.sources,
        gettext_lazy("Not corrected, without a reason"),
        pgettext_lazy("button", "Not corrected"),
        forms.ReasonForm,
        _plain(inquiries.note_no_correction),
        consequence=gettext_lazy("This opens the way to a suggestion letter."),
        tone="bad",
    ),
    "sound": act(
        H,
        rules.REASONS_SOUND.sources,
        gettext_lazy("The reasons are sound"),
        pgettext_lazy("button", "Reasons are sound"),
        forms.JudgeForm,
        _dated(partial(inquiries.judge_reply, is_sound=True)),
    ),
    "unsound": act(
        H,
        rules.REASONS_UNSOUND.sources,
        gettext_lazy("The reasons are not sound"),
        pgettext_lazy("button", "Reasons not sound"),
        forms.JudgeForm,
        _dated(partial(inquiries.judge_reply, is_sound=False)),
        consequence=gettext_lazy("This opens the way to a suggestion letter."),
    ),
    "suggestion": act(
        S,
        rules.SUGGEST.sources | {"opinion_issued"},
        gettext_lazy("Issue a suggestion letter"),
        pgettext_lazy("button", "Suggestion letter"),
        forms.SuggestionForm,
        _dated(letters.issue_suggestion),
        consequence=gettext_lazy("The department checks and reports back."),
        tone="p",
    ),
    "feedback": act(
        H,
        rules.FEEDBACK.sources,
        gettext_lazy("Put down the department's feedback"),
        pgettext_lazy("button", "Feedback"),
        forms.CloseForm,
        _dated(inquiries.record_feedback),
        tone="p",
    ),
    "procuratorate": act(
        S,
        rules.TRANSFER.sources,
        gettext_lazy("Pass to the procuratorate"),
        pgettext_lazy("button", "Pass on"),
        forms.CloseForm,
        _dated(inquiries.pass_to_procuratorate),
        consequence=gettext_lazy("Only a serious matter of a group is passed on, by a local federation."),
        tone="bad",
    ),
}
INQUIRER_ACTS = frozenset({"note", "violation", "explain"})


@page(rules.VIEW, "GET", "POST")
def supervision_act(request: Request, key: str, task: str) -> HttpResponse:
    """Show the form of one act on a matter, or carry it out."""
    matter = selectors.matter_seen(request.actor, key)
    act = _allowed(request.actor, task, matter)
    back = reverse("legal:supervision_detail", args=[matter.number])
    crumbs = [
        {"label": _("Supervision"), "url": reverse("legal:supervision_list")},
        {"label": matter.number, "url": back},
    ]
    card = {
        "title": _("Matter"),
        "rows": [
            {"label": _("Employer"), "value": matter.employer_name},
            {"label": pgettext_lazy("supervision", "What it is about"), "value": matter.get_item_display()},
            {"label": _("Union"), "value": matter.union.name},
            {"label": _("State"), "value": matter.get_status_display()},
        ],
    }
    return act_page(request, act, matter, back=back, crumbs=crumbs, card=card, **_for_form(task, matter))


def _allowed(actor: Actor, task: str, matter: SupervisionMatter) -> Act:
    """Return the act an address names; a supervisor may take those of an inquirer on assigned matters."""
    if task in INQUIRER_ACTS and not actor.can(rules.HANDLE) and actor.can(rules.INQUIRER):
        return ACTS[task]
    if task in ACTS and not actor.reaches(ACTS[task].permission, matter.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=ACTS[task].permission)
    return act_named(ACTS, task, actor=actor, path=matter.union.path)


def _for_form(task: str, matter: SupervisionMatter) -> dict[str, Any]:
    """Return what the form of an act needs: who may inquire, or what a letter says so far."""
    if task in ("inquiry", "reassign"):
        rows = certified(matter.union.path, clock.today())[:100]
        text = _("%(name)s, %(number)s, to %(day)s")
        return {
            "certified": [
                (
                    str(each.pk),
                    text % {"name": each.name, "number": each.cert_no, "day": each.term_end_on.isoformat()},
                )
                for each in rows
            ]
        }
    if task in ("prompt", "opinion", "suggestion"):
        told = {
            "recipient": "" if task == "suggestion" else matter.employer_name,
            "facts": matter.findings or matter.facts,
            "correct_by": matter.correct_by if matter.correct_by and matter.correct_by >= clock.today() else None,
        }
        return {"initial": told}
    return {}
