"""Agreements: what still lacks, who signs, what is unpaid, whose windows are over."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from core.clocks.models import OPEN_STATES, Deadline
from legal.choices.agreements import AgreementStatus, InstalmentStatus, Signer
from legal.choices.disputes import PartyKind, Power, RepresentativeKind, Side
from legal.models import Agreement, Instalment, Mediation
from legal.rules import agreements as rules
from legal.rules.deadlines import MED_ARB_REVIEW, MED_JUDICIAL
from legal.selectors.disputes import SUBJECT, mediators_of

WINDOW_CODES = (MED_ARB_REVIEW.code, MED_JUDICIAL.code)


def agreement_of(mediation: Mediation) -> Agreement | None:
    """Return the agreement of a case, drafted or in force."""
    found: Agreement | None = mediation.agreements.exclude(status=AgreementStatus.DROPPED).first()
    if found is not None:
        found.mediation = mediation
    return found


def wording_of(agreement: Agreement) -> rules.Wording:
    """Return what an agreement says as it is kept."""
    return rules.Wording(
        facts=agreement.facts,
        responsibility=agreement.responsibility,
        performance=agreement.performance,
        clauses=tuple(agreement.clauses.values_list("text", flat=True)),
        instalments=tuple(agreement.instalments.values_list("due_on", "amount")),
    )


def problems_of(agreement: Agreement, wording: rules.Wording | None = None) -> list[str]:
    """Return what keeps an agreement from being printed and signed, as kept or with another wording."""
    said = wording or wording_of(agreement)
    return rules.problems(
        clauses=said.clauses,
        agreed=agreement.mediation.agreed or Decimal(0),
        instalments=said.instalments,
        drawn_on=agreement.drawn_on,
    )


def _workers_sign(mediation: Mediation) -> list[str]:
    """Return the elected representatives who may concede and settle: they sign for a collective dispute."""
    rows = mediation.representatives.filter(kind=RepresentativeKind.ELECTED, power=Power.SPECIAL, to_on=None)
    return list(rows.values_list("name", flat=True))


def signing_facts(agreement: Agreement) -> dict[str, Any]:
    """Return who has to sign an agreement, and who has."""
    mediation = agreement.mediation
    return {
        "signed": set(agreement.signatures.values_list("signer", "name")),
        "applicants": _names(mediation, Side.APPLICANT),
        "respondents": _names(mediation, Side.RESPONDENT),
        "representatives": _workers_sign(mediation),
        "collective": mediation.is_collective,
    }


def _names(mediation: Mediation, side: str) -> list[str]:
    return list(mediation.parties.filter(side=side).values_list("name", flat=True))


def may_sign(agreement: Agreement) -> list[tuple[str, str]]:
    """Return everybody whose signature or seal belongs under an agreement, in the order of the page."""
    facts = signing_facts(agreement)
    workers = facts["representatives"] if facts["collective"] else facts["applicants"]
    return [
        *((Signer.APPLICANT.value, name) for name in workers),
        *((Signer.RESPONDENT.value, name) for name in facts["respondents"]),
        *((Signer.MEDIATOR.value, seat.user.name) for seat in mediators_of(agreement.mediation)),
        (Signer.BODY.value, agreement.mediation.union.name),
    ]


def yet_to_sign(agreement: Agreement) -> list[tuple[str, str]]:
    """Return who has not signed yet, in the order of the page."""
    signed = set(agreement.signatures.values_list("signer", "name"))
    return [each for each in may_sign(agreement) if each not in signed]


def consent_facts(agreement: Agreement) -> dict[str, Any]:
    """Return the represented workers of a collective dispute, and which of them consented to conceding claims."""
    mediation = agreement.mediation
    if not mediation.is_collective:
        return {"represented": [], "consented": []}
    elected = mediation.representatives.filter(kind=RepresentativeKind.ELECTED, to_on=None).values("party_id")
    workers = mediation.parties.filter(kind=PartyKind.WORKER)
    represented = workers.exclude(pk__in=elected).values_list("name", flat=True)
    return {
        "represented": list(represented),
        "consented": list(agreement.consents.values_list("party__name", flat=True)),
    }


def unpaid_before(today: date) -> list[Any]:
    """Return the payments of agreements in force whose day has passed, the oldest first."""
    rows = Instalment.objects.filter(
        status=InstalmentStatus.DUE, due_on__lt=today, agreement__status=AgreementStatus.EFFECTIVE
    )
    return list(rows.order_by("due_on", "pk").values_list("pk", flat=True))


def locked_instalment(pk: Any) -> Any:
    """Return a payment under its lock, with its agreement and case."""
    rows = Instalment.objects.select_for_update(of=("self",)).select_related("agreement__mediation__union")
    return rows.get(pk=pk)


def windows_over(today: date) -> Iterator[tuple[Mediation, str, date]]:
    """Return the joint steps whose last day has passed unused."""
    over = Deadline.unscoped.filter(
        subject_type=SUBJECT, code__in=WINDOW_CODES, state__in=OPEN_STATES, due_on__lt=today
    ).order_by("due_on", "pk")
    found = list(over.values_list("subject_id", "code", "due_on"))
    cases = Mediation.unscoped.select_related("union").in_bulk([key for key, _code, _due in found])
    by_text = {str(pk): case for pk, case in cases.items()}
    for key, code, due_on in found:
        if key in by_text:
            yield by_text[key], code, due_on
