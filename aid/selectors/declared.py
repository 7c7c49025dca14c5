"""What a household declares at one moment, as plain data: kept with each assessment and review, compared later.

Names, relations, amounts, causes; no identity number, no address, no health, no bank card.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from aid.models import ExpenseLine, FileMember, NeedyFile

OF_COSTS = ("compensated", "from_on", "to_on", "hospital_level")
HARDSHIP = (
    "main_cause",
    "secondary_causes",
    "event_on",
    "event_loss",
    "work_status",
    "employer_name",
    "employer_code",
    "housing",
    "is_migrant",
)


def present_members(file: NeedyFile) -> QuerySet[FileMember]:
    """Return the members a reckoning counts: those who have not left the household (Appendix B 6)."""
    return file.members.present().select_related("person")


def declared_of(file: NeedyFile) -> dict[str, Any]:
    """Return a file's declaration, section by section."""
    return {
        "members": [_member(member) for member in present_members(file)],
        "income": [_line(line) for line in file.incomes.filter(member__left_on=None).select_related("member__person")],
        "expense": [
            _line(line) for line in file.expenses.filter(member__left_on=None).select_related("member__person")
        ],
        "hardship": {name: _plain(getattr(file, name)) for name in HARDSHIP},
    }


def _member(member: FileMember) -> dict[str, Any]:
    return {
        "member": str(member.pk),
        "name": member.person.name,
        "relation": member.relation,
        "standing": member.standing,
        "school": member.school,
    }


def _line(line: Any) -> dict[str, Any]:
    return {
        "member": str(line.member_id),
        "name": line.member.person.name,
        "kind": line.kind,
        "amount": str(line.amount),
        "source": line.source,
        "note": line.note,
        **({name: _plain(getattr(line, name)) for name in OF_COSTS} if isinstance(line, ExpenseLine) else {}),
    }


def told_cost(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a declared line of cost says beyond its amount, as it is entered again; older ones say nothing."""
    return {
        name: ExpenseLine._meta.get_field(name).to_python(line[name])  # type: ignore[union-attr]
        for name in OF_COSTS
        if line.get(name)
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it: days and amounts as text."""
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)
