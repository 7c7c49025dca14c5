"""Officers and committees as pages: who takes office, who leaves, what the upper union says to it."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from core import clock
from core.actors import Actor
from core.inputs import VersionForm
from unions.forms import officers as forms
from unions.forms.terms import DecisionForm
from unions.models import Committee, Officer, OfficerChange
from unions.rules.lifecycle import DECIDE, EDIT
from unions.services import committees as committee_services
from unions.services import officers as services
from unions.views.act_pages import act_view


class DecideForm(DecisionForm, VersionForm):
    """A decision on an officer's leaving."""

    field_order = ["seen_version", "decision", "opinion"]


def _decide(actor: Actor, row: OfficerChange, form: Any) -> None:
    told = form.cleaned_data
    services.decide_leaving(
        actor=actor,
        change_id=row.pk,
        seen_version=told["seen_version"],
        is_approved=told["decision"] == "yes",
        opinion=told["opinion"],
        today=clock.today(),
    )


officer_new = act_view(
    EDIT,
    forms.OfficerForm,
    lambda actor, union, form: services.enter_officer(
        actor=actor, union_id=union.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("Enter an officer"),
    pgettext_lazy("register", "Enter"),
    intro=lazy("For somebody who takes office between two elections, with the upper union's approval."),
)
officer_leave = act_view(
    EDIT,
    forms.LeavingForm,
    lambda actor, row, form: services.ask_leaving(
        actor=actor, officer_id=row.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("An officer leaves"),
    lazy("Hand in"),
    model=Officer,
    by="pk",
    intro=lazy("A chair or vice-chair leaves before the end of the term only if the upper union agrees (Art. 18)."),
    waits=lazy("Handed in. The officer stays in office until the upper union has decided."),
)
officer_decide = act_view(
    DECIDE,
    DecideForm,
    _decide,
    lazy("Decide on an officer's leaving"),
    lazy("Decide"),
    model=OfficerChange,
    by="pk",
)
committee_new = act_view(
    EDIT,
    forms.CommitteeSetUpForm,
    lambda actor, union, form: committee_services.set_up_committee(
        actor=actor, union_id=union.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("Set up a committee"),
    lazy("Set up"),
    intro=lazy("Its term is the union committee's."),
)
committee_end = act_view(
    EDIT,
    forms.EndForm,
    lambda actor, row, form: committee_services.end_committee(
        actor=actor, committee_id=row.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("End a committee"),
    lazy("End"),
    model=Committee,
    by="pk",
)
