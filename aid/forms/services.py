"""Input of relief given as goods and services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.choices.relief import FundSource
from aid.choices.services import CheckupTarget, HeatLevel, ReferralResult, SiteKind
from aid.forms.relief import paragraph, whole
from core.chinese.money import from_fen, to_fen
from core.forms import Form
from core.inputs import DayField, YuanField, line


class ServiceForm(Form):
    """A form whose amounts in yuan become fen, and whose choices of rows are given to it."""

    yuan: tuple[str, ...] = ()

    def __init__(self, *args: Any, choices: dict[str, list[tuple[Any, str]]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (choices or {}).items():
            if name in self.fields:
                self.fields[name].choices = offered

    def answers(self) -> dict[str, Any]:
        """Return the answers as the services take them."""
        given = dict(self.cleaned_data)
        for name in self.yuan:
            given[f"{name}_fen"] = to_fen(given.pop(name))
        return given


class SiteForm(ServiceForm):
    """A place where people work in the heat."""

    union_id = forms.ChoiceField(label=_("Union"))
    name = line(_("Name of the site"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind of site"), choices=SiteKind.choices)
    place = line(_("Whereabouts"), max_length=120)
    employer = line(_("Employer"), max_length=80)
    workers = whole(_("Workers"), min_value=1, max_value=100_000)
    is_high_temperature = forms.BooleanField(label=_("High-temperature post"), required=False)


class SiteVisitForm(ServiceForm):
    """A visit to a site."""

    programme_id = forms.ChoiceField(label=_("Programme"))
    visited_on = DayField(label=_("Day of the visit"))
    first_visitor = line(_("First visitor"), "name", max_length=40)
    second_visitor = line(_("Second visitor"), "name", max_length=40)
    workers_reached = whole(_("Workers reached"), min_value=0, max_value=100_000)
    findings = paragraph(_("Findings"), max_length=1000, required=False)


class GoodsForm(ServiceForm):
    """Goods handed to a site."""

    programme_id = forms.ChoiceField(label=_("Programme"))
    name = line(_("Goods"), max_length=60)
    unit = line(_("Unit"), "short", max_length=8)
    unit_cost = YuanField(label=_("Cost of one"))
    quantity = whole(_("Quantity"), min_value=1, max_value=1_000_000)
    source = forms.ChoiceField(label=_("Source"), choices=FundSource.choices, initial=FundSource.OWN_UNION)
    issued_on = DayField(label=_("Handed out on"))
    received_by = line(_("Signed for by"), "name", max_length=40)
    receipt = forms.FileField(label=_("Signed receipt"), required=False)
    yuan = ("unit_cost",)


class HandOutForm(ServiceForm):
    """Goods handed to families: which, how many for each, at which cost."""

    union_id = forms.ChoiceField(label=_("Union"), widget=forms.HiddenInput)
    programme_id = forms.ChoiceField(label=_("Programme"))
    name = line(_("Goods"), max_length=60)
    unit = line(_("Unit"), "short", max_length=8)
    unit_cost = YuanField(label=_("Cost of one"))
    quantity = whole(_("Quantity for each family"), min_value=1, max_value=10_000)
    source = forms.ChoiceField(label=_("Source"), choices=FundSource.choices, initial=FundSource.OWN_UNION)
    issued_on = DayField(label=_("Handed out on"))
    yuan = ("unit_cost",)


class ScanForm(ServiceForm):
    """The scan of a signed list."""

    scan = forms.FileField(
        label=_("Scan of the signed list"),
        help_text=_("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf"}),
    )


class HeatForm(ServiceForm):
    """A heat alert of the weather service."""

    union_id = forms.ChoiceField(label=_("County"))
    on_day = DayField(label=_("Day of the alert"))
    level = forms.ChoiceField(label=_("Level of the alert"), choices=HeatLevel.choices)
    source = line(_("Source"), max_length=80)


class CancelForm(ServiceForm):
    """Why an entry is cancelled."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = line(_("Reason"), max_length=200)


