"""Input of relief that one family asks for outside the seasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.choices.relief import ReliefKind
from aid.forms.relief import paragraph
from core.chinese.money import to_fen
from core.forms import Form
from core.inputs import DayField, YuanField, line


class ManyFiles(forms.FileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, each checked like one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in given if each]


class RequestForm(Form):
    """What a family asks for: how much, why, for whom, with which paper. Fields its kind does not need are left out."""

    member_id = forms.ChoiceField(label=_("For whom"))
    amount = YuanField(label=_("Amount asked for"))
    event_on = DayField(label=_("Day of the event"))
    loss = YuanField(label=_("Loss after insurance and compensation"))
    reason = paragraph(_("What the family needs help with"), max_length=500)
    evidence = ManyFilesField(
        label=_("Evidence"),
        required=False,
        help_text=_("Invoices, settlement, certificate. Several files may be chosen; each 10 MB at most."),
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf", "multiple": True}),
    )

    def __init__(self, *args: Any, kind: str, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = members
        if kind not in (ReliefKind.MEDICAL, ReliefKind.TEMPORARY):
            self.fields.pop("member_id")
        if kind not in (ReliefKind.TEMPORARY, ReliefKind.ACCIDENT):
            self.fields.pop("event_on")
        if kind != ReliefKind.ACCIDENT:
            self.fields.pop("loss")
        if kind == ReliefKind.LIVING:
            self.fields.pop("evidence")

    def answers(self) -> dict[str, Any]:
        """Return the answers as the service takes them."""
        given = dict(self.cleaned_data)
        given["amount_fen"] = to_fen(given.pop("amount"))
        if given.get("loss") is not None:
            given["loss_fen"] = to_fen(given.pop("loss"))
        return given


class InvoiceForm(Form):
    """One medical invoice with what it left to the family."""

    number = line(_("Invoice number"), max_length=40)
    issued_on = DayField(label=_("Issued on"))
    self_paid = YuanField(label=_("Self-paid"))
    compensated = YuanField(label=_("Paid back by insurance or mutual aid"), required=False)

    def bill(self) -> dict[str, Any]:
        """Return the invoice as the service takes it, in fen."""
        given = self.cleaned_data
        return {
            "number": given["number"],
            "issued_on": given["issued_on"],
            "self_paid_fen": to_fen(given["self_paid"]),
            "compensated_fen": to_fen(given["compensated"]) if given["compensated"] else 0,
        }


InvoiceLines = forms.formset_factory(InvoiceForm, extra=1, max_num=20, can_delete=True)
