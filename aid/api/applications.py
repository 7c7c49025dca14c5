"""What a system says when it hands in a family's application: the household, its money, its reasons, its consents."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

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
from aid.forms.applications import SLOTS
from aid.models import NeedyFile
from aid.rules import lists
from aid.services.partner_applications import Household, hand_in
from core import clock
from core.actors import Actor
from core.api import Input
from core.codes.selectors import offered

CODED = {
    "health": lists.HEALTH,
    "disability": lists.DISABILITY,
    "insurance": lists.INSURANCE,
    "marital": lists.MARITAL,
    "residence": lists.RESIDENCE,
    "ethnic": lists.ETHNIC,
    "political": lists.POLITICAL,
    "education": lists.EDUCATION,
    "model_worker": lists.MODEL_WORKER,
}
MOST_PAPER = 4 * 1024 * 1024  # characters of base64: 3 MB of a file; a request holds 5 MB


def optional(length: int, **kwargs: Any) -> serializers.CharField:
    """Return a text that may be left out."""
    return serializers.CharField(max_length=length, required=False, allow_blank=True, default="", **kwargs)


class Yuan(serializers.DecimalField):
    """Yuan with two decimals, as text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=2, min_value=Decimal(0), **kwargs)


class HouseholdMemberIn(Input):
    """One person of the household; the first is 0 where amounts name their member."""

    name = serializers.CharField(max_length=64)
    identity = serializers.CharField(max_length=32, help_text="Identity number, checked by its digit.")
    relation = serializers.ChoiceField(choices=Relation.choices)
    standing = serializers.ChoiceField(choices=Standing.choices)
    phone = optional(20)
    health = optional(8, help_text="These are codes of the national form; one that is unknown is refused.")
    disability = optional(8)
    insurance = optional(8)
    marital = optional(8)
    residence = optional(8)
    ethnic = optional(8)
    political = optional(8)
    education = optional(8)
    model_worker = optional(8)
    school = optional(80)
    no_work_proof = optional(120)


class IncomeIn(Input):
    """What one member had over the twelve months before."""

    member = serializers.IntegerField(min_value=0, max_value=29)
    kind = serializers.ChoiceField(choices=IncomeKind.choices)
    amount = Yuan()
    note = optional(200)


class ExpenseIn(Input):
    """A rigid cost of one member over the same twelve months."""

    member = serializers.IntegerField(min_value=0, max_value=29)
    kind = serializers.ChoiceField(choices=ExpenseKind.choices)
    amount = Yuan()
    compensated = Yuan(required=False, default=Decimal(0))
    from_on = serializers.DateField(required=False, allow_null=True, default=None)
    to_on = serializers.DateField(required=False, allow_null=True, default=None)
    hospital_level = serializers.ChoiceField(
        choices=HospitalLevel.choices, required=False, allow_blank=True, default=""
    )
    note = optional(200)


class ApplicationIn(Input):
    """A family's application as the member app asks it: a draft, until its papers are there and it is submitted."""

    union = serializers.IntegerField(min_value=1, max_value=2**53)
    members = serializers.ListField(child=HouseholdMemberIn(), min_length=1, max_length=20)
    incomes = serializers.ListField(child=IncomeIn(), max_length=30)
    expenses = serializers.ListField(child=ExpenseIn(), max_length=30)
    consents = serializers.ListField(
        child=serializers.ChoiceField(choices=ConsentPurpose.choices),
        max_length=len(ConsentPurpose),
        help_text="What the applicant agreed to in the app, each by a statement of its own.",
    )
    main_cause = serializers.ChoiceField(choices=Cause.choices)
    secondary_causes = serializers.ListField(
        child=serializers.ChoiceField(choices=Cause.choices), max_length=3, required=False, default=list
    )
    cause_detail = optional(500)
    event_on = serializers.DateField(required=False, allow_null=True, default=None)
    event_loss = Yuan(required=False, allow_null=True, default=None)
    work_status = serializers.ChoiceField(choices=WorkStatus.choices)
    employer_name = optional(120)
    employer_code = optional(18)
    housing = serializers.ChoiceField(choices=Housing.choices)
    is_migrant = serializers.BooleanField(required=False, default=False)
    address = serializers.CharField(max_length=120)
    bank_name = serializers.CharField(max_length=60)
    account = serializers.CharField(max_length=40, help_text="The applicant's bank card, checked by its digit.")

    def validate_members(self, members: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a code that its list does not hold today, and a household without or with two applicants."""
        known = {of: {str(code) for code, _label in rows} for of, rows in offered(set(CODED.values())).items()}
        for place, member in enumerate(members):
            for name, of in CODED.items():
                if member.get(name) and member[name] not in known.get(of, ()):
                    text = _("Member %(place)s: there is no code “%(code)s” for %(name)s.")
                    raise serializers.ValidationError(text % {"place": place, "code": member[name], "name": name})
        if sum(member["relation"] == Relation.SELF for member in members) != 1:
            raise serializers.ValidationError(_("A file has one applicant."))
        return members


class PaperIn(Input):
    """A copy of a paper: JPG, PNG, HEIC or PDF in base64, 3 MB at most; ``proves`` names cost lines by their place."""

    slot = serializers.ChoiceField(choices=SLOTS)
    name = serializers.CharField(max_length=80)
    content = serializers.CharField(max_length=MOST_PAPER, trim_whitespace=False)
    proves = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=29), max_length=30, required=False, default=list
    )


class SubmitIn(Input):
    """Nothing more to say: the application is submitted as it stands."""


def handed_in(actor: Actor, told: dict[str, Any]) -> NeedyFile:
    """Enter what a system said about a family as a draft."""
    household = Household(told.pop("members"), told.pop("incomes"), told.pop("expenses"))
    return hand_in(
        actor=actor,
        union_id=told.pop("union"),
        household=household,
        consents=sorted(set(told.pop("consents"))),
        details={name: value for name, value in told.items() if value not in (None, "")},
        moment=clock.now(),
        today=clock.today(),
    )
