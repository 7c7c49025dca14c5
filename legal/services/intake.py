"""Taking in an application: who, against whom, what, how long there is time (domain.md 6.2; ux.md P61)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.parameters.selectors import value
from core.violations import refusing_violations
from legal.choices.cases import AidScope
from legal.choices.matters import Matter
from legal.models import AidClaim, LegalAidCase
from legal.rules import cases as rules
from legal.rules.deadlines import URGENT_DAYS
from legal.rules.limitation import is_urgent
from legal.services.limitation import Ground, reckon, reckoned
from unions.models import Employer, Person, Union
from unions.services.employers import read_code
from unions.services.people import Described, describe, ensure_person


@dataclass(frozen=True)
class Applicant:
    """A worker as the counter hears of them; the identity number finds who is known already, or ``known`` says who."""

    name: str
    identity: str = ""
    phone: str = ""
    known: Person | None = None


@dataclass(frozen=True)
class Dispute:
    """What an application is about. ``known_on``: when the worker knew; from then on the limitation runs."""

    matter: str
    form: str
    facts: str
    employer_name: str
    employer_code: str = ""
    scope: str = AidScope.DISPUTE
    known_on: date | None = None
    employed_from: date | None = None
    employment_ended_on: date | None = None
    is_migrant: bool = False
    people_count: int = 1
    evidence: str = ""
    in_danger: bool = False
    claims: tuple[tuple[str, str, Decimal], ...] = ()  # matter, words, amount


@dataclass(frozen=True)
class Intake:
    """How an application came in, and what the applicant said about it."""

    channel: str
    note: str = ""
    agent_name: str = ""
    agent_phone: str = ""
    has_government_aid: bool = False
    has_counsel: bool = False
    consented: bool = False
    papers: tuple[str, ...] = field(default_factory=tuple)


@transaction.atomic
def receive_case(
    *, actor: Actor, union_id: int, applicant: Applicant, dispute: Dispute, intake: Intake, today: date
) -> LegalAidCase:
    """Take in an application and give it a number; the review begins when its papers are complete."""
    union = find(Union, union_id, actor, rules.TAKE)
    _check(dispute, intake, today)
    rules.check_claims(len(dispute.claims), most=value(rules.MAX_CLAIMS, union.region_id, today))
    person, told = _person(actor, union, applicant, today)
    employer, code = _employer(dispute.employer_code)
    case = LegalAidCase(
        number=f"FY{union.region_id[:6]}-{today.year}-{next_number(f'legal-aid:{union.region_id[:6]}:{today.year}'):04d}",
        union=union,
        channel=intake.channel,
        channel_note=intake.note[:120],
        received_on=today,
        applicant=person,
        applicant_name=person.name,
        phone=told.phone,
        agent_name=intake.agent_name,
        agent_phone=intake.agent_phone,
        employer=employer,
        employer_name=employer.name if employer else dispute.employer_name.strip(),
        employer_code=code,
        has_government_aid=intake.has_government_aid,
        has_counsel=intake.has_counsel,
        consented_on=today if intake.consented else None,
        papers=list(intake.papers),
        recorder_id=actor.user_id,
        urgent_because=_urgent(union, dispute, today),
        **_told(dispute),
    )
    with refusing_violations(LegalAidCase):
        case.save(force_insert=True)
    AidClaim.objects.bulk_create(
        [AidClaim(case=case, matter=matter, text=text[:200], claimed=amount) for matter, text, amount in dispute.claims]
    )
    reckon(case)
    record(actor, "legal.case.received", case, channel=intake.channel, urgent=case.urgent_because)
    return case


def rename_applicant(person_id: Any) -> int:
    """Let the cases of somebody whose name was put right be found by the right one; return how many."""
    name = Person.unscoped.values_list("name", flat=True).get(pk=person_id)
    changed: int = (
        LegalAidCase.unscoped.filter(applicant=person_id).exclude(applicant_name=name).update(applicant_name=name)
    )
    return changed


def _check(dispute: Dispute, intake: Intake, today: date) -> None:
    if dispute.known_on and dispute.known_on > today:
        text = _("This day lies ahead.")
        raise RuleBrokenError(text, code="known_on", fields={"known_on": text})
    if not intake.consented:
        text = _("Without the applicant's consent nothing may be checked or passed on.")
        raise RuleBrokenError(text, code="consent", fields={"consented": text})


def _person(actor: Actor, union: Union, told: Applicant, today: date) -> tuple[Person, Described]:
    described = describe(name=told.name, identity=told.identity, phone=told.phone, today=today)
    return told.known or ensure_person(actor=actor, union=union, described=described), described


def _employer(code: str) -> tuple[Employer | None, str]:
    """Return the employer of the register with this code, whoever keeps it: its name is public."""
    if not code.strip():
        return None, ""
    number = read_code(code).number
    return Employer.unscoped.filter(credit_code=number).first(), number


def _urgent(union: Union, dispute: Dispute, today: date) -> list[str]:
    pay = dispute.matter == Matter.PAY
    found = reckoned(Ground(dispute.known_on, pay, dispute.employment_ended_on, union.region_id, today))
    near = is_urgent(found.ends_on if found else None, today, value(URGENT_DAYS, union.region_id, today))
    return rules.urgent_reasons(
        limitation_near=near, matter=dispute.matter, people=dispute.people_count, in_danger=dispute.in_danger
    )


def _told(dispute: Dispute) -> dict[str, Any]:
    names = ("matter", "form", "scope", "known_on", "employed_from", "employment_ended_on", "is_migrant")
    told = {name: getattr(dispute, name) for name in names}
    return told | {
        "people_count": max(dispute.people_count, 1),
        "facts": dispute.facts.strip(),
        "evidence": dispute.evidence.strip(),
    }
