"""Input about bargaining and contracts: offers, tables, meetings, votes, signatures, clauses, units, reports."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, line
from legal.choices.negotiations import BargainKind, BargainLevel, Side, VoteWay
from legal.forms.supervision import area
from legal.models import ClauseText
from legal.rules.clauses import ValueKind, topics_for
from legal.rules.negotiations import Seat, Vote
from unions.choices import Industry


def number(label: Any, least: int = 0, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a count."""
    return forms.IntegerField(label=label, min_value=least, **kwargs)


class CampaignForm(Form):
    union = forms.ChoiceField(label=_("Federation"))
    year = number(_("Year"), 2000)
    name = line(pgettext_lazy("campaign", "Name"), max_length=80)
    from_on = DayField(label=_("From"))
    to_on = DayField(label=_("To"))
    target = number(_("Offers aimed at"))


class OfferForm(Form):
    """A written offer to bargain."""

    union = forms.ChoiceField(label=_("Union"))
    previous_id = forms.ChoiceField(label=_("Contract of the last cycle"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=BargainLevel.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=BargainKind.choices)
    industry = forms.ChoiceField(label=_("Industry"), choices=Industry.choices)
    proposer = forms.ChoiceField(label=_("Offer made by"), choices=Side.choices)
    counterpart = line(_("Other party"), max_length=120)
    workers = number(_("Workers concerned"), 1)
    topics = area(_("Topics"), 2, max_length=500)
    offered_on = DayField(label=_("Offer of"))
    received_on = DayField(label=_("Offer received on"))
    place = line(_("Place of the talks"), max_length=120, required=False)


class ReplyForm(VersionForm):
    on = DayField(label=_("Replied on"))
    reply = area(_("Reply"), max_length=500)
    place = line(_("Place of the talks"), max_length=120, required=False)


class OnForm(VersionForm):
    on = DayField(label=_("Day"))


class OnReasonForm(OnForm):
    reason = area(_("Reason"), max_length=300)


class SeatsForm(VersionForm):
    """Both delegations: one name a line; the chiefs are named, outside experts have a star."""

    workers_chief = line(_("Chief representative of the workers"), "name", max_length=64)
    workers_names = area(_("Other representatives of the workers, one a line; * marks an outside expert"))
    employer_chief = line(_("Chief representative of the employer"), "name", max_length=64)
    employer_names = area(_("Other representatives of the employer, one a line; * marks an outside expert"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        seats = [
            *_side(Side.WORKERS, data.pop("workers_chief"), data.pop("workers_names")),
            *_side(Side.EMPLOYER, data.pop("employer_chief"), data.pop("employer_names")),
        ]
        return data | {"seats": seats}


def _side(side: Side, chief: str, names: str) -> list[Seat]:
    others = [name.strip() for name in names.splitlines() if name.strip()]
    return [
        Seat(chief.strip(), side.value, is_chief=True),
        *(Seat(name.rstrip("*＊").strip()[:64], side.value, is_expert=name.endswith(("*", "＊"))) for name in others),
    ]


class MeetingForm(OnForm):
    materials_on = DayField(label=_("Materials given on"))
    place = line(pgettext_lazy("bargaining", "Place"), max_length=120, required=False)
    text = area(_("Record"), 5, max_length=3000)


class DraftForm(OnForm):
    draft = area(_("Draft"), 8, max_length=8000)


class VoteForm(OnForm):
    """The vote: in a congress, or unit by unit for a trade or a region."""

    way = forms.ChoiceField(label=_("How it was voted"), choices=VoteWay.choices)
    eligible = number(_("Delegates or workers in all"), required=False)
    present = number(_("Present"), required=False)
    in_favour = number(_("In favour"), required=False)
    units_asked = number(_("Units that voted"), required=False)
    units_passed = number(_("Units in which it passed"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        names = ("eligible", "present", "in_favour", "units_asked", "units_passed")
        counts = {name: data.pop(name) or 0 for name in names}
        return data | {"vote": Vote(way=data.pop("way"), **counts)}


class SignForm(OnForm):
    name = line(pgettext_lazy("contract", "Name"), max_length=160)
    starts_on = DayField(label=_("Begins on"))
    end_on = DayField(label=_("Ends on"))


class SubmitForm(OnForm):
    authority = line(_("Labour authority"), max_length=80)
    copies = number(_("Copies submitted"), 1, initial=5)
    received_on = DayField(label=_("Received by the authority on"))


class ResubmitForm(OnForm):
    received_on = DayField(label=_("Received by the authority on"))


class ObjectForm(OnForm):
    objection = area(_("Objection"), max_length=500)


class PublishForm(OnForm):
    publication = line(_("How it was made known"), max_length=120)


class ReportForm(OnForm):
    year = number(_("Year"), 2000)
    is_kept = forms.BooleanField(label=_("Kept in full"), required=False)
    growth = forms.DecimalField(
        label=_("Growth of wages (percent)"),
        required=False,
        max_digits=6,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": "%", "data-width": "short"}),
    )
    text = area(pgettext_lazy("contract", "Report"), 5, max_length=2000)


class UnitForm(VersionForm):
    name = line(_("Unit"), max_length=120)
    workers = number(_("Workers"), 1)
    from_on = DayField(label=_("From"))


class ReleaseForm(OnForm):
    """Which unit left."""

    unit_id = forms.ChoiceField(label=_("Unit"))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_id"].choices = units


class ClauseForm(VersionForm):
    """One clause: its topic, its words, its figure where the topic has one."""

    topic = forms.ChoiceField(label=_("Topic"))
    value = forms.DecimalField(
        label=_("Value"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-width": "amount"}),
    )
    wording = forms.ChoiceField(label=_("Wording from the library"), required=False)
    text = area(_("Text of the clause"), 4, max_length=1000, required=False)

    def __init__(
        self, *args: Any, kind: str, words: dict[str, str], wordings: Sequence[ClauseText] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wordings = {str(each.pk): each for each in wordings}
        self.fields["wording"].choices = [
            ("", _("Write it yourself")),
            *((key, f"{words[each.topic]}: {each.title}") for key, each in self.wordings.items()),
        ]
        if not wordings:
            self.fields["wording"].widget = forms.HiddenInput()
        self.fields["topic"].choices = [
            (each.code, words[each.code] if each.value == ValueKind.TEXT else f"{words[each.code]} *")
            for each in topics_for(kind)
        ]
        self.fields["value"].help_text = _("Topics marked * need a value.")

    def clean(self) -> dict[str, Any]:
        """Take the words of the library where none were typed, with the figure in its place."""
        told = super().clean() or {}
        chosen = self.wordings.get(told.pop("wording", ""))
        if told.get("text") or self.errors:
            return told
        if chosen is None:
            self.add_error("text", _("Write the clause, or choose a wording from the library."))
        elif chosen.topic != told.get("topic"):
            self.add_error("wording", _("This wording is for another topic."))
        elif "{value}" in chosen.text and told.get("value") is None:
            self.add_error("value", _("Enter the value."))
        else:
            told["text"] = chosen.text.replace("{value}", f"{told['value'] or 0:f}".removesuffix(".00"))
        return told


class TextForm(Form):
    """A wording for the library."""

    union = forms.ChoiceField(label=_("Federation"))
    topic = forms.ChoiceField(label=_("Topic"))
    title = line(pgettext_lazy("clause library", "Title"), max_length=80)
    text = area(
        _("Text of the clause"), 4, max_length=1000, help_text=_("{value} stands for the figure of the contract.")
    )


class TextChangeForm(VersionForm):
    title = line(pgettext_lazy("clause library", "Title"), max_length=80)
    text = area(
        _("Text of the clause"), 4, max_length=1000, help_text=_("{value} stands for the figure of the contract.")
    )
