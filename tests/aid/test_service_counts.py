"""What help in goods and services keeps at every node: by year, each person once, nothing of what was cancelled."""

from datetime import timedelta

import pytest

from aid.models import GoodsIssue, TrainingClass
from aid.services import checkups, jobs
from core import clock
from tests.aid.test_services import Spring
from tests.desk.reading import rows_of
from tests.factories import DAY, identity_number
from unions.models import Tally
from unions.services import recounting, tallies

pytestmark = pytest.mark.django_db
YEAR = DAY.year


@pytest.fixture
def spring():
    return Spring()


def kept(union):
    tallies.fold_all(clock.now(), DAY)
    counts = Tally.unscoped.get(union=union).total
    return {code: counts[code] for code in counts if code.split(":")[0] in CODES}


CODES = (
    "job_fairs",
    "people_placed",
    "trainees_certified",
    "checkups_done",
    "sites_visited",
    "site_workers",
    "goods_fen",
)


def is_true():
    return recounting.recount(clock.now(), DAY, mend=False).nodes == 0


def helped(spring):
    """Let one of each happen: placed twice, visited twice, trained, examined, given goods."""
    who = identity_number()
    first = spring.post()
    second = jobs.offer_post(
        actor=spring.cadre, fair_id=first.fair_id, employer="宁波某机械", title="钳工", openings=1, wage="7000"
    )
    for post in (first, second):
        referral = spring.refer(post, identity=who)
        jobs.settle_referral(actor=spring.cadre, referral_id=referral.pk, result="hired", hired_on=DAY, today=DAY)
    course = spring.course()
    trainee = spring.trainee(course)
    jobs.finish_trainee(actor=spring.cadre, trainee_id=trainee.pk, attendance=90, certificate_no="ZJ-1", today=DAY)
    booking = spring.book(spring.round())
    checkups.finish_checkup(actor=spring.cadre, booking_id=booking.pk, done_on=DAY, needs_follow_up=False, today=DAY)
    site = spring.site()
    spring.visit(site)
    spring.visit(site, visited_on=DAY - timedelta(days=1), workers_reached=40)
    spring.issue(100, site_id=site.pk)
    return course


def test_a_person_counts_once_a_year_and_every_node_above_knows(spring):
    helped(spring)

    assert kept(spring.tree.haishu) == {
        f"job_fairs:{YEAR}": 1,
        f"people_placed:{YEAR}": 1,
        f"trainees_certified:{YEAR}": 1,
        f"checkups_done:{YEAR}": 1,
        f"sites_visited:{YEAR}": 1,
        f"site_workers:{YEAR}": 150,
        f"goods_fen:{YEAR}": 350_00,
    }
    assert kept(spring.tree.province) == kept(spring.tree.haishu)
    assert is_true()


def test_what_is_cancelled_or_moves_to_another_year_is_counted_anew(spring):
    course = helped(spring)
    kept(spring.tree.haishu)

    GoodsIssue.unscoped.update(cancelled_on=DAY, cancel_reason="登记有误")
    TrainingClass.unscoped.filter(pk=course.pk).update(ends_on=course.ends_on.replace(year=YEAR + 1))

    counts = kept(spring.tree.haishu)
    assert f"goods_fen:{YEAR}" not in counts
    assert (counts.get(f"trainees_certified:{YEAR}"), counts[f"trainees_certified:{YEAR + 1}"]) == (None, 1)
    assert is_true()


def test_the_yearbook_prints_them(client, as_role, spring):
    helped(spring)
    kept(spring.tree.haishu)
    as_role("province_leader", spring.tree.province)

    rows = [" ".join(row.split()) for row in rows_of(client.get("/dash/yearbook/"))]

    assert "介绍就业 人 0 0 0 0 1" in rows
    assert "一线慰问职工 人次 0 0 0 0 150" in rows
    assert "发放物资价值 万元 0.00 0.00 0.00 0.00 0.04" in rows
