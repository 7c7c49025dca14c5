"""A mediation from its registration to the table: registered, asked, answered, begun, or referred out."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.models import Deadline
from core.clocks.periods import Period
from core.clocks.selectors import work_calendar
from core.clocks.services import extend_clock, stop_all_clocks, stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.parameters.selectors import value, values
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.disputes import Answer, MediationStatus, NotLabour, Seating, Side, Source
from legal.models import Claim, ClaimShare, Mediation, Party
from legal.rules import disputes as rules
from legal.rules.deadlines import ARB_LIMIT, MED_ACCEPT, MED_END
from legal.selectors import disputes as selectors
from legal.services import claims, limitation, parties
from legal.services.clocks import begin
from legal.services.parties import Claimant
from unions.models import Union

BEGUN = (MED_ACCEPT, MED_END)  # the periods that begin with the application


@transaction.atomic
def register_mediation(
    *,
    actor: Actor,
    union_id: Any,
    source: str,
    kind: str,
    received_on: date,
    facts: str,
    applicants: Sequence[Claimant],
    respondent_name: str,
    credit_code: str,
    today: date,
    title: str = "",
    amount: Decimal | None = None,
    basis: str = "",
    known_on: date | None = None,
    is_arrears: bool = False,
    relation_ended_on: date | None = None,
) -> Mediation:
    """Enter a dispute that somebody brings: who, against whom, since when, what is claimed. Its clocks begin."""
    union: Any = find(Union, union_id, actor, rules.KEEP)
    _check_told(source=source, facts=facts, received_on=received_on, known_on=known_on, today=today)
    mediation = Mediation(
        number=next_case_number(union, received_on),
        union=union,
        source=Source(source).value,
        kind=kind,
        facts=facts.strip(),
        received_on=received_on,
        known_on=known_on,
        is_arrears=is_arrears,
        relation_ended_on=relation_ended_on,
        recorder_id=actor.user_id,
    )
    inforce = values([rules.COLLECTIVE_FROM, *(each.parameter for each in BEGUN)], union.region_id, received_on)
    workers = parties.described(actor=actor, mediation=mediation, claimants=applicants, today=today, first=1)
    against = parties.unit(
        mediation=mediation,
        side=Side.RESPONDENT,
        name=respondent_name,
        credit_code=credit_code,
        place=len(workers) + 1,
    )
    parties.note_heads(mediation, [*workers, against], inforce[rules.COLLECTIVE_FROM])
    claim = None
    if title:
        claim = claims.described(
            mediation=mediation, kind=kind, title=title, amount=_whole(amount, applicants), basis=basis
        )
        mediation.claimed = claim.amount or Decimal(0)
    begun = _periods_begun(mediation, inforce)
    with refusing_violations(Mediation, Party, Claim, ClaimShare, Deadline, apart=False):
        mediation.save(force_insert=True)
        Party.objects.bulk_create([*workers, against])
        if claim is not None:
            told = zip(workers, applicants, strict=True)
            shares = [(party, each.amount) for party, each in told if each.amount is not None]
            claims.enter_described(claim, shares)
        begin(mediation, *begun, calendar=work_calendar())
    record(actor, "legal.mediation.registered", mediation, source=mediation.source, received_on=received_on)
    return mediation


def _check_told(*, source: str, facts: str, received_on: date, known_on: date | None, today: date) -> None:
    rules.check_day(received_on, today=today, field="received_on")
    if known_on is not None:
        rules.check_day(known_on, today=today, field="known_on")
    if source == Source.ORAL and not facts.strip():
        text = _("An oral application is written down: matter, reason and time.")
        raise RuleBrokenError(text, code="facts", fields={"facts": text})


def _periods_begun(mediation: Mediation, inforce: Mapping[str, Any]) -> list[tuple[Period, date, int]]:
    """Return the periods that run from the application, and the limitation from the day it is reckoned from."""
    begun = [(period, mediation.received_on, int(inforce[period.parameter])) for period in BEGUN]
    barred = limitation.first_reckoned(mediation)
    if barred is not None and barred.starts_on is not None:
        years = value(ARB_LIMIT.parameter, mediation.union.region_id, barred.starts_on)
        begun.append((ARB_LIMIT, barred.starts_on, int(years)))
    return begun


def next_case_number(union: Union, on: date) -> str:
    """Return the next number of a dispute that comes to a union."""
    region = union.region_id[:6]
    return f"TJ{region}-{on.year}-{next_number(f'mediation:{region}-{on.year}'):04d}"


def _whole(amount: Decimal | None, applicants: Sequence[Claimant]) -> Decimal | None:
    """Return the amount of the first claim: as told, else what the claimants ask together."""
    told = [each.amount for each in applicants if each.amount is not None]
    return amount if amount is not None or not told else sum(told, Decimal(0))


def refer_out(
    *, actor: Actor, mediation_id: Any, seen_version: int, not_labour: str, reason: str, today: date
) -> Mediation:
    """Refer out what is no labour dispute (SPC interpretation Art. 2)."""
    why = rules.check_reason(reason)
    with take(rules.REFER, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version, reason=why) as mediation:
        mediation.not_labour = NotLabour(not_labour).value
        end(mediation, on=today, note=why)
    return mediation


def ask_parties(*, actor: Actor, mediation_id: Any, seen_version: int, today: date) -> Mediation:
    """Ask both sides whether they want mediation; the case is accepted with that."""
    with take(rules.ASK, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version) as mediation:
        rules.check_sides(list(mediation.parties.values_list("side", flat=True)))
        stop_clock(subject=mediation, code=MED_ACCEPT.code, on=today)
        # Whoever brings the dispute has asked for mediation with it; the other side is still to answer.
        if mediation.source not in (Source.INITIATIVE, Source.COURT, Source.BUREAU):
            mediation.parties.filter(side=Side.APPLICANT, answer=Answer.OPEN).update(
                answer=Answer.AGREED, answered_on=mediation.received_on
            )
    return mediation


def record_answer(
    *, actor: Actor, mediation_id: Any, seen_version: int, side: str, answer: str, on: date, today: date
) -> Mediation:
    """Write down what a side answers: one refusal ends the case and the other is told; all agreeing begins it."""
    rules.check_day(on, today=today)
    note = {"side": side, "answer": answer}
    with take(rules.ANSWER, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version, **note) as mediation:
        mediation.parties.filter(side=Side(side)).update(answer=Answer(answer), answered_on=on)
        status = rules.state_after_answers(list(mediation.parties.values_list("answer", flat=True)))
        if status == MediationStatus.MEDIATING:
            _check_table(mediation, today)
        mediation.status = status
        if status == MediationStatus.REFUSED_BY_PARTY:
            end(mediation, on=on, note=_("%(side)s refuses mediation.") % {"side": Side(side).label})
    return mediation


def _check_table(mediation: Mediation, today: date) -> None:
    """Refuse to begin without a mediator, or in a collective dispute without representatives and a second one."""
    region = mediation.union.region_id
    mediators = mediation.seats.filter(seating=Seating.MEDIATOR, to_on=None).order_by("created_at", "pk")
    users = list(mediators.values_list("user_id", flat=True))
    rules.check_table(
        collective=mediation.is_collective,
        elected=selectors.elected_count(mediation),
        bounds=parties.bounds(region, today),
        mediators=len(users),
        least=value(rules.COLLECTIVE_MEDIATORS, region, today),
    )
    mediation.mediator_id = mediation.mediator_id or users[0]


def extend_mediation(
    *,
    actor: Actor,
    mediation_id: Any,
    seen_version: int,
    days: int,
    applicant_consent_on: date | None,
    respondent_consent_on: date | None,
    today: date,
) -> Mediation:
    """Lengthen the fifteen days by what both sides agreed to in writing (Law Art. 14)."""
    consents = (applicant_consent_on, respondent_consent_on)
    note: dict[str, Any] = {"days": days, "consents": [day.isoformat() for day in consents if day]}
    with take(rules.EXTEND, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version, **note) as mediation:
        running = _running(mediation)
        rules.check_extension(days=days, consents=consents, today=today, due_on=running.due_on)
        authority = _("Written consent of both sides, %(applicant)s and %(respondent)s") % {
            "applicant": applicant_consent_on,
            "respondent": respondent_consent_on,
        }
        found = extend_clock(actor=actor, subject=mediation, code=MED_END.code, by=days, authority=authority)
        mediation.extra_days += days
        mediation.event_note |= {"due_on": found.due_on}
    return mediation


def _running(mediation: Mediation) -> Deadline:
    running = selectors.clock_of(mediation, MED_END.code)
    if running is None:
        raise ConflictError(_("This clock is not running."), code="clock_not_running")
    return running


def fail_mediation(*, actor: Actor, mediation_id: Any, seen_version: int, reason: str, today: date) -> Mediation:
    """End a mediation that leads nowhere; the worker is told about arbitration and until when."""
    why = rules.check_reason(reason)
    with take(rules.FAIL, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version, reason=why) as mediation:
        end(mediation, on=today, note=why)
    return mediation


def withdraw_mediation(*, actor: Actor, mediation_id: Any, seen_version: int, reason: str, today: date) -> Mediation:
    """End a mediation because the applicant takes the application back."""
    why = rules.check_reason(reason)
    with take(
        rules.WITHDRAW, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version, reason=why
    ) as mediation:
        end(mediation, on=today, note=why)
    return mediation


def time_out_due(*, actor: Actor, today: date) -> int:
    """End every mediation whose period is over, with the day on which it ran out, however late this runs."""
    done = 0
    for mediation_id, due_on in selectors.run_out(today):
        late = (today - due_on).days - 1
        with take(rules.TIME_OUT, Mediation, pk=mediation_id, actor=actor, due_on=due_on, days_late=late) as mediation:
            text = _("The period ended on %(day)s without an agreement.") % {"day": due_on.isoformat()}
            end(mediation, on=due_on, note=text)
        done += 1
    return done


def end(mediation: Mediation, *, on: date, note: str) -> None:
    """Stop every clock of a locked case that has ended, but not its limitation: that runs on before the commission."""
    mediation.ended_on, mediation.end_note = on, note[:300]
    limit = selectors.clock_of(mediation, ARB_LIMIT.code)
    stop_all_clocks(subject=mediation, on=on)
    if limit is not None and not mediation.not_labour:
        limitation.restart(mediation)
