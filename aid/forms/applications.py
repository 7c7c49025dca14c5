"""The application's questions, one form a task (ux.md P21)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aid.choices.files import (
    Cause,
    ConsentPurpose,
    ExpenseKind,
    HospitalLevel,
    Housing,
    IncomeKind,
    Relation,
    Standing,
    WorkStatus,
)
from aid.rules import lists
from core.chinese.identity import DocumentKind
from core.codes.fields import CodeField, fill
from core.forms import Form
from core.inputs import DayField, YuanField, line


class ReadForm(Form):
    """Answers that remember which version of the application they were read at."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MemberForm(Form):
    """One person of the household."""

    name = line(_("Name"), "name", max_length=64)
    identity_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    identity = line(_("Document number"), "id", max_length=32, help_text=_("Spaces do not matter."))
    relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=Relation.choices)
    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices)
    phone = line(_("Mobile phone"), "phone", max_length=20, required=False)
    health = CodeField(of=lists.HEALTH, label=_("Health"), initial="good")
    disability = CodeField(of=lists.DISABILITY, label=_("Disability"), required=False)
    insurance = CodeField(of=lists.INSURANCE, label=_("Medical insurance"))
    marital = CodeField(of=lists.MARITAL, label=_("Marital status"))
    residence = CodeField(of=lists.RESIDENCE, label=_("Household registration"))
    ethnic = CodeField(of=lists.ETHNIC, label=_("Ethnic group"), initial="01")
    political = CodeField(of=lists.POLITICAL, label=_("Political status"), initial="13")
    model_worker = CodeField(of=lists.MODEL_WORKER, label=_("Model worker"), initial="none")
    education = CodeField(of=lists.EDUCATION, label=_("Education"), required=False)
    school = line(_("School or workplace"), max_length=80, required=False)

    no_work_proof = line(
        _("Proof that no work is possible"),
        max_length=120,
        required=False,
        help_text=_("For somebody out of work; without it the minimum wage is counted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self.fields)


class HardshipForm(ReadForm):
    """Causes, housing and work."""

    main_cause = forms.TypedChoiceField(label=_("Main cause of hardship"), choices=Cause.choices, coerce=int)
    secondary_causes = forms.TypedMultipleChoiceField(
        label=_("Further causes"),
        choices=Cause.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Three at most."),
    )
    cause_detail = forms.CharField(
        label=_("What happened"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    event_on = DayField(label=_("Day of the accident or disaster"), required=False)
    event_loss = YuanField(label=_("Loss after insurance, compensation and aid"), required=False)
    work_status = forms.ChoiceField(label=_("Work status"), choices=WorkStatus.choices)
    employer_name = line(_("Employer"), max_length=120, required=False)
    employer_code = line(
        _("Unified social credit code"),
        "id",
        max_length=24,
        required=False,
        help_text=_("18 characters, as on the licence. The name follows when the employer is known."),
    )
    housing = forms.ChoiceField(label=_("Housing"), choices=Housing.choices)
    address = line(_("Address"), max_length=120)
    is_migrant = forms.BooleanField(label=_("Migrant worker"), required=False)

    def clean_secondary_causes(self) -> list[int]:
        causes: list[int] = self.cleaned_data["secondary_causes"]
        if len(causes) > 3:
            raise forms.ValidationError(_("Select three further causes at most."))
        return causes

    def clean_cause_detail(self) -> str:
        return str(self.cleaned_data["cause_detail"]).strip()


class AccountForm(ReadForm):
    """Where relief is paid to."""

    bank_name = line(_("Bank"), max_length=60)
    account = forms.CharField(
        label=_("Bank card number"),
        max_length=40,
        help_text=_("The card belongs to the applicant."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-width": "id"}),
    )


class MoneyLineForm(Form):
    """One line of income or of rigid cost."""

    member_id = forms.ChoiceField(label=_("Person"))
    kind = forms.ChoiceField(label=_("Kind"))
    amount = YuanField(label=_("Amount in 12 months"))
    note = line(_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, members: list[tuple[str, str]], kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = members
        self.fields["kind"].choices = kinds


class CostLineForm(MoneyLineForm):
    """One line of rigid cost: what it cost, what came back for it, in which period, in which hospital."""

    compensated = YuanField(label=_("Of it received from insurance or mutual aid"), required=False)
    from_on = DayField(label=_("From"), required=False)
    to_on = DayField(label=_("Until"), required=False)
    hospital_level = forms.ChoiceField(
        label=_("Hospital"),
        choices=[("", "—"), *HospitalLevel.choices],
        required=False,
        help_text=_("For a medical cost, with the period of its invoices."),
    )
    field_order = ("member_id", "kind", "amount", "compensated", "from_on", "to_on", "hospital_level", "note")


IncomeLines = forms.formset_factory(MoneyLineForm, extra=0, can_delete=True, min_num=1, max_num=30)
ExpenseLines = forms.formset_factory(CostLineForm, extra=0, can_delete=True, min_num=0, max_num=30)
INCOME_KINDS = list(IncomeKind.choices)
EXPENSE_KINDS = list(ExpenseKind.choices)

SLOTS = [
    ("identity", _("Identity cards")),
    ("household_register", _("Household register")),
    ("income", _("Proof of income")),
    ("authorisation", _("Authorisation for the economic check")),
    ("bank_card", _("Copy of the bank card")),
    ("medical", _("Diagnosis and invoices")),
    ("school", _("Enrolment and fees")),
    ("event", _("Proof of the accident or disaster")),
    ("exit", _("Evidence of an exit")),
    ("death", _("Proof of death")),
    ("cost", _("Proof of other costs: rent, support, work")),
    ("change", _("Proof of a change of the household")),
    ("other", _("Other papers")),
]


class PaperForm(Form):
    """One paper for one place of the checklist."""

    slot = forms.ChoiceField(label=_("Which paper"), choices=SLOTS)
    upload = forms.FileField(
        label=pgettext_lazy("upload", "File"),
        help_text=_("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf"}),
    )


class CostPaperForm(PaperForm):
    """A paper of an application, which may prove lines of rigid cost; ``lines`` are the choices."""

    proves = forms.MultipleChoiceField(
        label=_("Which costs it proves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each cost needs its paper; one paper may prove several."),
    )

    def __init__(self, *args: Any, lines: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lines:
            self.fields["proves"].choices = lines  # type: ignore[attr-defined]
        else:
            self.fields.pop("proves")


class ConsentsForm(Form):
    """Separate consents, each its own statement and its own tick (PIPL Art. 29)."""

    file_review = forms.BooleanField(
        label=_("I agree that the union reviews my family's file to decide on help."),
        help_text=_(
            "Read by the unions of the township and the county. It may be withdrawn at any time through the union."
        ),
        required=False,
    )
    econ_check = forms.BooleanField(
        label=_("I agree that civil affairs checks my family's property, vehicles, businesses and deposits."),
        help_text=_(
            "Civil affairs gets names and identity numbers. It may be withdrawn at any time through the union."
        ),
        required=False,
    )
    public_notice = forms.BooleanField(
        label=_("I agree to a notice with my masked name, my unit, the category and the kind of cause."),
        help_text=_("Everybody may read it while the notice hangs. Withdrawn, the notice is taken down at once."),
        required=False,
    )

    share_bank = forms.BooleanField(
        label=_("I agree that the bank that pays gets my name, my card number and the amount."),
        help_text=_(
            "Needed before money can be paid; it may be given later. Withdrawn, nothing more goes to the card."
        ),
        required=False,
    )

    def given(self) -> list[str]:
        return [purpose for purpose in ConsentPurpose.values if self.cleaned_data.get(purpose)]


class SelfCheckForm(Form):
    """Five questions without a name: is it worth applying."""

    heads = forms.IntegerField(label=_("How many people live together"), min_value=1, max_value=20)
    income = YuanField(label=_("Income of all in the last 12 months"))
    rigid = YuanField(
        label=_("Unavoidable costs in the last 12 months"), help_text=_("Illness after insurance, schooling, rent.")
    )
    loss = YuanField(label=_("Loss by an accident or disaster, after insurance"), required=False)
