"""Input about supervision: complaints, records, inquiries, letters, the register of supervisors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line
from legal.choices.letters import Answer, Department, LetterKind, ServiceMethod, SignerPost
from legal.choices.supervision import Item, NoteSide, RefusalGround, Source
from legal.choices.supervisors import SupervisorKind
from legal.choices.terminations import View


def area(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class MatterForm(Form):
    """A complaint, or what the union found: whom it is about, what happened, since when it is known."""

    union = forms.ChoiceField(label=_("Union that handles it"))
    source = forms.ChoiceField(label=pgettext_lazy("supervision", "Source"), choices=Source.choices)
    received_on = DayField(label=_("Received on"))
    item = forms.ChoiceField(label=pgettext_lazy("supervision", "What it is about"), choices=Item.choices)
    employer_name = line(_("Employer"), max_length=120)
    credit_code = line(_("Credit code of the employer"), "id", max_length=20, required=False)
    complainant = line(_("Complainant"), "name", max_length=64, required=False)
    identity = line(_("Identity number of the complainant"), "id", max_length=18, required=False)
    workers = forms.IntegerField(label=_("Workers concerned"), min_value=1, initial=1)
    amount = YuanField(label=_("Amount concerned"), required=False)
    is_serious = forms.BooleanField(
        label=_("Serious matter of a group (arrears, uninsured, women, minors, disabled, new forms of work)"),
        required=False,
    )
    facts = area(pgettext_lazy("supervision", "Facts"), 5, max_length=2000)


class AcceptForm(VersionForm):
    on = DayField(label=_("Accepted on"))


class RefuseForm(VersionForm):
    on = DayField(label=_("Written notice of"))
    ground = forms.ChoiceField(label=pgettext_lazy("legal", "Ground"), choices=RefusalGround.choices)
    reason = area(_("Reason"), max_length=1000)


class NoteForm(VersionForm):
    side = forms.ChoiceField(label=pgettext_lazy("supervision", "About"), choices=NoteSide.choices)
    on = DayField(label=_("Day"))
    present = line(_("Present"), max_length=200, required=False)
    text = area(_("Record"), 5, max_length=2000)


class CloseForm(VersionForm):
    on = DayField(label=_("Day"))
    outcome = area(pgettext_lazy("supervision", "Outcome"), max_length=1000)


class HelpedForm(CloseForm):
    workers_helped = forms.IntegerField(label=_("Workers helped"), min_value=0, required=False)
    recovered = YuanField(label=_("Amount recovered"), required=False)


class InquiryForm(VersionForm):
    """Who inquires: the supervisors whose certificates hold today."""

    on = DayField(label=_("Day"))
    supervisor_ids = forms.MultipleChoiceField(
        label=_("Supervisors with certificates"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, certified: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["supervisor_ids"].choices = certified


class FindingsForm(VersionForm):
    on = DayField(label=_("Day"))
    findings = area(pgettext_lazy("supervision", "Findings"), 5, max_length=2000)
    correct_by = DayField(label=_("To be corrected by"))


class ReasonForm(VersionForm):
    reason = area(_("Reason"), max_length=1000)


class JudgeForm(VersionForm):
    on = DayField(label=_("Day"))
    reason = area(_("Reason"), max_length=1000)


class LetterForm(VersionForm):
    """What a letter says, and who signs it."""

    recipient = line(_("Addressed to"), max_length=120)
    facts = area(pgettext_lazy("supervision", "Facts"), 5, max_length=2000)
    basis = area(_("Legal basis"), 2, max_length=500)
    demand = area(_("What is asked for"), 3, max_length=1000)
    correct_by = DayField(label=_("To be corrected by"), required=False)
    signer_post = forms.ChoiceField(label=_("Office of the signer"), choices=SignerPost.choices)
    signer = line(_("Signed by"), "name", max_length=64)


class SuggestionForm(LetterForm):
    department = forms.ChoiceField(label=_("Department"), choices=Department.choices)
    field_order = ("department",)


class ServeForm(VersionForm):
    on = DayField(label=_("Served on"))
    service = forms.ChoiceField(label=pgettext_lazy("letter", "Served"), choices=ServiceMethod.choices)
    note = line(_("Proof of service"), max_length=200, required=False)
    upload = forms.FileField(label=_("Scan of the proof"), required=False)


class AnswerForm(VersionForm):
    on = DayField(label=_("Replied on"))
    answer = forms.ChoiceField(label=_("Reply"), choices=Answer.choices)
    text = area(_("What was replied"), 4, max_length=2000)
    upload = forms.FileField(label=_("Scan of the reply"), required=False)


class RefusedForm(VersionForm):
    on = DayField(label=_("Day"))
    note = line(_("Proof of the refusal"), max_length=200)
    upload = forms.FileField(label=_("Scan of the proof"), required=False)


class SupervisorForm(Form):
    union = forms.ChoiceField(label=_("Union"))
    name = line(_("Name"), "name", max_length=64)
    kind = forms.ChoiceField(label=_("Kind"), choices=SupervisorKind.choices)
    cert_no = line(_("Certificate number"), "id", max_length=40)
    issued_on = DayField(label=_("Certificate issued on"))
    term_end_on = DayField(label=_("Term ends on"))
    training = line(_("Training and examination"), max_length=200, required=False)
    account = line(_("Account"), "name", max_length=150, required=False)


class RenewForm(VersionForm):
    issued_on = DayField(label=_("Certificate issued on"))
    term_end_on = DayField(label=_("Term ends on"))


class EndForm(VersionForm):
    on = DayField(label=_("Day"))
    reason = area(_("Reason"), 2, max_length=200)


class DismissalForm(Form):
    union = forms.ChoiceField(label=_("Union"))
    employer_name = line(_("Employer"), max_length=120)
    worker_name = line(_("Worker"), "name", max_length=64)
    received_on = DayField(label=_("Received on"))
    reason = area(_("Reason"), 4, max_length=1000)


class ViewForm(VersionForm):
    on = DayField(label=_("Day"))
    view = forms.ChoiceField(label=_("View of the union"), choices=View.choices)
    text = area(_("Reason"), 4, max_length=1000, required=False)


class EmployerAnswerForm(VersionForm):
    on = DayField(label=_("Day"))
    text = area(_("Answer of the employer"), 4, max_length=1000)


TITLES = {
    LetterKind.PROMPT: _("Issue a prompt letter"),
    LetterKind.OPINION: _("Issue an opinion letter"),
    LetterKind.SUGGESTION: _("Issue a suggestion letter"),
}
