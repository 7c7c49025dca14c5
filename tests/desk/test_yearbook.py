"""Lines of the yearbook that stand on one register each: rounds of recruitment, pilots, building unions, mutual aid."""

from datetime import timedelta

import pytest

from core import clock
from tests.desk.reading import rows_of
from tests.factories import DAY, Tree, actor, identity_number, person
from tests.partners.test_callbacks import KIND, Door, row, told
from tests.partners.webhooks import Bureau
from unions.choices import UnionKind
from unions.models import RecruitmentBatch, SocialWorker, Tally, Union
from unions.services import recounting, tallies, workers

pytestmark = pytest.mark.django_db
YEAR = DAY.year


@pytest.fixture
def tree():
    return Tree()


def kept(union):
    tallies.fold_all(clock.now(), DAY)
    return Tally.unscoped.get(union=union).total


def is_true():
    return recounting.recount(clock.now(), DAY, mend=False).nodes == 0


def recruited(tree, year=YEAR, **more):
    """A county announces eight places and employs two by the round, one beside it."""
    county = actor("county_reviewer", tree.haishu)
    batch = workers.open_recruitment(
        actor=county, union_id=tree.haishu.pk, name=f"{year}年招聘", year=year, planned=8, announced_on=None
    )
    for number, batch_id in enumerate((batch.pk, batch.pk, None)):
        worker = workers.employ(
            actor=county,
            union_id=tree.haishu.pk,
            name="周建平",
            identity=identity_number(),
            phone=f"1395740123{number}",
            township_id=tree.wangchun.pk,
            batch_id=batch_id,
            contract_from=DAY - timedelta(days=30),
            contract_to=DAY + timedelta(days=700),
            grade="",
            today=DAY,
        )
    return batch, worker


def lines(client):
    return [" ".join(row.split()) for row in rows_of(client.get("/dash/yearbook/"))]


def test_rounds_of_recruitment_are_printed(client, as_role, tree):
    recruited(tree)
    counts = kept(tree.province)
    assert (counts[f"recruitment_places:{YEAR}"], counts[f"workers_recruited:{YEAR}"]) == (8, 2)
    assert (counts["union_workers"], counts["townships_with_worker"]) == (3, 1)

    as_role("province_leader", tree.province)
    printed = lines(client)
    assert "公开招聘计划数 名 0 0 0 0 8" in printed
    assert "其中：录用工会工作者 人 0 0 0 0 2" in printed


def test_who_left_was_recruited_all_the_same(tree):
    recruited(tree)
    kept(tree.haishu)
    SocialWorker.unscoped.filter(batch__isnull=False).update(status="left", left_on=DAY)

    counts = kept(tree.haishu)
    assert (counts[f"workers_recruited:{YEAR}"], counts["union_workers"]) == (2, 1)
    assert is_true()


def test_a_round_put_into_another_year_takes_its_workers_along(tree):
    batch, _ = recruited(tree)
    kept(tree.haishu)
    RecruitmentBatch.unscoped.filter(pk=batch.pk).update(year=YEAR - 1)

    counts = kept(tree.haishu)
    assert f"workers_recruited:{YEAR}" not in counts
    assert (counts[f"recruitment_places:{YEAR - 1}"], counts[f"workers_recruited:{YEAR - 1}"]) == (8, 2)
    assert is_true()


def test_pilots_and_building_unions_are_printed_while_they_are_active(client, as_role, tree):
    Union.unscoped.filter(pk=tree.haishu.pk).update(is_pilot=True)
    Union.unscoped.filter(pk=tree.textile.pk).update(kind=UnionKind.BUILDING, level="community")
    counts = kept(tree.province)
    assert (counts["unions_pilot"], counts["unions_building"]) == (1, 1)

    as_role("province_leader", tree.province)
    printed = lines(client)
    now = {line.split()[0]: line.split()[-1] for line in printed}
    assert (now["改革试点单位"], now["其中：楼宇工会"]) == ("1", "1")

    Union.unscoped.filter(pk=tree.textile.pk).update(status="dissolved", ended_on=DAY)
    assert "unions_building" not in kept(tree.province)
    assert is_true()


def test_what_the_schemes_paid_is_printed(client, as_role, tree):
    number = identity_number()
    person(tree.textile, identity=number)
    door = Door(Bureau(tree, "浙江省职工互助保障中心"), KIND, "settlements.write", tree.haishu)
    assert door.send(told(row(number), row(number, "HZ-2", paid="8400.55"))).status_code == 200

    counts = kept(tree.province)
    assert [counts[f"{code}:2026"] for code in ("mutual_times", "mutual_people", "mutual_fen")] == [2, 1, 1_000_055]
    assert is_true()

    as_role("province_leader", tree.province)
    assert "赔付金额 万元 0.00 0.00 0.00 0.00 1.00" in lines(client)
