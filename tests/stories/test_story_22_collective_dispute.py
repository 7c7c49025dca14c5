"""Story 22: twelve workers with one wage claim, three to five representatives, consent before claims are given up."""

from datetime import date

import pytest

from core.clocks.models import Deadline
from core.errors import ConflictError, RuleBrokenError
from legal.services import agreements, disputes, performance
from tests.legal.mediation.table import Table

pytestmark = [pytest.mark.django_db, pytest.mark.story]
SIGNED = date(2026, 9, 5)


@pytest.fixture
def table():
    return Table()


def early():
    """Return a dispute that came in time to be settled on 5 September."""
    return {"received_on": date(2026, 8, 28), "known_on": date(2026, 7, 10), "today": date(2026, 8, 28)}


def test_ten_workers_make_it_collective_nine_do_not(table):
    assert table.registered(12).is_collective is True
    assert table.registered(9).is_collective is False


def test_representatives_between_three_and_five(table):
    mediation = table.registered(12)
    table.appoint(mediation, table.mediator_user, table.second_user)
    table.elect(mediation, 2)
    table.do(disputes.ask_parties, mediation)
    answer = {"side": "respondent", "answer": "agreed", "on": date(2026, 9, 25)}

    with pytest.raises(ConflictError) as refused:
        table.do(disputes.record_answer, mediation, **answer)
    assert refused.value.code == "representatives"
    assert table.fresh(mediation).status == "asking"

    with pytest.raises(RuleBrokenError) as refused:
        table.elect(mediation, 6, since=2)
    assert refused.value.code == "representatives"
    assert mediation.representatives.count() == 5
    assert table.do(disputes.record_answer, mediation, **answer).status == "mediating"


def test_claims_are_given_up_only_with_the_consent_of_the_represented(table):
    mediation = table.drafted(12, amount=1_000, agreed=9_000, on=SIGNED, **early())
    assert mediation.agreements.get().concedes is True
    table.worded(mediation, (date(2026, 9, 30), 9_000))
    table.sign(mediation, SIGNED)
    told = {"by": table.mediator, "now": SIGNED, "effective_on": SIGNED}

    with pytest.raises(ConflictError) as refused:
        table.do(agreements.put_in_force, mediation, **told)
    assert refused.value.code == "consent_missing"

    elected = mediation.representatives.values_list("party_id", flat=True)
    represented = mediation.parties.filter(kind="worker").exclude(pk__in=elected)
    assert represented.count() == 9
    agreements.enter_consents(
        actor=table.mediator,
        mediation_id=mediation.pk,
        party_ids=[each.pk for each in represented],
        given_on=date(2026, 9, 4),
        how="书面同意书",
        today=SIGNED,
    )
    mediation = table.do(agreements.put_in_force, mediation, **told)
    assert mediation.status == "effective"

    window = Deadline.unscoped.get(subject_id=str(mediation.pk), code="med.judicial")
    assert window.due_on == date(2026, 10, 8)
    ask = {"kind": "court", "body": "宁波市海曙区人民法院", "is_joint": True}
    with pytest.raises(ConflictError) as refused:
        table.do(performance.ask_confirmation, mediation, **ask, on=date(2026, 10, 9), now=date(2026, 10, 9))
    assert refused.value.code == "window_over"
    table.do(performance.ask_confirmation, mediation, **ask, on=date(2026, 10, 8), now=date(2026, 10, 8))
    assert mediation.agreements.get().confirmation_status == "asked"
