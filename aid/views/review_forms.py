"""The form of each section of a review, made of the application's own, and what keeps its answers."""

from datetime import date
from typing import Any

from aid.choices.upkeep import ReviewSection
from aid.forms import applications as forms
from aid.forms.reviews import MembersNow, ReviewHardshipForm
from aid.models import NeedyFile
from aid.selectors.declared import present_members
from aid.services import reviews
from aid.views.clashes import fields_of, told
from core.actors import Actor

LINES: dict[ReviewSection, tuple[str, Any, Any]] = {
    ReviewSection.INCOME: ("incomes", forms.IncomeLines, forms.INCOME_KINDS),
    ReviewSection.EXPENSE: ("expenses", forms.ExpenseLines, forms.EXPENSE_KINDS),
}


def build(section: str, file: NeedyFile, data: Any) -> Any:
    """Return the form of a section, filled with what stands now."""
    if section == ReviewSection.MEMBERS:
        return _members(file, data)
    if section == ReviewSection.HARDSHIP:
        names = ReviewHardshipForm.base_fields
        return ReviewHardshipForm(data, initial={name: getattr(file, name) for name in names})
    related, lines, kinds = LINES[ReviewSection(section)]
    people = [(str(member.pk), member.person.name) for member in present_members(file)]
    initial = [
        {name: told(row, name) for name in fields_of(str(section))} | {"amount": row.amount}
        for row in getattr(file, related).filter(member__left_on=None)
    ]
    return lines(data, prefix=section, initial=initial, form_kwargs={"members": people, "kinds": kinds})


def _members(file: NeedyFile, data: Any) -> Any:
    members = list(present_members(file))
    initial = [
        {"member_id": str(member.pk), "standing": member.standing, "school": member.school} for member in members
    ]
    formset = MembersNow(data, prefix="members", initial=initial)
    for form, member in zip(formset.forms, members, strict=False):
        form.title = f"{member.person.name} {member.get_relation_display()}"
    return formset


def keep(actor: Actor, section: str, file: NeedyFile, filled: Any, evidence: dict[str, Any], today: date) -> Any:
    """Keep what was entered for a section."""
    given: dict[str, Any] = {"actor": actor, "file_id": file.pk, "today": today} | evidence
    if section == ReviewSection.MEMBERS:
        return reviews.change_members(members=[row for row in filled.cleaned_data if row], **given)
    if section == ReviewSection.HARDSHIP:
        return reviews.change_hardship(**given, **filled.cleaned_data)
    lines = [
        {name: value for name, value in row.items() if name != "DELETE" and value is not None}
        for row in filled.cleaned_data
        if row and not row.get("DELETE")
    ]
    return reviews.change_money(section=section, lines=lines, **given)
