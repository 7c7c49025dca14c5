"""Numbers that a county sets for itself hold for its own files: on lists, in my work, in reminders (domain.md 0.1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import IntegerField

from aid.models import Assessment, NeedyFile
from aid.rules.deadlines import CALL_BACK_MONTHS
from aid.rules.exits import EXIT_MONTHS
from aid.rules.milestones import FILE_DAYS
from aid.rules.upkeep import QUARTER_MONTHS, REVIEW_AHEAD
from aid.rules.visit_plans import MOST_PHOTOS
from aid.selectors.file_figures import Span, rows_of
from aid.selectors.quarters import unchecked_of
from aid.selectors.reviews import review_rows
from aid.selectors.visit_pack import pack
from core import clock
from core.parameters.models import PolicyParameter
from core.parameters.regional import expression, reader
from core.reminders.models import Occurrence
from core.reminders.services.planning import plan
from desk.work.queue import collect
from tests.aid.money.treasury import family
from tests.factories import DAY, Tree, actor

pytestmark = pytest.mark.django_db


def own(code, region, value):
    """Let a region set a number for itself."""
    PolicyParameter.objects.create(code=code, region=region, value=value, valid_from=date(2026, 1, 1), basis="本区通知")


@pytest.fixture
def tree():
    return Tree()


def rows_with(code):
    number = expression(code, DAY, "union__region__code", int, IntegerField())
    return dict(NeedyFile.unscoped.annotate(own=number).values_list("union__name", "own"))


def test_each_row_reads_the_nearest_region(tree):
    for union in (tree.textile, tree.elsewhere, tree.yiwu):
        family(union)
    names = (tree.textile.name, tree.elsewhere.name, tree.yiwu.name)
    assert rows_with(REVIEW_AHEAD) == dict.fromkeys(names, 60), "one value: the province's"
    own(REVIEW_AHEAD, "330200", "40")
    own(REVIEW_AHEAD, "330203", "30")
    assert rows_with(REVIEW_AHEAD) == dict(zip(names, (30, 40, 60), strict=True))
    own(REVIEW_AHEAD, "330203009", "10")
    assert rows_with(REVIEW_AHEAD)[tree.textile.name] == 10
    read = reader(REVIEW_AHEAD, DAY, 0)
    assert [read(region) for region in ("330203009", "330203001", "330205", "330782")] == [10, 30, 40, 60]
    PolicyParameter.objects.filter(code=REVIEW_AHEAD).delete()
    assert rows_with(REVIEW_AHEAD)[tree.textile.name] == 60, "nobody entered one: as shipped"
    assert read("330203009") == 10, "what was read once stays read"


def test_a_file_asks_for_its_review_when_its_county_says_so(tree):
    own(REVIEW_AHEAD, "330203", "30")
    here, there = (family(union, valid_to=DAY + timedelta(days=45)) for union in (tree.textile, tree.elsewhere))
    city = actor("city_auditor", tree.ningbo)
    assert list(review_rows(city, DAY)) == [there]
    for township, asked in ((tree.wangchun, False), (tree.zhuangqiao, True)):
        titles = [item.title for item in collect(actor("township_caseworker", township), DAY)]
        assert any("年度复核" in title for title in titles) is asked, titles
    NeedyFile.unscoped.filter(pk=here.pk).update(valid_to=DAY + timedelta(days=30))
    assert set(review_rows(city, DAY)) == {here, there}


def test_months_for_an_exit_are_the_files_own(tree):
    figures = {"needy.min_living": {"value": "1000"}, "needy.relative_multiple": {"value": "2.0"}}
    files = [family(union) for union in (tree.textile, tree.elsewhere)]
    for file in files:
        Assessment.objects.create(
            file=file,
            assessed_on=date(2026, 8, 1),
            occasion="review",
            rules_version="t",
            facts={},
            parameters=figures,
            clauses=[],
            net_per_head=Decimal(2100),
            gross_per_head=Decimal(2100),
            proposed="none",
        )
    city, span = actor("city_auditor", tree.ningbo), Span(date(2026, 1, 1), DAY)
    assert list(rows_of(city, "exit_due", below="", span=span)) == []
    own(EXIT_MONTHS, "330205", "3")
    assert list(rows_of(city, "exit_due", below="", span=span)) == [files[1]]


def test_reminders_keep_the_days_of_the_files_own_county(tree, settings):
    own(FILE_DAYS, "330203", "45")
    own(CALL_BACK_MONTHS, "330205", "3")
    here, there = (family(union, valid_to=DAY + timedelta(days=45)) for union in (tree.textile, tree.elsewhere))
    left = [
        family(union, status="exited", exit_code="lifted", ended_on=DAY - timedelta(days=92))
        for union in (tree.textile, tree.elsewhere)
    ]
    assert not plan(clock.now()).failed
    planned = Occurrence.unscoped.filter(schedule="aid.annual_review", due_at__date=DAY)
    assert {each.subject_id for each in planned} == {str(here.pk)}
    calls = Occurrence.unscoped.filter(schedule="aid.call_back")
    assert {each.subject_id for each in calls} == {str(left[1].pk)}
    assert there.status == "filed"


def test_the_quarterly_check_is_a_row_of_work_with_the_period_of_the_county(tree, client, as_role):
    own(QUARTER_MONTHS, "330205", "1")
    for union in (tree.textile, tree.sanitation, tree.elsewhere):
        family(union)
    family(tree.textile, filed_on=date(2026, 11, 2))  # its first quarter is the next one
    rows = {}
    for name, township in (("wangchun", tree.wangchun), ("zhuangqiao", tree.zhuangqiao)):
        items = collect(actor("township_caseworker", township), DAY)
        rows[name] = [(item.facts, item.due_on) for item in items if "季度核实" in item.title]
    assert rows == {
        "wangchun": [(("2 户尚未核实",), date(2026, 12, 31))],
        "zhuangqiao": [(("1 户尚未核实",), date(2026, 11, 30))],
    }
    assert not any("季度核实" in item.title for item in collect(actor("county_approver", tree.haishu), DAY))
    assert unchecked_of(actor("township_caseworker", tree.jiangxia), "aid.check_quarter", DAY) == []
    as_role("township_caseworker", tree.zhuangqiao)
    assert "11-30" in client.get("/work/").content.decode()
    assert client.get("/reverify/quarter/").context["quarter"].last == date(2026, 11, 30)


def test_a_telephone_keeps_what_its_county_allows(tree):
    own(MOST_PHOTOS, "330203", "4")
    here, there = actor("township_caseworker", tree.wangchun), actor("township_caseworker", tree.zhuangqiao)
    shipped = [pack(by, [], clock.now(), DAY)["form"]["most_photos"] for by in (here, there)]
    assert shipped == [4, 9]
