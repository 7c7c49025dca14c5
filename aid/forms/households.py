"""Input of what changes in a household on file, and of a file's move to another county."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aid.choices.files import Relation
from aid.choices.households import LeaveReason
from aid.forms.applications import MemberForm
from aid.forms.files import OpinionForm
from aid.models import FileMember, NeedyFile
from aid.rules import lists
from core.chinese.identity import DocumentKind, Sex
from core.codes.fields import CodeField, fill
from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line

PAPERS = "image/jpeg,image/png,image/heic,application/pdf"
CHILD_RELATIONS = [(each.value, each.label) for each in (Relation.SON, Relation.DAUGHTER, Relation.GRANDCHILD)]
OTHERS = [choice for choice in Relation.choices if choice[0] != Relation.SELF]
TOLD = ("happened_on", "reason", "evidence", "seen_version")


class ChangeForm(VersionForm):
    """What every report says at its end: since when, why, on which paper."""

    happened_on = DayField(label=_("Since"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = forms.FileField(
        label=_("Evidence"),
        help_text=_("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )

    def __init__(self, *args: Any, file: NeedyFile, **kwargs: Any) -> None:
        self.file = file
        self.members = list(file.members.present().select_related("person"))
        super().__init__(*args, **kwargs)
        self.choose()
        self.order_fields([name for name in self.fields if name not in TOLD] + list(TOLD))

    def choose(self) -> None:
        """Offer the members of this household."""

    def told(self) -> dict[str, Any]:
        """Return the part of the answers that every report has."""
        return {name: self.cleaned_data[name] for name in TOLD}

    def answers(self) -> dict[str, Any]:
        """Return the rest."""
        return {name: value for name, value in self.cleaned_data.items() if name not in TOLD}


def people(members: list[FileMember]) -> list[tuple[str, str]]:
    """Return members as choices."""
    return [(str(one.pk), f"{one.person.name} ({one.get_relation_display()})") for one in members]


class BirthForm(ChangeForm):
    """A newborn child; the day is its day of birth."""

    name = line(_("Name"), "name", max_length=64)
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect)
    relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=CHILD_RELATIONS)
    identity_kind = forms.ChoiceField(
        label=_("Document"),
        choices=[(kind.value, kind.label) for kind in (DocumentKind.BIRTH_CERT, DocumentKind.RESIDENT_ID)],
    )
    identity = line(_("Document number"), "id", max_length=32)
    insurance = CodeField(of=lists.INSURANCE, label=_("Medical insurance"))
    residence = CodeField(of=lists.RESIDENCE, label=_("Household registration"))

    def choose(self) -> None:
        self.fields["sex"].choices = [(each.value, each.label) for each in (Sex.FEMALE, Sex.MALE)]
        self.fields["happened_on"].label = _("Day of birth")
        fill(self.fields)


class JoinForm(ChangeForm, MemberForm):
    """Somebody who came to live with the family."""

    def choose(self) -> None:
        self.fields["relation"].choices = OTHERS
        fill(self.fields)


class LeaveForm(ChangeForm):
    """Somebody who counts no more from the next assessment on."""

    member_id = forms.ChoiceField(label=_("Who"))
    leave_reason = forms.ChoiceField(label=_("Why"), choices=LeaveReason.choices, widget=forms.RadioSelect)

    def choose(self) -> None:
        self.fields["member_id"].choices = people([one for one in self.members if one.relation != Relation.SELF])


class HeadForm(ChangeForm):
    """Another adult heads the household; what the others are to the new head."""

    head_id = forms.ChoiceField(label=_("New head"))
    bank_name = line(_("Bank"), max_length=60)
    account = line(_("Bank card number"), "id", max_length=40, help_text=_("The card belongs to the new head."))

    def choose(self) -> None:
        self.fields["head_id"].choices = people([one for one in self.members if one.relation != Relation.SELF])
        for one in self.members:
            self.fields[f"relation_{one.pk}"] = forms.ChoiceField(
                label=_("%(name)s is to the new head") % {"name": one.person.name},
                choices=OTHERS,
                initial=Relation.SPOUSE if one.relation == Relation.SELF else one.relation,
            )

    def answers(self) -> dict[str, Any]:
        return {"relations": by_member(self.cleaned_data, "relation_")} | {
            name: self.cleaned_data[name] for name in ("head_id", "bank_name", "account")
        }


def by_member(data: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """Return the answers that were asked member by member."""
    return {name.removeprefix(prefix): value for name, value in data.items() if name.startswith(prefix)}


class SplitForm(ChangeForm):
    """Who keeps the file and who leaves; each person stands on one side."""

    file_head = forms.ChoiceField(label=_("Head of those who keep the file"))
    other_head = forms.ChoiceField(label=_("Head of the other household"))
    bank_name = line(
        _("Bank"), max_length=60, required=False, help_text=_("Only if another person heads the file now.")
    )
    account = line(_("Bank card number"), "id", max_length=40, required=False)
    opens_application = forms.BooleanField(
        label=_("Begin an application for the other household"),
        required=False,
        help_text=_("A draft with what the file knows of them, linked to this file."),
    )

    def choose(self) -> None:
        sides = [("stays", _("keeps the file")), ("leaves", pgettext_lazy("side of a parted household", "leaves"))]
        for one in self.members:
            self.fields[f"side_{one.pk}"] = forms.ChoiceField(
                label=f"{one.person.name} ({one.get_relation_display()})", choices=sides, widget=forms.RadioSelect
            )
        for name in ("file_head", "other_head"):
            self.fields[name].choices = people(self.members)
        head = next((one for one in self.members if one.relation == Relation.SELF), None)
        self.fields["file_head"].initial = str(head.pk) if head else ""
        other = next((one for one in self.members if one.relation == Relation.SPOUSE), None)
        self.fields["other_head"].initial = str(other.pk) if other else ""
        self.fields["other_head"].choices = [("", "—"), *people(self.members)]
        self.order_fields([name for name in self.fields if name.startswith("side_")])

    def sides(self) -> dict[str, Any]:
        """Return who stands where, as the service takes it."""
        data = self.cleaned_data
        return {
            "leaving": [key for key, side in by_member(data, "side_").items() if side == "leaves"],
            "file_head": data["file_head"],
            "other_head": data["other_head"],
            "relations": {},
            "opens_application": data["opens_application"],
            "bank_name": data["bank_name"],
            "account": data["account"],
        }


class DivorceForm(SplitForm):
    """A divorce: who goes where, each child in one household, and the support that passes between them."""

    received = YuanField(label=_("Support that those with the file receive in a year"), required=False)
    paid = YuanField(label=_("Support that those with the file pay in a year"), required=False)

    def sides(self) -> dict[str, Any]:
        data = self.cleaned_data
        return super().sides() | {"received": data["received"] or 0, "paid": data["paid"] or 0}


class PersonForm(ChangeForm):
    """A name or an identity number put right, or a certificate of birth replaced."""

    member_id = forms.ChoiceField(label=_("Who"))
    name = line(_("Name"), "name", max_length=64)
    identity_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    identity = line(_("Document number"), "id", max_length=32, help_text=_("The old number stays taken."))

    def choose(self) -> None:
        self.fields["member_id"].choices = people(self.members)


class NewEmployment(Form):
    """Where a worker works now, since when, why the file follows, and the proof."""

    employer_name = line(_("New employer"), max_length=120)
    since_on = DayField(label=_("There since"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = forms.FileField(
        label=_("Proof of the new employment"),
        help_text=_("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )


class MoveForm(NewEmployment, VersionForm):
    """A move to another county."""

    field_order = ("county_id",)
    county_id = forms.ChoiceField(label=_("To which county"))

    def __init__(self, *args: Any, counties: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county_id"].choices = counties


class UnionForm(NewEmployment, VersionForm):
    """Another union of the same county for a file."""

    field_order = ("union_id",)
    union_id = forms.ChoiceField(label=_("Union that holds the file"))
    employer_name = line(
        _("New employer"), max_length=120, required=False, help_text=_("Leave it blank if the employer closed.")
    )
    evidence = forms.FileField(
        label=pgettext_lazy("union change", "Proof"),
        help_text=_("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": PAPERS}),
    )

    def __init__(self, *args: Any, unions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["union_id"]
        field.choices = unions


class FetchForm(NewEmployment):
    """A file that another county holds, named by its head's identity number."""

    field_order = ("county_id", "identity")
    county_id = forms.ChoiceField(label=_("To which county"))
    identity = line(
        _("Identity number of the head of the household"),
        "id",
        max_length=32,
        help_text=_("You see the file only after the other county has let it go."),
    )

    def __init__(self, *args: Any, counties: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["county_id"]
        field.choices = counties
        if len(counties) == 1:
            field.widget = forms.HiddenInput()
            self.initial["county_id"] = counties[0][0]


class AnswerMoveForm(OpinionForm):
    """Whether a file goes to the county that asks for it."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("agree", pgettext_lazy("button", "Let it go")),
            ("decline", pgettext_lazy("button", "Keep it")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("decision", "opinion")


class WithdrawMoveForm(Form):
    """A request taken back."""

    reason = line(_("Reason"), max_length=200)


class AcceptMoveForm(OpinionForm):
    """Which union of the county holds the file from now on."""

    union_id = forms.ChoiceField(label=_("Union that holds the file"))
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("accept", pgettext_lazy("button", "Take the file over")),
            ("refuse", pgettext_lazy("household move", "Refuse")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, unions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union_id"].choices = unions
        self.order_fields(["decision", "union_id", "opinion"])
