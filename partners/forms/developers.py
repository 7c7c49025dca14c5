"""Input of developers and of those who decide on what they ask for."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, line
from partners.choices import CallbackKind, Purpose
from partners.rules.event_types import EVENT_TYPES
from partners.rules.scopes import SCOPES


class Decision(TextChoices):
    GRANT = "grant", pgettext_lazy("decision on a scope", "Grant")
    REFUSE = "refuse", pgettext_lazy("decision on a scope", "Refuse")


def area(label: Any, **kwargs: Any) -> forms.CharField:
    """Return a field for a sentence or two."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


class ScopeForm(Form):
    """Asking for a scope: what, where, what for, on which basis."""

    scope = forms.ChoiceField(
        label=pgettext_lazy("a scope of the API", "Scope"),
        choices=[(code, each.label) for code, each in SCOPES.items()],
    )
    union = line(_("Union"), help_text=_("The name or the number of the union whose branch is asked for, e.g. 330203."))
    purpose = forms.ChoiceField(label=pgettext_lazy("a scope of the API", "Purpose"), choices=Purpose.choices)
    basis = line(
        pgettext_lazy("a scope of the API", "Basis"),
        max_length=200,
        help_text=_("The law, the agreement, or the consent of the people concerned."),
    )
    until = DayField(label=_("Until"), required=False)


class DecideForm(VersionForm):
    decision = forms.ChoiceField(label=_("Decision"), choices=Decision.choices, widget=forms.RadioSelect)
    opinion = area(_("Opinion"), max_length=200, required=False, help_text=_("A refusal needs its reasons."))


class ReasonForm(VersionForm):
    reason = area(_("Reason"), max_length=200)


class WebhookForm(Form):
    """A new webhook: where it leads, which branch, which events; only what grants cover is offered."""

    url = forms.CharField(
        label=_("Address of the receiver"),
        max_length=300,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        help_text=_("A public server, by https. It answers with 2xx within 8 seconds."),
    )
    union = forms.ChoiceField(label=_("Branch"))
    event_types = forms.MultipleChoiceField(label=_("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, branches: list[tuple[str, str]], scopes: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].choices = branches
        self.fields["event_types"].choices = offered_types(scopes)


class ChangeWebhookForm(VersionForm):
    url = forms.CharField(
        label=_("Address of the receiver"), max_length=300, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    event_types = forms.MultipleChoiceField(label=_("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, scopes: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event_types"].choices = offered_types(scopes)


def offered_types(scopes: frozenset[str]) -> list[tuple[str, str]]:
    """Return the event types that these scopes cover, each with its code."""
    return [(code, f"{each.label} ({code})") for code, each in EVENT_TYPES.items() if each.scope in scopes]


class ReplayForm(VersionForm):
    after = forms.IntegerField(
        label=_("After event number"),
        min_value=0,
        max_value=2**62,
        help_text=_(
            "What happened after this event goes out once more, 10,000 events at a time. 0: from the beginning."
        ),
    )


class TrialForm(Form):
    """A test message: about which kind of event it pretends to be."""

    code = forms.ChoiceField(label=_("Event"), choices=[(code, each.label) for code, each in EVENT_TYPES.items()])


class LogFilterForm(forms.Form):
    """What the delivery log is narrowed to."""

    webhook = forms.UUIDField(required=False)
    status = forms.CharField(required=False, max_length=9)
    code = forms.CharField(required=False, max_length=64)


class DoorForm(Form):
    """A new door for signed messages."""

    kind = forms.ChoiceField(label=_("What it takes"), choices=CallbackKind.choices, widget=forms.RadioSelect)
