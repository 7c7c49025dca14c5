"""A household's members in words: relation, age, insurance, schooling. Health is a secret and stays out."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.models import FileMember, NeedyFile
from aid.rules import lists
from core.codes.selectors import names

TOLD = (
    (lists.MARITAL, "marital"),
    (lists.INSURANCE, "insurance"),
    (lists.RESIDENCE, "residence"),
    (lists.EDUCATION, "education"),
)


def member_rows(file: NeedyFile, on: date) -> list[dict[str, Any]]:
    """Return the members of a file for a table, each with one line of details."""
    words = names(code for code, _field in TOLD)
    return [
        {
            "member": member,
            "name": member.person.name,
            "relation": member.get_relation_display(),
            "standing": _(", ").join(filter(None, [member.get_standing_display(), member.school])),
            "details": _(", ").join(filter(None, [_age(member, on), *_told(member, words)])),
        }
        for member in file.members.present().select_related("person")
    ]


def _age(member: FileMember, on: date) -> str:
    born = member.person.birth_on
    if born is None:
        return ""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    sex = member.person.get_sex_display()
    return _("%(sex)s, %(age)s") % {"sex": sex, "age": ngettext("%(n)s year", "%(n)s years", years) % {"n": years}}


def _told(member: FileMember, words: dict[tuple[str, str], str]) -> list[str]:
    held = [(code, getattr(member, field)) for code, field in TOLD]
    model = _("Model worker") if member.model_worker not in ("", "none") else ""
    return [*(words.get((code, value), value) for code, value in held if value), model]
