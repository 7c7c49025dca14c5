"""From the agreed draft to the signed contract: the vote with its quorum, a new draft, the signatures (A7)."""

from datetime import date
from typing import Any

from core.actors import Actor
from core.clocks.services import stop_all_clocks, stop_clock
from core.events.services import record
from core.numbers.services import next_number
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.negotiations import BargainKind, NegotiationStatus, Side, VoteWay
from legal.models import CollectiveContract, ContractClause, CoveredUnit, Negotiation
from legal.rules import contracts as contract_rules
from legal.rules import negotiations as rules
from legal.rules.deadlines import CB_CONGRESS, CB_COORDINATE, CB_REDRAFT, CB_SUBMIT, CB_TALKS
from legal.rules.matters import check_on, check_text
from legal.selectors.negotiations import seats_of
from legal.services.clocks import start
from legal.services.negotiations import check_seats
from unions.models import EmployerCover


def agree_draft(*, actor: Actor, talks_id: Any, seen_version: int, on: date, draft: str, today: date) -> Negotiation:
    """Put down the draft both sides agreed on; it goes before the congress within 15 working days (Art. 24)."""
    with take(rules.AGREE, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        check_seats(row, seats_of(row), on)
        row.agreed_on = check_on(on, since=row.replied_on or row.received_on, today=today)
        row.draft = check_text(draft, "draft")[:8000]
        for period in (CB_TALKS, CB_REDRAFT, CB_COORDINATE):
            stop_clock(subject=row, code=period.code, on=on)
        start(row, CB_CONGRESS, on=on)
    return row


def vote_draft(
    *, actor: Actor, talks_id: Any, seen_version: int, on: date, vote: rules.Vote, today: date
) -> Negotiation:
    """Put down the vote: without a quorum there is none; a draft that fails is drafted anew in 5 working days."""
    with take(rules.VOTE, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        rules.check_vote(vote, level=row.level)
        row.voted_on = check_on(on, since=row.agreed_on, today=today)
        row.vote_way = VoteWay(vote.way).value
        row.eligible, row.present, row.in_favour = vote.eligible, vote.present, vote.in_favour
        row.units_asked, row.units_passed = vote.units_asked, vote.units_passed
        stop_clock(subject=row, code=CB_CONGRESS.code, on=on)
        passed = rules.has_passed(vote)
        row.status = (NegotiationStatus.VOTED if passed else NegotiationStatus.TALKS).value
        if not passed:
            start(row, CB_REDRAFT, on=on)
        row.event_note |= {"passed": passed, "present": vote.present, "in_favour": vote.in_favour}
    return row


def sign_contract(
    *,
    actor: Actor,
    talks_id: Any,
    seen_version: int,
    on: date,
    name: str,
    starts_on: date,
    end_on: date,
    today: date,
) -> CollectiveContract:
    """Put down the signatures of both chiefs: the contract exists and is submitted within ten days (Art. 34).

    Clauses of the last cycle are taken over as the draft of this one; the employers the union covers are its units.
    """
    with take(rules.SIGN, Negotiation, pk=talks_id, actor=actor, seen_version=seen_version, on=on) as row:
        row.signed_on = check_on(on, since=row.voted_on, today=today)
        is_wage = row.kind == BargainKind.WAGE
        contract_rules.check_term(signed_on=on, starts_on=starts_on, end_on=end_on, is_wage=is_wage)
        stop_all_clocks(subject=row, on=on)
        chiefs = {seat.side: seat.name for seat in seats_of(row) if seat.is_chief}
        stem = f"{row.union.region_id[:6]}-{today.year}"
        contract = CollectiveContract(
            number=f"HT{stem}-{next_number(f'legal.contract:{stem}'):04d}",
            union=row.union,
            negotiation=row,
            previous=row.previous,
            name=check_text(name, "name")[:160],
            level=row.level,
            kind=row.kind,
            industry=row.industry,
            counterpart=row.counterpart,
            workers_chief=chiefs.get(Side.WORKERS, ""),
            employer_chief=chiefs.get(Side.EMPLOYER, ""),
            signed_on=on,
            starts_on=starts_on,
            end_on=end_on,
            recorder_id=actor.user_id,
        )
        with refusing_violations(CollectiveContract):
            contract.save(force_insert=True)
        _take_over(contract, row)
        start(contract, CB_SUBMIT, on=on)
        record(actor, "legal.contract.signed", contract, number=contract.number)
        row.event_note |= {"number": contract.number}
    return contract


def _take_over(contract: CollectiveContract, row: Negotiation) -> None:
    """Begin with the clauses of the last cycle and with the employers the union covers today."""
    if contract.previous_id is not None:
        old = ContractClause.objects.filter(contract=contract.previous_id).order_by("pk")
        ContractClause.objects.bulk_create(
            [
                ContractClause(
                    contract=contract, topic=each.topic, text=each.text, value=each.value, industry=contract.industry
                )
                for each in old
            ]
        )
    covers = EmployerCover.objects.filter(union=row.union, to_on=None).select_related("employer").order_by("pk")
    units = CoveredUnit.objects.bulk_create(
        [
            CoveredUnit(
                contract=contract,
                employer=each.employer,
                name=each.employer.name,
                workers=each.employer.employee_count,
                from_on=contract.starts_on,
            )
            for each in covers[:500]
        ]
        or [CoveredUnit(contract=contract, name=row.counterpart, workers=row.workers, from_on=contract.starts_on)]
    )
    contract.units, contract.workers = len(units), sum(each.workers for each in units)
    contract.save(update_fields=["units", "workers"])
