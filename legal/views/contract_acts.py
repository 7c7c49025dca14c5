"""What may be done with a signed contract, one act a page (Appendix A7)."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.actors import Actor
from core.http import Request
from core.pages import page
from legal.forms import contracts as forms
from legal.models import CollectiveContract
from legal.rules import contracts as rules
from legal.rules.clauses import topics_for
from legal.selectors import contracts as selectors
from legal.selectors.clauses import texts
from legal.services import contracts
from legal.views.act_table import act
from legal.views.contract_words import topic_words
from unions.views.acts import Act, act_named, act_page, dated

_dated = partial(dated, key="contract_id")


def _cover(actor: Actor, row: CollectiveContract, data: dict[str, Any]) -> Any:
    return contracts.cover_unit(actor=actor, contract_id=row.pk, **data)


N = rules.NEGOTIATE
DRAFTING = frozenset({"signed", "revising"})
ACTS: dict[str, Act] = {
    "submit": act(
        N,
        rules.SUBMIT.sources,
        gettext_lazy("Submit to the labour authority"),
        pgettext_lazy("button", "Submit contract"),
        forms.SubmitForm,
        _dated(contracts.submit_contract),
        consequence=gettext_lazy("Without an objection it takes effect by itself after 15 days."),
        tone="p",
    ),
    "clause": act(
        N,
        DRAFTING,
        gettext_lazy("Write a clause"),
        pgettext_lazy("button", "Write clause"),
        forms.ClauseForm,
        _dated(contracts.put_clause),
        consequence=gettext_lazy("A clause on the same topic is replaced. No clause may be worse than the law."),
    ),
    "objection": act(
        N,
        rules.OBJECT.sources,
        gettext_lazy("Put down an objection of the authority"),
        pgettext_lazy("button", "Objection"),
        forms.ObjectForm,
        _dated(contracts.object_contract),
        tone="bad",
    ),
    "resubmit": act(
        N,
        rules.RESUBMIT.sources,
        gettext_lazy("Submit the revised contract"),
        pgettext_lazy("button", "Submit again"),
        forms.ResubmitForm,
        _dated(contracts.resubmit_contract),
        tone="p",
    ),
    "publish": act(
        N,
        rules.PUBLISH.sources,
        gettext_lazy("Make the contract known to all workers"),
        pgettext_lazy("button", "Made known"),
        forms.PublishForm,
        _dated(contracts.publish_contract),
        tone="p",
    ),
    "file": act(
        rules.FILE,
        rules.FILE_UPSTAIRS.sources,
        gettext_lazy("File the contract as the upper union"),
        pgettext_lazy("button", "File"),
        forms.OnForm,
        _dated(contracts.file_contract),
    ),
    "report": act(
        N,
        rules.REPORT.sources,
        gettext_lazy("Put down the yearly report"),
        pgettext_lazy("button", "Yearly report"),
        forms.ReportForm,
        _dated(contracts.report_year),
        tone="p",
    ),
    "unit": act(
        N,
        rules.COVER.sources,
        pgettext_lazy("contract", "Add a unit"),
        pgettext_lazy("button", "Add unit"),
        forms.UnitForm,
        _cover,
    ),
    "release": act(
        N,
        rules.COVER.sources,
        gettext_lazy("End the cover of a unit"),
        pgettext_lazy("button", "Unit left"),
        forms.ReleaseForm,
        _dated(contracts.release_unit),
        consequence=gettext_lazy("The contract stays for the other units."),
    ),
    "terminate": act(
        N,
        rules.TERMINATE.sources,
        gettext_lazy("End the contract before its time"),
        pgettext_lazy("button", "Terminate"),
        forms.OnReasonForm,
        _dated(contracts.terminate_contract),
        tone="bad",
    ),
    "ended": act(
        N,
        rules.FILE_ENDING.sources,
        gettext_lazy("File the ending with the authority"),
        pgettext_lazy("button", "Ending filed"),
        forms.OnForm,
        _dated(contracts.file_ending),
        tone="p",
    ),
}


@page(rules.VIEW, "GET", "POST")
def contract_act(request: Request, key: str, task: str) -> HttpResponse:
    """Show the form of one act on a contract, or carry it out."""
    row = selectors.contract_seen(request.actor, key)
    act = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    back = reverse("legal:contract_detail", args=[row.number])
    crumbs = [
        {"label": _("Collective contracts"), "url": reverse("legal:contract_list")},
        {"label": row.number, "url": back},
    ]
    card = {
        "title": _("Contract"),
        "rows": [
            {"label": pgettext_lazy("contract", "Name"), "value": row.name},
            {"label": _("Kind"), "value": row.get_kind_display()},
            {"label": _("Union"), "value": row.union.name},
            {"label": _("State"), "value": row.get_status_display()},
        ],
    }
    return act_page(request, act, row, back=back, crumbs=crumbs, card=card, **_for_form(task, row))


def _for_form(task: str, row: CollectiveContract) -> dict[str, Any]:
    """Return what the form of an act needs: the topics of the kind, or the units that are covered."""
    if task == "clause":
        codes = [each.code for each in topics_for(row.kind)]
        return {"kind": row.kind, "words": topic_words(), "wordings": texts(row.union.path, codes)}
    if task == "release":
        held = [(str(each.pk), each.name) for each in selectors.units_of(row) if each.to_on is None]
        return {"units": held}
    return {"initial": {"year": clock.today().year}} if task == "report" else {}