def for_edit(form_class: type[ServiceForm], data: Any, row: Any) -> ServiceForm:
    """Return the form of an entry with what it holds; its union and programme stay as they are."""
    initial = {name: getattr(row, name) for name in form_class.base_fields if hasattr(row, name)}
    initial |= {name: from_fen(getattr(row, f"{name}_fen")) for name in form_class.yuan}
    form = form_class(data, initial=initial | {"seen_version": row.version})
    for name in ("union_id", "programme_id"):
        form.fields.pop(name, None)
    form.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput)
    return form


class CloseForm(ServiceForm):
    """Why a site is closed."""

    reason = line(_("Reason"), max_length=200)


class FairForm(ServiceForm):
    """A job fair."""

    union_id = forms.ChoiceField(label=_("Union"))
    programme_id = forms.ChoiceField(label=_("Programme"))
    name = line(_("Name of the fair"), max_length=80)
    held_on = DayField(label=_("Held on"))
    place = line(_("Whereabouts"), max_length=120)
    employers = whole(_("Employers"), min_value=0, max_value=10_000)
    visitors = whole(_("Visitors at the fair"), min_value=0, max_value=1_000_000)


class PostForm(ServiceForm):
    """Posts that an employer offers."""

    employer = line(_("Employer"), max_length=80)
    title = line(_("Post"), max_length=60)
    openings = whole(_("Openings"), min_value=1, max_value=10_000)
    wage = line(_("Wage"), max_length=40, required=False)


class PersonForm(ServiceForm):
    """A person who takes part."""

    name = line(_("Name"), "name", max_length=50)
    identity = line(_("Identity number"), "identity", max_length=24)
    phone = line(_("Mobile phone"), "phone", max_length=20, required=False)


class ReferralForm(PersonForm):
    """A person sent to a post."""

    referred_on = DayField(label=_("Referred on"))


class OutcomeForm(ServiceForm):
    """What became of a referral."""

    result = forms.ChoiceField(
        label=_("Result"),
        choices=[choice for choice in ReferralResult.choices if choice[0] != ReferralResult.PENDING],
        widget=forms.RadioSelect,
    )
    hired_on = DayField(label=_("Hired on"), required=False)


class LookAgainForm(ServiceForm):
    """Whether somebody still works there."""

    days = forms.TypedChoiceField(label=_("After"), coerce=int, choices=[(30, _("30 days")), (90, _("90 days"))])
    still = forms.TypedChoiceField(
        label=_("Still employed there"),
        coerce=lambda answer: answer == "yes",
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )


class ClassForm(ServiceForm):
    """A training class."""

    union_id = forms.ChoiceField(label=_("Union"))
    programme_id = forms.ChoiceField(label=_("Programme"))
    trade = line(_("Trade"), max_length=60)
    provider = line(_("Provider"), max_length=80)
    hours = whole(_("Hours"), min_value=1, max_value=2_000)
    capacity = whole(_("Places"), min_value=1, max_value=2_000)
    subsidy = YuanField(label=_("Subsidy of a trainee"))
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    yuan = ("subsidy",)


class FinishForm(ServiceForm):
    """How a trainee ended."""

    attendance = whole(_("Attendance (percent)"), min_value=0, max_value=100)
    certificate_no = line(_("Certificate number"), max_length=40, required=False)
    has_other_subsidy = forms.BooleanField(label=_("Government subsidy for the same class"), required=False)
    pays_subsidy = forms.BooleanField(label=_("Grant the subsidy"), required=False)


class CheckupForm(ServiceForm):
    """A round of check-ups."""

    union_id = forms.ChoiceField(label=_("Union"))
    programme_id = forms.ChoiceField(label=_("Programme"))
    provider = line(_("Provider"), max_length=80)
    items = line(_("What is examined"), max_length=200)
    target = forms.ChoiceField(label=_("For whom"), choices=CheckupTarget.choices)
    unit_price = YuanField(label=_("Price of one"))
    quota = whole(_("Places"), min_value=1, max_value=100_000)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    is_mobile = forms.BooleanField(label=_("Mobile van"), required=False)
    yuan = ("unit_price",)


class DoneForm(ServiceForm):
    """That somebody was examined. Nothing of what was found."""

    done_on = DayField(label=_("Examined on"))
    needs_follow_up = forms.BooleanField(label=_("Needs a follow-up"), required=False)
    followed_up_on = DayField(label=_("Followed up on"), required=False)
