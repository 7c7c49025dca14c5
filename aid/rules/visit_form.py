"""The home visit form as data: screens, fields, what each accepts. The desk page and the telephone read this one form.

A telephone holds a copy while it has no signal, so every check here is one that a copy can make too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.files import Housing

VERSION = 1
Choices = tuple[tuple[str, str | Promise], ...]


@dataclass(frozen=True)
class Field:
    """One question: its code, its words, its kind (text, long, date, yuan, choice, chips, flag), and its limits."""

    code: str
    label: str | Promise
    kind: str
    required: bool = False
    most: int = 0
    choices: Choices = ()
    hint: str | Promise = ""

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _label in self.choices)


@dataclass(frozen=True)
class Screen:
    """What a telephone shows at once."""

    code: str
    title: str | Promise
    fields: tuple[Field, ...]


FAMILY_CHANGES: Choices = (
    ("none", lazy("No change")),
    ("birth", lazy("A child was born")),
    ("joined", lazy("Somebody moved in")),
    ("left", lazy("Somebody moved out")),
    ("died", lazy("Somebody died")),
    ("school", lazy("A child entered or left school")),
)
CONDITIONS: Choices = (
    ("safe", lazy("Safe and dry")),
    ("heating", lazy("No heating")),
    ("damp", lazy("Damp or leaking")),
    ("crowded", lazy("Crowded")),
    ("care", lazy("Somebody needs care all day")),
    ("alone", lazy("Somebody lives alone")),
)
NEEDS: Choices = (
    ("living", lazy("Living relief")),
    ("medical", lazy("Medical relief")),
    ("schooling", lazy("Schooling relief")),
    ("job", lazy("A job")),
    ("legal", lazy("Legal aid")),
    ("comfort", lazy("Somebody to talk to")),
)

FORM: tuple[Screen, ...] = (
    Screen(
        "arrival",
        lazy("Arrival"),
        (
            Field("visited_on", lazy("Day of the visit"), "date", required=True),
            Field("first_visitor", lazy("First visitor"), "text", required=True, most=40),
            Field("second_visitor", lazy("Second visitor"), "text", required=True, most=40),
            Field("person_met", lazy("Who was met"), "text", required=True, most=40),
        ),
    ),
    Screen(
        "family",
        lazy("Changes in the family"),
        (
            Field("family_changes", lazy("Since the last visit"), "chips", required=True, choices=FAMILY_CHANGES),
            Field("family_note", lazy("Who, and since when"), "text", most=200),
        ),
    ),
    Screen(
        "money",
        lazy("Income and costs"),
        (
            Field("income_month", lazy("Income of the family in a month"), "yuan"),
            Field("medical_year", lazy("Medical costs paid by themselves in a year"), "yuan"),
            Field("school_year", lazy("Schooling costs in a year"), "yuan"),
            Field("money_note", lazy("What explains the change"), "text", most=200),
        ),
    ),
    Screen(
        "home",
        lazy("Housing and living"),
        (
            Field("housing", lazy("Housing"), "choice", choices=tuple(Housing.choices)),
            Field("conditions", lazy("What you saw"), "chips", choices=CONDITIONS),
            Field("home_note", lazy("Anything else about the home"), "text", most=200),
        ),
    ),
    Screen(
        "needs",
        lazy("Needs and advice"),
        (
            Field("findings", lazy("Findings"), "long", required=True, most=2000),
            Field("need_kinds", lazy("What would help"), "chips", choices=NEEDS),
            Field("needs", lazy("Needs and suggestions"), "long", most=1000),
        ),
    ),
    Screen(
        "signing",
        lazy("Photos and signature"),
        (Field("is_signed", lazy("The family has signed the visit form"), "flag"),),
    ),
)
FIELDS: Mapping[str, Field] = {field.code: field for screen in FORM for field in screen.fields}
_AMOUNT = re.compile(r"\d{1,9}(\.\d{1,2})?")


def check(code: str, value: Any, today: date) -> str:
    """Return what is wrong with one answer in a sentence, or nothing. An empty answer is never wrong by itself."""
    field = FIELDS.get(code)
    if field is None:
        return _("This version of the form has no such question.")
    if value in ("", [], None):
        return ""
    return str(_CHECKS[field.kind](field, value, today))


def _check_text(field: Field, value: Any, _today: date) -> str:
    if not isinstance(value, str):
        return _("Enter text.")
    if field.most and len(value) > field.most:
        return _("Shorten this to %(most)s characters; it has %(now)s.") % {"most": field.most, "now": len(value)}
    return ""


def _check_date(_field: Field, value: Any, today: date) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return _("Enter a date, such as 2026-11-23.")
    return _("The day of the visit must be today or earlier.") if day > today else ""


def _check_yuan(_field: Field, value: Any, _today: date) -> str:
    fits = isinstance(value, str) and _AMOUNT.fullmatch(value)
    return "" if fits else _("Enter an amount in yuan, such as 2800 or 2800.50.")


def _check_choice(field: Field, value: Any, _today: date) -> str:
    return "" if value in field.codes else _("Choose one of the answers.")


def _check_chips(field: Field, value: Any, _today: date) -> str:
    fits = isinstance(value, list) and len(set(map(str, value))) == len(value) and set(value) <= field.codes
    if fits and "none" in value and len(value) > 1:
        return _("“No change” cannot stand beside a change.")
    return "" if fits else _("Choose among the answers.")


def _check_flag(_field: Field, value: Any, _today: date) -> str:
    return "" if isinstance(value, bool) else _("Answer yes or no.")


_CHECKS = {
    "text": _check_text,
    "long": _check_text,
    "date": _check_date,
    "yuan": _check_yuan,
    "choice": _check_choice,
    "chips": _check_chips,
    "flag": _check_flag,
}


def missing(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the required questions that have no answer yet, with the words that ask for them."""
    return {
        code: _("Answer this: %(question)s") % {"question": field.label}
        for code, field in FIELDS.items()
        if field.required and values.get(code) in (None, "", [])
    }


def shown(code: str, value: Any) -> str:
    """Return an answer as a reader sees it."""
    field = FIELDS.get(code)
    if field is None or value in (None, "", []):
        return ""
    if field.kind == "flag":
        return _("Yes") if value else _("No")
    labels = {key: str(label) for key, label in field.choices}
    if field.kind == "chips":
        return _(", ").join(labels.get(one, one) for one in value)
    if field.kind == "yuan":
        return f"{Decimal(value):,.2f}"
    return labels.get(value, str(value))


def as_data() -> list[dict[str, Any]]:
    """Return the form as a telephone keeps it, in the reader's language."""
    return [
        {
            "code": screen.code,
            "title": str(screen.title),
            "fields": [
                {
                    "code": field.code,
                    "label": str(field.label),
                    "kind": field.kind,
                    "required": field.required,
                    "most": field.most,
                    "hint": str(field.hint),
                    "choices": [[code, str(label)] for code, label in field.choices],
                }
                for field in screen.fields
            ],
        }
        for screen in FORM
    ]
