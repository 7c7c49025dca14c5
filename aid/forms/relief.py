"""Input of programmes and rosters."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aid.choices.files import Category
from aid.choices.relief import ReliefKind, Season
from aid.choices.students import Stage
from core.chinese.money import to_fen
from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line

CATEGORIES = [choice for choice in Category.choices if choice[0] != Category.NONE]
WITHOUT_FILE = (Category.NONE.value, _("Without a file"))
STANDARDS = {"deep": "deep", "relative": "relative", "accident": "accident", "without_file": Category.NONE.value}


def paragraph(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a field for some lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def whole(label: Any, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a whole number."""
    return forms.IntegerField(label=label, widget=forms.NumberInput(attrs={"data-width": "short"}), **kwargs)


class PlanForm(Form):
    """The plan of a programme: name, days, who may take part."""

    name = line(pgettext_lazy("of a thing", "Name"), max_length=80)
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Closes on"))
    roster_due_on = DayField(label=_("Rosters due on"))
    report_due_on = DayField(label=_("Closing report due on"))
    requires_file = forms.BooleanField(label=_("Only families on file"), required=False)
    needs_notice = forms.BooleanField(label=_("Approved rosters go on notice"), required=False)
    policy_text = paragraph(_("Policy"), required=False, max_length=4000)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes, report = given.get("opens_on"), given.get("closes_on"), given.get("report_due_on")
        if opens and closes and closes <= opens:
            self.add_error("closes_on", _("The programme must close after it opens."))
        if closes and report and report < closes:
            self.add_error("report_due_on", _("The closing report is due after the programme closes."))
        return given


class NewProgrammeForm(PlanForm):
    """A new programme, with what a family of each category receives."""

    union_id = forms.TypedChoiceField(label=_("Owner"), coerce=int)
    season = forms.ChoiceField(label=_("Season"), choices=Season.choices)
    kind = forms.ChoiceField(label=_("Kind of relief"), choices=ReliefKind.choices)
    year = whole(_("Year"), min_value=2020, max_value=2100)
    deep = YuanField(label=_("Standard for deep hardship"), required=False)
    relative = YuanField(label=_("Standard for relative hardship"), required=False)
    accident = YuanField(label=_("Standard for accident hardship"), required=False)
    without_file = YuanField(
        label=_("Standard for people without a file"),
        required=False,
        help_text=_("Only where the programme is not for families on file alone."),
    )
    basis = line(_("Basis of the standards"), max_length=200, required=False)
    field_order = ("union_id", "season", "kind", "year")

    def __init__(self, *args: Any, owners: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union_id"].choices = [(union.pk, union.name) for union in owners]

    def standards(self) -> dict[str, int]:
        """Return the standards that were entered, in fen by category."""
        given = {category: self.cleaned_data.pop(name) for name, category in STANDARDS.items()}
        return {category: to_fen(amount) for category, amount in given.items() if amount}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        amounts = [given.get(name) for name in STANDARDS]
        if given.get("without_file") and given.get("requires_file"):
            self.add_error("without_file", _("This programme is for families on file only."))
        if any(amounts) and not given.get("basis"):
            self.add_error("basis", _("Name the paper the standards rest on."))
        return given


class EditProgrammeForm(VersionForm, PlanForm):
    """The plan of a programme that is not open yet."""


class StandardForm(VersionForm):
    """What a family of one category receives."""

    category = forms.ChoiceField(label=_("Category"), choices=[*CATEGORIES, WITHOUT_FILE], widget=forms.RadioSelect)
    stage = forms.ChoiceField(
        label=_("Stage of schooling"),
        required=False,
        choices=[("", _("Every stage, or not schooling relief")), *Stage.choices],
    )
    amount = YuanField(label=_("Amount"))
    basis = line(_("Basis"), max_length=200)

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("Enter an amount above zero."))
        return amount


class PartForm(VersionForm):
    """How many families a county may reach."""

    quota = whole(_("Families at most"), min_value=0, required=False, help_text=_("Leave it empty for no limit."))
    fund_id = forms.ChoiceField(label=_("Fund"), required=False)

    def __init__(self, *args: Any, funds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(fund.pk), f"{fund.name} ({fund.union.name})") for fund in funds]
        self.fields["fund_id"].choices = [("", _("As it is")), *offered]

    def clean_fund_id(self) -> str | None:
        return self.cleaned_data["fund_id"] or None


class FundChoiceForm(VersionForm):
    """The fund that a county's part pays from."""

    fund_id = forms.ChoiceField(label=_("Fund"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, funds: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund_id"].choices = [(str(fund.pk), f"{fund.name} ({fund.union.name})") for fund in funds]


class ReportForm(VersionForm):
    """How a county closes its part."""

    report = paragraph(_("Closing report"), rows=6, max_length=4000)


class ReasonForm(VersionForm):
    """A decision against somebody, with its reason."""

    reason = paragraph(_("Reason"), max_length=300)


class ExplainForm(Form):
    """Why one family was not reached."""

    file_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = line(_("Reason"), max_length=300)


class CheckRosterForm(VersionForm):
    """A yes to a roster."""

    opinion = paragraph(_("Opinion"), max_length=500, required=False)


class ApproveRosterForm(CheckRosterForm):
    """A county's yes to a roster; above the county's own limit with the record of the collective decision."""

    collective_record = paragraph(
        _("Record of the collective decision"),
        max_length=2000,
        required=False,
        help_text=_("Meeting, day and result. Needed where an amount is above what one approver decides."),
    )
    decision_paper = line(
        _("Paper of the province or the national federation"),
        max_length=80,
        required=False,
        help_text=_("Number of the paper. Needed where an amount is above what the county decides together."),
    )
    decision_scan = forms.FileField(
        label=_("Scan of the record or the paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf"}),
    )


class HoldForm(VersionForm):
    """An objection to one line of a roster."""

    text = paragraph(_("Objection"), max_length=300)


class ResolveForm(VersionForm):
    """What an objection came to."""

    is_upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("no", _("The objection is not right; the family is paid")), ("yes", _("The objection is right"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    finding = paragraph(_("Finding"), max_length=300)
