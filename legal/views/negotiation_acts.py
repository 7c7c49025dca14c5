"""What may be done with a negotiation, one act a page (Appendix A7)."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.actors import Actor
from core.http import Request
from core.pages import page
from legal.forms import contracts as forms
from legal.forms.instructors import GuidedTalksForm
from legal.models import Negotiation
from legal.rules import negotiations as rules
from legal.selectors import negotiations as selectors
from legal.selectors.instructors import instructors_above
from legal.services import drafts, instructors, negotiations
from legal.views.act_table import act
from unions.views.acts import Act, act_named, act_page, dated

_dated = partial(dated, key="talks_id")


def _seat(actor: Actor, row: Negotiation, data: dict[str, Any]) -> Any:
    return negotiations.seat_representatives(actor=actor, talks_id=row.pk, **data)


ACTS: dict[str, Act] = {
    "reply": act(
        rules.NEGOTIATE,
        rules.REPLY.sources,
        gettext_lazy("Put down the reply to the offer"),
        pgettext_lazy("button", "Reply received"),
        forms.ReplyForm,
        _dated(negotiations.record_reply),
        tone="p",
    ),
    "silence": act(
        rules.NEGOTIATE,
        rules.REPORT.sources,
        gettext_lazy("Report the silence to the authority"),
        pgettext_lazy("button", "Report silence"),
        forms.OnForm,
        _dated(negotiations.report_silence),
        consequence=gettext_lazy("Possible from the day after the time for a reply."),
    ),
    "table": act(
        rules.NEGOTIATE,
        rules.MAY_SEAT,
        gettext_lazy("Name the delegations"),
        pgettext_lazy("button", "Delegations"),
        forms.SeatsForm,
        _seat,
    ),
    "meeting": act(
        rules.NEGOTIATE,
        rules.MAY_MEET,
        gettext_lazy("Put down a meeting"),
        pgettext_lazy("button", "Meeting"),
        forms.MeetingForm,
        _dated(negotiations.hold_meeting),
    ),
    "guidance": act(
        rules.NEGOTIATE,
        rules.MAY_BE_GUIDED,
        gettext_lazy("Put down the help of an instructor"),
        pgettext_lazy("button", "Instructor's visit"),
        GuidedTalksForm,
        _dated(instructors.log_guided_talks),
    ),
    "draft": act(
        rules.NEGOTIATE,
        rules.AGREE.sources,
        gettext_lazy("Put down the agreed draft"),
        pgettext_lazy("button", "Draft agreed"),
        forms.DraftForm,
        _dated(drafts.agree_draft),
        consequence=gettext_lazy("The draft goes before the workers' congress within 15 working days."),
        tone="p",
    ),
    "vote": act(
        rules.NEGOTIATE,
        rules.VOTE.sources,
        gettext_lazy("Put down the vote"),
        pgettext_lazy("button", "Vote"),
        forms.VoteForm,
        _dated(drafts.vote_draft),
        consequence=gettext_lazy("Two thirds must be present, and more than half of all must be in favour."),
        tone="p",
    ),
    "sign": act(
        rules.NEGOTIATE,
        rules.SIGN.sources,
        gettext_lazy("Put down the signatures"),
        pgettext_lazy("button", "Signed"),
        forms.SignForm,
        _dated(drafts.sign_contract),
        consequence=gettext_lazy("The contract is submitted to the labour authority within 10 days."),
        tone="p",
    ),
    "suspend": act(
        rules.NEGOTIATE,
        rules.SUSPEND.sources,
        gettext_lazy("Suspend the talks"),
        pgettext_lazy("button", "Suspend"),
        forms.OnReasonForm,
        _dated(negotiations.suspend_talks),
    ),
    "resume": act(
        rules.NEGOTIATE,
        rules.RESUME.sources,
        gettext_lazy("Take the talks up again"),
        pgettext_lazy("button", "Resume"),
        forms.OnForm,
        _dated(negotiations.resume_talks),
        tone="p",
    ),
    "coordinate": act(
        rules.NEGOTIATE,
        rules.COORDINATE.sources,
        gettext_lazy("Ask the authority to coordinate"),
        pgettext_lazy("button", "Coordination"),
        forms.OnReasonForm,
        _dated(negotiations.ask_coordination),
    ),
    "close": act(
        rules.NEGOTIATE,
        rules.CLOSE.sources,
        gettext_lazy("End the talks without a contract"),
        pgettext_lazy("button", "End talks"),
        forms.OnReasonForm,
        _dated(negotiations.close_talks),
        tone="bad",
    ),
}


@page(rules.VIEW, "GET", "POST")
def negotiation_act(request: Request, key: str, task: str) -> HttpResponse:
    """Show the form of one act on a negotiation, or carry it out."""
    row = selectors.negotiation_seen(request.actor, key)
    act = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    back = reverse("legal:negotiation_detail", args=[row.number])
    crumbs = [
        {"label": _("Collective contracts"), "url": reverse("legal:contract_list")},
        {"label": row.number, "url": back},
    ]
    card = {
        "title": _("Negotiation"),
        "rows": [
            {"label": _("Other party"), "value": row.counterpart},
            {"label": _("Kind"), "value": row.get_kind_display()},
            {"label": _("Union"), "value": row.union.name},
            {"label": _("State"), "value": row.get_status_display()},
        ],
    }
    more: dict[str, Any] = {"initial": {"materials_on": None}} if task == "meeting" else {}
    if task == "guidance":
        held = instructors_above(row.union.path)[:60]
        more = {"instructors": [(str(each.pk), f"{each.name} {each.union.name}") for each in held]}
    return act_page(request, act, row, back=back, crumbs=crumbs, card=card, **more)
