"""Scheduled work of the legal app: a loop around services, safe to repeat."""

from celery import shared_task

from core import clock
from core.actors import SystemActor
from core.heartbeats import beat
from legal.selectors.matters import lapsed_letters
from legal.services import clauses, contracts, disputes, letters, limitation, performance, reviews


@shared_task(name="legal.lapse_letters")
def lapse_letters() -> int:
    """Note every opinion letter whose time for a reply has run out, dated by its own clock; nightly."""
    actor, today = SystemActor("job: legal.lapse_letters"), clock.today()
    rows = lapsed_letters(today)
    for letter in rows:
        letters.lapse_letter(actor=actor, letter=letter, today=today)
    beat("legal.lapse_letters", clock.ticking())
    return len(rows)


@shared_task(name="legal.mediation_clocks")
def mediation_clocks() -> dict[str, int]:
    """End mediations whose days are over, close unused windows and limitations, follow up missed payments; hourly."""
    actor, today = SystemActor("job: legal.clock"), clock.today()
    done = {
        "timed_out": disputes.time_out_due(actor=actor, today=today),
        "windows": performance.close_windows(actor=actor, today=today),
        "breaches": performance.open_breaches(actor=actor, today=today),
        "lapsed": limitation.close_lapsed(today=today),
    }
    beat("legal.mediation_clocks", clock.ticking())
    return done


@shared_task(name="legal.contracts")
def run_contracts() -> dict[str, int]:
    """Put contracts into effect whose review is over, end those whose term is, flag clauses below the law; nightly."""
    actor, today = SystemActor("job: legal.contracts"), clock.today()
    done = {
        "effective": contracts.run_effects(actor=actor, today=today),
        "expired": contracts.run_expiries(actor=actor, today=today),
        "flagged": clauses.flag_clauses(today=today),
    }
    beat("legal.contracts", clock.ticking())
    return done


@shared_task(name="legal.lapse_cases")
def lapse_cases() -> int:
    """Count applications as withdrawn whose papers did not come, each with its own date; hourly."""
    lapsed = reviews.lapse_silent(today=clock.today())
    beat("legal.lapse_cases", clock.ticking())
    return lapsed
