"""A person's own copy of what is held about them, in full, for the person alone (PIPL Art. 45)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.events.looks import table_of
from unions.holdings import holdings_of
from unions.models import Person
from unions.rules.seen import KINDS
from unions.selectors import member_page
from unions.selectors.consents import consents_of
from unions.selectors.looks import looks_of_a_year

SHOWN = 500


def copy_of(person: Person, today: date) -> list[dict[str, Any]]:
    """Return sections of label and value with what each is held for; the service that hands them out writes it down."""
    return [
        _register(person),
        *_memberships(person),
        *_cards(person),
        *_held(person, today),
        *_consents(person),
        *_seen(person, today),
    ]


def _register(person: Person) -> dict[str, Any]:
    return {
        "title": pgettext("human being", "Person"),
        "basis": _("Trade Union Law Art. 3, real-name register of members"),
        "rows": [
            (_("Name"), person.name),
            (str(person.get_identity_kind_display()), person.identity.open()),
            (_("Mobile phone"), person.phone.open()),
            (_("Sex"), str(person.get_sex_display())),
            (_("Date of birth"), _day(person.birth_on)),
            (_("Ethnic group"), str(person.get_ethnic_display())),
            (_("Political status"), str(person.get_political_display())),
            (pgettext("level reached", "Schooling"), str(person.get_education_display())),
            (_("Household registration"), str(person.get_household_type_display())),
        ],
    }


def _memberships(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Membership"),
            "basis": _("Trade Union Law Art. 3, real-name register of members"),
            "rows": [
                (_("Union"), member.union.name),
                (_("State"), str(member.get_status_display())),
                (_("Joined on"), _day(member.joined_on)),
                (_("Left on"), _day(member.left_on)),
                (_("Job"), member.job),
                (_("Terms of work"), str(member.get_contract_type_display())),
                (_("Monthly basic wage"), str(member.dues_base) if member.dues_base is not None else ""),
                (_("Remark"), member.remark),
            ],
        }
        for member in member_page.memberships_of(person)
    ]


def _cards(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Member card"),
            "basis": _("issued at the member's application"),
            "rows": [
                (_("Issuing bank"), card.bank),
                (_("Card number"), card.number.open()),
                (_("State"), str(card.get_status_display())),
                (_("Applied for on"), _day(card.applied_on)),
            ],
        }
        for card in member_page.cards_of(person)
    ]


def _held(person: Person, today: date) -> list[dict[str, Any]]:
    return [
        {"title": each.title, "basis": each.basis, "rows": list(each.facts)} for each in holdings_of(person.pk, today)
    ]


def _consents(person: Person) -> list[dict[str, Any]]:
    rows = [
        (str(each), _(", ").join(filter(None, [each.scope, str(each.get_basis_display()), each.legal_basis])))
        for each in consents_of(person)
        if each.stands
    ]
    return (
        [{"title": pgettext("own data", "Consents"), "basis": _("PIPL Arts. 13 and 14"), "rows": rows}] if rows else []
    )


def _seen(person: Person, today: date) -> list[dict[str, Any]]:
    """Return who looked within a year: the office and what it looked at; the officer's name stays in the trail."""
    end = make_aware(datetime.combine(today + timedelta(days=1), time.min))
    found, titles = looks_of_a_year(person.pk, end)
    rows = [
        (
            localtime(event.happened_at).strftime("%Y-%m-%d %H:%M"),
            _(", ").join(
                [
                    event.data.get("place", "") or _("no office noted"),
                    str(KINDS.get(event.code, event.code)),
                    titles.get((table_of(event), event.subject_id), ""),
                ]
            ),
        )
        for event in found.order_by("-happened_at", "-pk")[:SHOWN]
    ]
    if not rows:
        return []
    return [{"title": _("Who looked in the last year"), "basis": _("PIPL Arts. 44 and 45"), "rows": rows}]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
