"""What an application can be allowed: each scope with the rights it gives and the fields it exposes. Pure.

A scope is the unit that a partner asks for and the province grants; the rights are those of the pages, so that the
API can never do more than a person with the same rights in the same branch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Scope:
    """A scope: its words, the rights behind it, and what it lets another system learn or do."""

    label: str | Promise
    rights: frozenset[str]
    shows: str | Promise


def scope(label: Promise, shows: Promise, *rights: str) -> Scope:
    """Write a Scope briefly."""
    return Scope(label, frozenset(rights), shows)


SCOPES: Mapping[str, Scope] = {
    "unions.read": scope(
        _("Unions"), _("Name, level, kind, region, state and numbers of each union."), "unions.view_union"
    ),
    "members.read": scope(
        _("Members"), _("Masked name, union, state and dates of each membership."), "unions.view_person"
    ),
    "members.write": scope(
        _("Enter members"), _("Join, leave and transfer of members."), "unions.view_person", "unions.edit_person"
    ),
    "persons.read": scope(
        _("Persons"), _("Masked name, year of birth and region of each person; nothing secret."), "unions.view_person"
    ),
    "aid.check": scope(
        _("Standing of a person"),
        _("For a keyed hash of an identity number: in file or not, category, valid to. No name, health or account."),
        "aid.check_standing",
    ),
    "files.read": scope(
        _("Files of families"), _("Number, state, category, dates and masked head of each file."), "aid.view_file"
    ),
    "files.write": scope(
        _("Hand in applications of families"),
        _("Enters a family's application with its papers and submits it; shows what “Files of families” shows."),
        "aid.view_file",
        "aid.edit_file",
        "aid.submit_file",
    ),
    "files.decide": scope(
        _("Decide on files"), _("Puts a family on file, by the same rules as the page."), "aid.view_file",
        "aid.approve_file",
    ),
    "programmes.read": scope(
        _("Programmes and rosters"),
        _("Programmes of relief, rosters and awards with masked beneficiaries."),
        "aid.view_programme",
        "aid.view_roster",
    ),
    "payments.read": scope(
        pgettext_lazy("a scope of the API", "Payments"),
        _("Batches and payments: state and amount, no account."),
        "aid.view_batch",
    ),
    "cases.read": scope(
        _("Cases of legal aid"),
        _("Number, matter, form, state and dates; no facts, no name."),
        "legal.open_case",
        "legal.view_case",
    ),
    "cases.write": scope(
        _("Hand over cases of legal aid"), _("Enters an application for legal aid."), "legal.open_case",
        "legal.view_case", "legal.take_case",
    ),
    "mediations.read": scope(
        _("Mediations"), _("Number, matter, state, dates and amounts in total; no names, no notes."),
        "legal.view_mediation", "legal.open_mediation",
    ),
    "mediations.write": scope(
        _("Hand over disputes"),
        _("Enters a dispute for mediation, confirmations of agreements, and what arbitration or a court decided."),
        "legal.view_mediation",
        "legal.open_mediation",
        "legal.keep_mediation",
    ),
    "matters.read": scope(
        _("Supervision matters"), _("Number, subject, state, letters and their dates."), "legal.view_matter",
        "legal.open_matter",
    ),
    "matters.write": scope(
        _("Hand over complaints"),
        _("Enters a complaint about an employer for labour-law supervision."),
        "legal.view_matter",
        "legal.open_matter",
        "legal.record_matter",
    ),
    "letters.write": scope(
        _("Replies to letters of supervision"),
        _("Enters what a department or an employer replied to a letter that was served."),
        "legal.view_matter",
        "legal.open_matter",
        "legal.handle_matter",
    ),
    "contracts.read": scope(
        _("Collective contracts"), _("Number, kind, parties, term, state and clauses."), "legal.view_contract"
    ),
    "contracts.write": scope(
        _("Review of collective contracts"),
        _("Enters that a contract came in for review, that it came in again, and the authority's objection."),
        "legal.view_contract",
        "legal.negotiate_contract",
    ),
    "deadlines.read": scope(
        _("Deadlines"), _("Which period ends when, on which basis, for which number."), "legal.view_expiring"
    ),
    "checks.write": scope(
        _("Results of economic checks"), _("Enters civil affairs' answer to an application."), "aid.record_check"
    ),
    "payments.write": scope(
        _("Results of payments"), _("Enters the bank's answer to the lines of a batch."), "aid.read_bank_result"
    ),
    "settlements.write": scope(
        _("Settlements of mutual aid"),
        _("Enters what a scheme of mutual aid paid to a person."),
        "partners.enter_settlement",
    ),
    "events.read": scope(
        _("Events"), _("What happened to which number and when; no content."), "partners.read_event"
    ),
}  # fmt: skip


def rights_of(scopes: Iterable[str]) -> frozenset[str]:
    """Return the rights that these scopes give together."""
    return frozenset().union(*(SCOPES[code].rights for code in scopes if code in SCOPES))
