"""Roll-ups of the legal chapters: counted where they belong, equal to a recount, and shown on the boards."""

from datetime import date, timedelta

import pytest

from core import clock
from legal.models import CollectiveContract, CoveredUnit, Guidance, HarmonyUnit, Instructor, Mediation, TrainingSession
from legal.services import contracts
from tests.desk.reading import text_of
from tests.factories import DAY, Tree
from tests.legal.centre import Centre
from tests.legal.contracts.table import NOW
from tests.legal.contracts.table import Table as Bargaining
from tests.legal.mediation.table import Table as Dispute
from tests.legal.supervision.watch import Watch
from unions.models import Employer, EmployerCover, Tally
from unions.services import recounting, tallies

pytestmark = pytest.mark.django_db


def total(union):
    tallies.fold_all(clock.now(), NOW)
    kept = Tally.unscoped.filter(union=union).first()
    return kept.total if kept else {}


def is_true():
    return recounting.recount(clock.now(), NOW, mend=False).nodes == 0


def unit(place, number, covering=None):
    row = Employer.objects.create(
        credit_code=f"91330203MA{number:07d}X", name=f"单位{number}", ownership="170", region_id=place.region_id,
        place=place, employee_count=30, counted_on=DAY,
    )  # fmt: skip
    if covering:
        EmployerCover.objects.create(union=covering, employer=row, from_on=DAY)
    return row


def cover(contract, employer, workers):
    CoveredUnit.objects.create(
        contract=contract, employer=employer, name=employer.name, workers=workers, from_on=contract.starts_on
    )


def test_a_dispute_counts_in_its_year_and_its_agreement_makes_the_rate():
    table = Dispute()
    table.effective((date(2026, 11, 10), 8_500))
    lost = table.begun()
    Mediation.unscoped.filter(pk=lost.pk).update(status="failed", ended_on=NOW)

    kept = total(table.tree.province)

    assert (kept["mediations:2026"], kept["mediation_workers:2026"]) == (2, 2)
    assert (kept["mediations_agreed:2026"], kept["mediations_judged:2026"]) == (1, 2)
    assert kept["mediation_fen:2026"] == 850_000
    assert kept["mediation_kind:PAY:2026"] == 2
    assert is_true()


def test_an_employer_under_two_contracts_counts_once_where_it_lies():
    table = Bargaining()
    tree = table.tree
    first = table.effective()
    other = CollectiveContract.unscoped.get(pk=first.pk)
    other.pk = other.id = None
    other._state.adding = True
    other.number, other.negotiation_id, other.kind, other.union = "区域-1", None, "safety", tree.haishu
    other.save()
    both, alone = unit(tree.wangchun, 1, covering=tree.textile), unit(tree.wangchun, 2, covering=tree.textile)
    for contract, employer, workers in ((first, both, 20), (other, both, 30), (other, alone, 5)):
        cover(contract, employer, workers)

    kept = total(tree.haishu)
    assert (kept["contracts_in_force"], kept["contract_kind:wage"], kept["contract_kind:safety"]) == (2, 1, 1)
    assert kept["contract_units"] == 2 + CoveredUnit.objects.filter(contract=first, employer=None).count()
    assert kept["with_mechanism"] == 1  # a contract on safety alone establishes no bargaining
    assert kept["wage_contracts_signed:2026"] == 1
    assert (kept["offers:2026"], kept["offers_in_time:2026"]) == (1, 1)

    table.act(contracts.terminate_contract, first, on=NOW, reason="经职工代表大会同意解除", today=NOW)
    kept = total(tree.haishu)
    assert "with_mechanism" not in kept  # the end of the contract marked the union where its employer lies
    assert kept["contracts_in_force"] == 1
    assert is_true()


def test_instructors_trainings_and_harmonious_employers_count_once():
    tree = Tree()
    who = Instructor.objects.create(
        union=tree.haishu, name="沈指导", kind="full_time", cert_no="浙指 0001", valid_to=date(2028, 1, 1)
    )
    for name, day in (("甬南纺织", 6), ("甬南纺织", 7), ("恒力机械", 6)):
        Guidance.objects.create(instructor=who, unit=name, held_on=date(2026, 5, day), text="指导拟定要约")
    TrainingSession.objects.create(
        union=tree.haishu, title="集体协商培训", held_on=date(2026, 5, 7), hours=6, people=80
    )
    employer = unit(tree.wangchun, 3)
    for level, union in (("county", tree.haishu), ("city", tree.ningbo)):
        HarmonyUnit.objects.create(
            union=union, employer=employer, name=employer.name, level=level, status="named",
            declared_on=DAY, named_on=DAY, valid_to=NOW + timedelta(days=400),
        )  # fmt: skip

    kept = total(tree.ningbo)
    assert (kept["instructors"], kept["units_guided:2026"], kept["people_trained:2026"]) == (1, 2, 80)
    assert kept["harmony_units"] == 1
    assert "harmony_units" not in total(tree.haishu)  # the city named it too, and counts it
    assert is_true()


def test_legal_aid_and_supervision_count_in_their_county():
    tree = Tree()
    centre = Centre(tree)
    lawyer, me = centre.lawyer()
    centre.reported(lawyer, me)
    centre.received()
    Watch(tree).urged()

    kept = total(tree.haishu)
    year = DAY.year
    assert (kept[f"aid_intakes:{year}"], kept[f"aid_accepted:{year}"]) == (2, 1)
    assert (kept[f"aid_finished:{year}"], kept[f"aid_succeeded:{year}"]) == (1, 1)
    assert kept[f"aid_recovered_fen:{year}"] > 0
    assert kept[f"violations_found:{year}"] == 1
    assert f"violations_corrected:{year}" not in kept
    assert kept["supervisors"] == 2
    assert is_true()


def test_the_boards_show_their_topic_to_leaders_and_nothing_unknown(client, as_role):
    table = Dispute()
    table.effective((date(2026, 11, 10), 8_500))
    tallies.fold_all(clock.now(), NOW)
    as_role("province_leader", table.tree.province)

    page = client.get("/dash/topic/mediation/", {"year": "2026"})

    text = text_of(page)
    assert "100.0 %" in text  # one of one came to an agreement
    assert "PAY" not in text  # kinds stand in words
    for topic in ("needy", "season", "legal", "supervision", "contract"):
        assert client.get(f"/dash/topic/{topic}/").status_code == 200
    assert client.get("/dash/topic/nonsense/").status_code == 404
    assert client.get("/dash/mediation_success/").status_code == 200
    assert "8,500.00" in text_of(client.get("/dash/mediation_fen/", {"year": "2026"}))


def test_the_page_of_a_union_says_what_stands_below_it(client, as_role):
    table = Bargaining()
    table.effective()
    tallies.fold_all(clock.now(), NOW)
    as_role("county_reviewer", table.tree.haishu)

    page = client.get(f"/unions/{table.tree.haishu.code}/")

    assert "有效集体合同" in text_of(page)
    assert f'href="/contracts/?node={table.tree.haishu.code}"' in page.content.decode()
    as_role("finance_preparer", table.tree.haishu)
    page = client.get(f"/unions/{table.tree.haishu.code}/")
    assert "有效集体合同" in text_of(page)
    assert "/contracts/?node=" not in page.content.decode()  # the figure, not the way to the rows
