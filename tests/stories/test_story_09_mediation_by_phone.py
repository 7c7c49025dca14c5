"""Story 9: wage arrears by telephone, both parties agree, paid in two parts, the second one missed."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.actors import SystemActor
from core.clocks.models import Deadline
from core.events.models import Event
from core.reminders.models import Occurrence
from core.reminders.services import planning
from legal.choices.agreements import Pack
from legal.models import Breach
from legal.services import papers, performance
from tests.legal.mediation.table import Table

pytestmark = [pytest.mark.django_db, pytest.mark.story]
JOB = SystemActor("job: legal.daily")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_mediation_intake_by_phone():
    table = Table()
    mediation = table.begun()

    assert (mediation.status, mediation.claimed) == ("mediating", Decimal("8500.00"))
    clock = Deadline.unscoped.get(subject_id=str(mediation.pk), code="med.end")
    assert clock.due_on == date(2026, 10, 10)  # a Saturday that is worked on: it does not move

    planning.plan(datetime(2026, 9, 26, 12, tzinfo=SHANGHAI))
    told = Occurrence.unscoped.filter(subject_id=str(mediation.pk), schedule="legal.mediation_clock")
    days = {each.milestone.split(".")[0]: each.due_at.astimezone(SHANGHAI).date() for each in told}
    assert days["t-3"] == date(2026, 10, 7)
    assert days["t-1"] == date(2026, 10, 9)

    parts = ((date(2026, 10, 10), 4_250), (date(2026, 11, 10), 4_250))
    mediation = table.effective_from(mediation, *parts, on=date(2026, 9, 30))
    assert mediation.status == "effective"
    assert Deadline.unscoped.get(subject_id=str(mediation.pk), code="med.end").state == "met"

    table.pay(mediation, 1, date(2026, 10, 10))
    assert performance.open_breaches(actor=JOB, today=date(2026, 11, 10)) == 0  # its last day is still in time
    assert performance.open_breaches(actor=JOB, today=date(2026, 11, 12)) == 1
    assert performance.open_breaches(actor=JOB, today=date(2026, 11, 12)) == 0

    mediation = table.fresh(mediation)
    assert mediation.status == "breached"
    assert Breach.objects.get().instalment.position == 2
    late = Event.unscoped.get(code="legal.mediation.breached").data
    assert (late["due_on"], late["days_late"]) == ("2026-11-10", 2)

    assert Pack.PAYMENT_ORDER in papers.offered(mediation)
    name, paper = papers.print_paper(
        actor=table.keeper, key=mediation.number, pack=Pack.PAYMENT_ORDER, as_word=False, today=date(2026, 11, 12)
    )
    assert name.endswith("payment_order.pdf")
    assert paper.startswith(b"%PDF")
    text = str(papers.letter_of(mediation, Pack.PAYMENT_ORDER, date(2026, 11, 12)).as_data())
    assert "4,250.00元（大写：人民币肆仟贰佰伍拾元整）" in text
