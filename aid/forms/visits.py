"""Input of planned visits: a plan at the desk, a record and a picture from a telephone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from aid.choices.visits import MediaKind
from core.errors import RuleBrokenError
from core.forms import Form
from core.inputs import DayField, VersionForm, line


class PlanForm(Form):
    """Who goes when; the families are chosen beside it."""

    planned_on = DayField(label=_("Day of the visit"))
    lead = forms.ChoiceField(label=_("First visitor"))
    second = forms.ChoiceField(label=_("Second visitor"), required=False)
    second_name = line(
        _("Second visitor, if not in the list"),
        "name",
        max_length=40,
        required=False,
        help_text=_("For example somebody of the enterprise or the community."),
    )

    def __init__(self, *args: Any, visitors: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(user.pk), user.name) for user in visitors]
        self.fields["lead"].choices = people  # type: ignore[attr-defined]
        self.fields["second"].choices = [("", _("Somebody else")), *people]  # type: ignore[attr-defined]

    def people(self) -> dict[str, Any]:
        """Return the cleaned visitors as the services take them."""
        given = self.cleaned_data
        return {
            "planned_on": given["planned_on"],
            "lead_id": int(given["lead"]),
            "second_id": int(given["second"]) if given["second"] else None,
            "second_name": given["second_name"],
        }


class AssignForm(VersionForm, PlanForm):
    """The same for a visit that is planned already."""


class DropForm(VersionForm):
    reason = line(_("Reason"), max_length=200)


class AnswerIn(serializers.Serializer):
    """One answer of a record."""

    code = serializers.CharField(max_length=30)
    value = serializers.JSONField(allow_null=True)
    base = serializers.IntegerField(min_value=0)
    base_value = serializers.JSONField(allow_null=True, required=False, default=None)
    is_unsure = serializers.BooleanField(required=False, default=False)
    at = serializers.DateTimeField()


class RecordIn(serializers.Serializer):
    """A record of a visit as a telephone sends it."""

    upload = serializers.UUIDField()
    device = serializers.UUIDField()
    answers = AnswerIn(many=True, allow_empty=False)


class DeviceIn(serializers.Serializer):
    device = serializers.UUIDField()
    name = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class PictureForm(forms.Form):
    kind = forms.ChoiceField(choices=MediaKind.choices)
    picture = forms.FileField()


def read(shape: type[serializers.Serializer], data: Any) -> dict[str, Any]:
    """Return data that fits a shape, or refuse it naming what does not fit."""
    given = shape(data=data)
    if not given.is_valid():
        raise RuleBrokenError(_("This was not understood."), code="invalid", fields=dict(given.errors))
    return dict(given.validated_data)
