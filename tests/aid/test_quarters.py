"""The quarterly check: once a family and quarter, by the township, with its progress and its reminders."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from aid.models import QuarterCheck, Review
from aid.rules.upkeep import QUARTER_ON, quarter_of
from aid.services import quarters
from core import clock
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.parameters.models import PolicyParameter
from core.reminders.models import Occurrence
from core.reminders.services.planning import plan
from core.reminders.services.sweeping import sweep
from tests.aid.applications import refusing
from tests.aid.money.treasury import family
from tests.factories import DAY, Tree, actor

FIRST = date(2026, 10, 1)
db = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "months", "first", "last"),
    [
        (date(2026, 11, 23), 3, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), 3, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), 3, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2024, 2, 29), 1, date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 6, 30), 6, date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 8, 8), 5, date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_the_year_is_cut_into_quarters(day, months, first, last):
    assert quarter_of(day, months) == (first, last)


@pytest.fixture
def tree(db):
    return Tree()


@pytest.fixture
def caseworker(tree):
    return actor("township_caseworker", tree.wangchun)


def check(by, file, result="unchanged", **more):
    facts = {"channel": "phone", "checked_on": DAY, "today": DAY, "note": ""} | more
    return quarters.check_family(actor=by, file_id=file.pk, seen_version=file.version, result=result, **facts)


def test_once_a_family_and_quarter(tree, caseworker):
    file = family(tree.textile)
    kept = check(caseworker, file)
    assert (kept.period_on, kept.result, kept.channel, kept.checked_by_id) == (
        FIRST,
        "unchanged",
        "phone",
        caseworker.user_id,
    )
    with refusing("aid_one_check_a_file_and_quarter"):
        check(caseworker, file)
    with pytest.raises(IntegrityError, match="aid_one_check_a_file_and_quarter"), transaction.atomic():
        QuarterCheck.objects.create(
            file=file,
            period_on=FIRST,
            result="unchanged",
            channel="desk",
            checked_on=DAY,
            checked_by_id=caseworker.user_id,
        )
    check(caseworker, file, checked_on=date(2027, 1, 4), today=date(2027, 1, 4))
    assert QuarterCheck.objects.count() == 2


def test_a_change_opens_a_review_at_once(tree, caseworker):
    file = family(tree.textile)
    check(caseworker, file, "changed", note="丈夫找到工作")
    file.refresh_from_db()
    assert (file.status, Review.objects.get().reason) == ("reviewing", "change")


def test_what_is_refused_changes_nothing(tree, caseworker):
    file, gone = family(tree.textile), family(tree.textile, status="suspended", suspended_because="x")
    refused = [
        (actor("township_caseworker", tree.zhuangqiao), file, {}, NotFoundError),
        (actor("grassroots_cadre", tree.textile), file, {}, NotFoundError),
        (caseworker, gone, {}, ConflictError),
        (caseworker, file, {"result": "changed"}, RuleBrokenError),
        (caseworker, file, {"checked_on": date(2026, 9, 30)}, RuleBrokenError),
        (caseworker, file, {"checked_on": date(2026, 11, 24)}, RuleBrokenError),
    ]
    for by, which, more, error in refused:
        with pytest.raises(error):
            check(by, which, **more)
    PolicyParameter.objects.filter(code=QUARTER_ON).update(value="off")
    with refusing("quarter_off"):
        check(caseworker, file)
    assert not QuarterCheck.objects.exists()


class TestList:
    def test_progress_and_ticks(self, tree, client, as_role, constant_queries):
        one, other = family(tree.textile, name="张三丰"), family(tree.sanitation, name="李四光")
        new = family(tree.textile, name="新来的", filed_on=date(2026, 10, 15))
        foreign = family(tree.elsewhere)
        as_role("township_caseworker", tree.wangchun)
        page = client.get("/reverify/quarter/").content.decode()
        assert [name in page for name in ("张三丰", "李四光", "新来的")] == [True, True, False]

        ticked = {"file": [str(one.pk), str(foreign.pk)], "channel": "visit"}
        answer = client.post("/reverify/quarter/", ticked, follow=True)
        assert len(list(answer.context["messages"])) == 2
        assert list(QuarterCheck.objects.values_list("file", "channel")) == [(one.pk, "visit")]
        (bar,) = answer.context["progress"]
        assert (bar["finished"], bar["total"], bar["late"]) == (1, 2, 1), "the other one missed last quarter too"
        for state, name in (("open", "李四光"), ("missed", "李四光"), ("done", "张三丰")):
            found = client.get(f"/reverify/quarter/?state={state}").content.decode()
            assert [each in found for each in ("张三丰", "李四光")] == [each == name for each in ("张三丰", "李四光")]
        nothing = client.post("/reverify/quarter/", {"channel": "desk"})
        assert nothing.status_code == 422
        assert other.version == new.version == 1

        def more(count):
            for _turn in range(count):
                family(tree.textile)

        assert constant_queries(lambda: client.get("/reverify/quarter/"), more) <= 14

    def test_one_family_on_its_own_page(self, tree, client, as_role):
        file = family(tree.textile)
        as_role("township_caseworker", tree.wangchun)
        url = f"/needy/{file.key}/quarter/"
        facts = {"seen_version": 1, "result": "changed", "channel": "desk", "checked_on": "2026-11-20"}
        assert client.post(url, facts).status_code == 422, "a change says what"
        answer = client.post(url, facts | {"note": "长女毕业"})
        assert answer["Location"] == f"/needy/{file.key}/review/"
        assert "长女毕业" in client.get(url).content.decode()


@db
def test_the_township_hears_before_the_quarter_ends(tree, caseworker, settings):
    one, other = family(tree.textile), family(tree.sanitation)
    check(caseworker, one)
    settings.HENGWEN_NOW = "2026-12-17T10:00:00+08:00"
    assert not plan(clock.now()).failed
    sweep(clock.now())
    told = Occurrence.unscoped.get(schedule="aid.quarter_check", milestone__endswith="t-14")
    assert (told.subject_id, told.params["n"], told.status) == (str(tree.wangchun.pk), 1, "delivered")
    check(caseworker, other, checked_on=date(2026, 12, 18), today=date(2026, 12, 18))
    settings.HENGWEN_NOW = "2026-12-28T10:00:00+08:00"
    plan(clock.now())
    sweep(clock.now())
    assert not Occurrence.unscoped.filter(milestone__endswith="t-3", status="delivered").exists()
