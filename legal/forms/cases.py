"""Input of an application for legal aid and of every step it takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line
from legal.choices import cases as words
from legal.choices.matters import Matter

ROWS = {"rows": 4}


def text(label: Any, most: int, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """Return a field for several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def tick(label: Any, **kwargs: Any) -> forms.BooleanField:
    """Return a field to tick."""
    return forms.BooleanField(label=label, required=False, **kwargs)


def number(label: Any, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a small number."""
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, widget=forms.NumberInput(attrs={"data-width": "short"}), **kwargs
    )


MOST_ROWS = 100  # a guard; how many claims a case may have is a parameter


class IntakeForm(Form):
    """An application as the counter or the hotline writes it down."""

    union = forms.TypedChoiceField(label=_("Taken in at"), coerce=int)
    channel = forms.ChoiceField(label=_("Way in"), choices=words.Channel.choices)
    channel_note = line(_("Ticket or source"), required=False, max_length=120)
    name = line(_("Name of the applicant"), "name", max_length=64)
    identity = line(_("Identity number"), "id", max_length=20, attrs={"data-enter": "look_up"})
    phone = line(_("Mobile phone"), "phone", max_length=20)
    is_migrant = tick(_("Migrant worker"))
    people_count = number(_("Workers concerned"), 1, 9999, initial=1)
    agent_name = line(_("Agent"), "name", required=False, max_length=64)
    agent_phone = line(_("Telephone of the agent"), "phone", required=False, max_length=20)
    employer_name = line(_("Employer"), max_length=120)
    employer_code = line(_("Unified social credit code"), "id", required=False, max_length=18)
    employed_from = DayField(label=_("Employed from"), required=False)
    employment_ended_on = DayField(
        label=_("Employment ended on"), required=False, help_text=_("Empty while the employment goes on.")
    )
    scope = forms.ChoiceField(label=_("Scope"), choices=words.AidScope.choices)
    matter = forms.ChoiceField(label=_("Matter"), choices=[("", "---"), *Matter.choices])
    form = forms.ChoiceField(
        label=_("Form of aid"), choices=words.AidForm.choices, initial=words.AidForm.AGENCY, widget=forms.RadioSelect
    )
    claim = line(_("Claim"), required=False, max_length=200)
    amount = YuanField(label=_("Amount claimed"), required=False)
    known_on = DayField(
        label=_("Day on which the worker knew"),
        required=False,
        help_text=_("The limitation is reckoned from this day; for pay from the end of the employment."),
    )
    facts = text(pgettext_lazy("legal aid", "Facts"), 4000, 6)
    evidence = text(_("Evidence and who holds it"), 2000, 3, required=False)
    in_danger = tick(_("Evidence or property may be lost"))
    has_government_aid = tick(_("Government legal aid was asked for before"))
    has_counsel = tick(_("Has counsel already"))
    papers = forms.MultipleChoiceField(
        label=_("Papers handed in"),
        choices=words.Paper.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    consented = forms.BooleanField(
        label=_("The applicant agrees to checks and to passing the facts to the lawyer"), required=True
    )


class FurtherClaimForm(Form):
    """A claim after the first."""

    text = line(_("Claim"), max_length=200)
    amount = YuanField(label=_("Amount claimed"))


FurtherClaims = forms.formset_factory(FurtherClaimForm, extra=0, max_num=MOST_ROWS, can_delete=True)


class PapersForm(VersionForm):
    """Everything is there."""

    papers = forms.MultipleChoiceField(
        label=_("Papers seen"), choices=words.Paper.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class AskForm(VersionForm):
    """The one list of what is missing."""

    missing = forms.MultipleChoiceField(
        label=_("Missing papers"),
        choices=words.Paper.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The applicant is told once, in one list."),
    )


class IncomeForm(VersionForm):
    """The economic test."""

    exemption = forms.ChoiceField(
        label=_("Exempt group"),
        choices=[("", _("None: the income is tested")), *words.Exemption.choices],
        required=False,
    )
    income_per_head = YuanField(label=_("Income per head and month"), required=False)
    shows_infringement = tick(_("Evidence of a serious infringement is in the papers"))
    note = text(_("What it rests on"), 500, 2, required=False)


class OpinionForm(VersionForm):
    opinion = text(_("Opinion"), 500, 3)


class RefuseForm(VersionForm):
    reason = forms.ChoiceField(label=_("Reason of refusal"), choices=words.RefusalReason.choices)
    opinion = text(_("Reason in words, as the applicant reads it"), 500, 3)


class ObjectForm(VersionForm):
    text = text(_("What the applicant says"), 2000)


class DecideObjectionForm(VersionForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("keep", _("The refusal stands")), ("correct", _("Give legal aid after all"))],
        widget=forms.RadioSelect,
    )
    opinion = text(_("Opinion"), 500, 3)


class LawyerForm(VersionForm):
    """Whom the case is offered to; the choices come ranked."""

    lawyer = forms.ChoiceField(label=_("Lawyer"), widget=forms.RadioSelect)


class DeclineForm(VersionForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=words.DeclineReason.choices)
    note = line(_("Note"), required=False, max_length=300)


class ReasonForm(VersionForm):
    reason = text(_("Reason"), 300, 3)


class NoteForm(Form):
    on = DayField(label=_("Day"))
    stage = forms.ChoiceField(
        label=pgettext_lazy("legal aid", "Stage"), choices=[("", "---"), *words.Stage.choices], required=False
    )
    text = text(_("What was done"), 2000)
    is_contact = tick(_("I talked with the worker"))


class HearingForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=words.HearingKind.choices)
    on = DayField(label=_("Day"))
    at = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"placeholder": "09:30", "data-width": "short"}))
    body = line(_("Commission, court or mediator"), max_length=120)
    place = line(_("Address"), max_length=200)


class HearingResultForm(Form):
    hearing = forms.ChoiceField(label=_("Hearing"))
    result = text(_("What the hearing brought"), 1000)


class StageForm(Form):
    stage = forms.ChoiceField(label=pgettext_lazy("legal aid", "Stage"), choices=words.Stage.choices)
    award = forms.ChoiceField(label=pgettext_lazy("legal aid", "How it ended"), choices=words.Award.choices)
    amount = YuanField(label=_("Amount awarded"), required=False)
    body = line(_("Commission or court"), required=False, max_length=120)
    their_number = line(_("Their case number"), required=False, max_length=60)
    filed_on = DayField(label=pgettext_lazy("legal aid", "Applied for on"), required=False)
    received_on = DayField(
        label=_("Award received on"), required=False, help_text=_("The fifteen days to sue begin on this day.")
    )
    upload = forms.FileField(label=_("The award itself"), required=False)


class CostForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=words.CostKind.choices)
    on = DayField(label=_("Day"))
    amount = YuanField(label=_("Amount"))
    note = line(_("Note"), required=False, max_length=200)


class PaperForm(Form):
    upload = forms.FileField(label=_("File"))
    slot = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            ("case", _("Papers of the case")),
            ("evidence", pgettext_lazy("legal", "Evidence")),
            ("authority", _("Power of attorney")),
            ("statement", _("Statement to commission or court")),
            ("award", _("Award or judgment")),
            ("other", pgettext_lazy("paper", "Other")),
        ],
    )


class FinishForm(VersionForm):
    """The end of a case: for each claim what was awarded and what came in."""

    on = DayField(label=_("Finished on"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=words.Outcome.choices)

    def __init__(self, *args: Any, claims: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = list(claims)
        for claim in self.claims:
            name = claim.text or claim.get_matter_display()
            self.fields[f"awarded_{claim.pk}"] = YuanField(
                label=_("Awarded: %(claim)s") % {"claim": name}, required=False
            )
            self.fields[f"recovered_{claim.pk}"] = YuanField(
                label=_("Recovered: %(claim)s") % {"claim": name}, required=False
            )

    def sums(self, kind: str) -> dict[int, Any]:
        """Return what was typed for each claim."""
        return {claim.pk: self.cleaned_data.get(f"{kind}_{claim.pk}") for claim in self.claims}


class TerminateForm(VersionForm):
    reason = forms.ChoiceField(label=pgettext_lazy("legal", "Ground"), choices=words.TerminateReason.choices)
    opinion = text(_("Opinion"), 500, 3)


class ReportForm(VersionForm):
    report = text(_("Report on the closed case"), 4000, 8)


class ArchiveForm(VersionForm):
    score = number(_("Worker's rating (1 to 5)"), 1, 5)


class CallbackForm(VersionForm):
    """A call to the worker after the case."""

    on = DayField(label=pgettext_lazy("call-back", "Called on"))
    is_reached = forms.TypedChoiceField(
        label=_("Was the worker reached"),
        choices=[("yes", pgettext_lazy("call-back", "Reached")), ("no", pgettext_lazy("call-back", "Nobody answered"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    score = number(_("Worker's rating (1 to 5)"), 1, 5, required=False)
    note = text(pgettext_lazy("call-back", "What was said"), 300, 3, required=False)


class LimitationForm(VersionForm):
    """What interrupts or suspends the limitation."""

    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[("interrupt", _("Interruption of the limitation")), ("suspend", _("Suspension of the limitation"))],
        widget=forms.RadioSelect,
    )
    on = DayField(label=_("Day"))
    to_on = DayField(label=_("Hindered until"), required=False)
    reason = line(_("Reason"), max_length=200)
    authority = line(_("Paper it rests on"), max_length=200)


class RegisterLawyerForm(Form):
    """A lawyer of the register."""

    union = forms.TypedChoiceField(label=_("Register of"), coerce=int)
    name = line(_("Name"), "name", max_length=64)
    kind = forms.ChoiceField(label=_("Kind"), choices=words.LawyerKind.choices)
    username = line(_("Account"), "name", required=False, help_text=_("The lawyer opens assigned cases with it."))
    firm = line(_("Law firm"), required=False, max_length=120)
    licence = line(_("Licence number"), "id", required=False, max_length=32)
    phone = line(_("Telephone"), "phone", required=False, max_length=20)
    fields_known = forms.MultipleChoiceField(
        label=_("Fields"), choices=Matter.choices, widget=forms.CheckboxSelectMultiple
    )


class ChangeLawyerForm(VersionForm):
    firm = line(_("Law firm"), required=False, max_length=120)
    fields_known = forms.MultipleChoiceField(
        label=_("Fields"), choices=Matter.choices, widget=forms.CheckboxSelectMultiple
    )
    is_active = tick(_("Takes cases"))


class LeaveForm(Form):
    from_on = DayField(label=_("Away from"))
    to_on = DayField(label=_("Away until"))
    reason = line(_("Reason"), required=False, max_length=120)


class ClientForm(Form):
    """An employer that a lawyer acts for."""

    employer_name = line(_("Employer"), max_length=120)
    employer_code = line(_("Unified social credit code"), "id", required=False, max_length=18)
    whole_firm = tick(_("The whole firm acts for it"))
    to_on = DayField(label=_("Until"), required=False)
