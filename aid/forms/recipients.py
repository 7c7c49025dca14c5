"""Input of people who receive relief without being on file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.choices.recipients import NAMED
from aid.choices.relief import ReliefKind
from aid.choices.students import Stage
from aid.forms.relief import paragraph
from aid.forms.requests import ManyFiles, ManyFilesField
from aid.forms.services import ServiceForm
from core.inputs import line

STUDENT = ("student_name", "student_identity", "stage", "school")


class CardForm(ServiceForm):
    """Whose bank card the money goes to."""

    account = line(_("Bank card number"), "card", max_length=40)
    bank_name = line(_("Bank"), max_length=60)
    holder = line(
        _("Account holder"), "name", max_length=80, required=False, help_text=_("Leave it empty if it is the worker.")
    )
    relation = line(
        _("Relation and reason"),
        max_length=100,
        required=False,
        help_text=_("Only where the card is somebody else’s, such as a parent’s."),
    )


class NominationForm(CardForm):
    """Somebody without a file: who, of which group, why, with which paper."""

    union_id = forms.ChoiceField(label=_("Union"))
    group = forms.ChoiceField(label=_("Group"), choices=NAMED)
    name = line(_("Name"), "name", max_length=50)
    identity = line(_("Identity number"), "identity", max_length=24)
    phone = line(_("Mobile phone"), "phone", max_length=20, required=False)
    reason = paragraph(_("What they need help with"), max_length=500)
    student_name = line(_("Name of the student"), "name", max_length=50, required=False)
    student_identity = line(_("Identity number of the student"), "identity", max_length=24, required=False)
    stage = forms.ChoiceField(label=_("Stage of schooling"), choices=[("", "--"), *Stage.choices], required=False)
    school = line(_("Name of the school"), max_length=80, required=False)
    agreed_to_notice = forms.BooleanField(label=_("Has agreed in writing to a public notice"), required=False)
    evidence = ManyFilesField(
        label=_("Evidence"),
        help_text=_("Certificate of the employer, the community or the hospital; the signed consent. 10 MB each."),
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf", "multiple": True}),
    )
    field_order = ("union_id", "group", "name", "identity", "phone", "reason", *STUDENT)

    def __init__(self, *args: Any, kind: str, needs_notice: bool, unions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union_id"].choices = unions
        if kind != ReliefKind.TUITION:
            for name in STUDENT:
                self.fields.pop(name)
        if not needs_notice:
            self.fields.pop("agreed_to_notice")


class ProviderForm(ServiceForm):
    """The provider's account and invoice, before its check-ups are paid."""

    holder = line(_("Account holder"), max_length=80)
    account = line(_("Account number"), "card", max_length=40)
    bank_name = line(_("Bank"), max_length=60)
    invoice_no = line(_("Invoice number"), max_length=40)
    invoice = forms.FileField(label=_("Invoice"), widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}))
