"""Windows of the four seasons from festival, solar term and school year; a year copied forward with what differs."""

from datetime import date

import pytest
from django.urls import reverse

from aid.models import Programme
from aid.rules.seasons import WINDOWS, day_of, window_of
from aid.selectors.copies import copies_for, copy_of
from aid.selectors.programmes import report_days, suggested_window, summer_peak
from aid.services import programmes
from core.clocks.data import shipped_calendar
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.parameters.models import PolicyParameter
from tests.aid.money.pupils import school
from tests.aid.money.treasury import WINTER, Treasury, fresh, refused
from tests.factories import Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury():
    return Treasury()


def at(name, *args):
    return reverse(f"aid:programme_{name}", args=args)


@pytest.mark.parametrize(
    ("season", "year", "start", "end"),
    [
        ("spring", 2026, "2026-02-24", "2026-04-30"),  # 正月初七 is 02-23, the holiday's last day
        ("spring", 2027, "2027-02-15", "2027-04-30"),  # 02-12 is a Friday
        ("summer", 2026, "2026-06-15", "2026-09-15"),
        ("autumn", 2026, "2026-07-15", "2026-08-31"),
        ("winter", 2025, "2025-12-15", "2026-03-03"),
        ("winter", 2026, "2026-12-15", "2027-02-20"),
        ("all_year", 2026, "2026-01-01", "2026-12-31"),
    ],
)
def test_the_usual_window_of_a_season(season, year, start, end):
    assert tuple(day.isoformat() for day in suggested_window(season, year)) == (start, end)


def test_the_hottest_weeks_run_from_one_solar_term_to_another():
    assert summer_peak(2026) == (date(2026, 7, 7), date(2026, 8, 23))
    assert summer_peak(2028) == (date(2028, 7, 6), date(2028, 8, 22))


def test_the_province_may_move_a_window():
    PolicyParameter.objects.create(
        code=WINDOWS["summer"],
        region="330000",
        value="立夏,10-15",
        valid_from=date(2027, 1, 1),
        basis="浙总〔2027〕1号",
    )

    assert suggested_window("summer", 2026) == (date(2026, 6, 15), date(2026, 9, 15))
    assert suggested_window("summer", 2027) == (date(2027, 5, 6), date(2027, 10, 15))
    assert report_days(2027) == 15


@pytest.mark.parametrize("said", ["13-40", "圣诞", "04-30+2y", "04-30>holiday", ""])
def test_a_day_that_cannot_be_read_is_refused(said):
    with pytest.raises((ValueError, LookupError)):
        day_of(said, 2026, shipped_calendar())


def test_an_unknown_season_is_refused():
    with pytest.raises(ValueError, match="monsoon"):
        suggested_window("monsoon", 2026)
    with pytest.raises(ValueError, match="unpack"):
        window_of(["04-30"], 2026, shipped_calendar())


class TestCopying:
    def test_what_differs_is_said_before_anything_is_copied(self, treasury):
        copied = copy_of(treasury.programme, 2027)

        assert {row.what: (row.before, row.after) for row in copied.differences} == {
            "name": ("2026/27 冬送温暖", "2027/28 冬送温暖"),
            "year": (2026, 2027),
            "opens_on": (date(2026, 11, 16), date(2027, 11, 16)),
            "closes_on": (date(2027, 2, 20), date(2028, 2, 9)),
            "roster_due_on": (date(2026, 12, 10), date(2027, 12, 10)),
            "report_due_on": (date(2027, 3, 7), date(2028, 2, 24)),
        }
        assert Programme.unscoped.count() == 1

    @pytest.mark.parametrize(
        ("name", "after"),
        [
            ("2026年金秋助学", "2027年金秋助学"),
            ("2027年元旦春节送温暖", "2028年元旦春节送温暖"),
            ("2026/27 冬送温暖（第2012号）", "2027/28 冬送温暖（第2012号）"),
            ("送温暖", "送温暖"),
        ],
    )
    def test_the_years_in_a_name_move(self, treasury, name, after):
        treasury.programme.name = name

        assert copy_of(treasury.programme, 2027).plan["name"] == after

    def test_standards_that_the_parameters_left_behind_are_named(self):
        treasury = school()
        PolicyParameter.objects.create(
            code="tuition.standards",
            region="330000",
            value='{"deep": {"higher": "6000"}}',
            valid_from=date(2027, 1, 1),
            basis="浙总〔2027〕3号",
        )

        (row,) = copy_of(treasury.programme, 2027).outdated

        assert (row.what, row.before, row.after) == ("deep/higher", 5_000_00, 6_000_00)

    def test_a_whole_year_is_planned_from_the_last(self, treasury):
        summer = treasury.opened(
            **(WINTER | {"season": "summer", "kind": "cool", "name": "2026 夏送清凉"}), standards={"deep": 100_00}
        )
        waiting = copies_for(treasury.admin, 2027)
        assert {one.source for one in waiting} == {treasury.programme, summer}

        made = programmes.copy_programmes(
            actor=treasury.admin, programme_ids=[one.source.pk for one in waiting], year=2027
        )

        assert {(each.season, each.status, each.year) for each in made} == {
            ("winter", "draft", 2027),
            ("summer", "draft", 2027),
        }
        assert copies_for(treasury.admin, 2027) == []

    def test_all_are_copied_or_none(self, treasury):
        programmes.copy_programme(actor=treasury.admin, programme_id=treasury.programme.pk, year=2027)
        summer = treasury.opened(season="summer", kind="cool", name="2026 夏送清凉")

        with refused("aid_programme_once_a_year", ConflictError):
            programmes.copy_programmes(
                actor=treasury.admin, programme_ids=[summer.pk, treasury.programme.pk], year=2027
            )
        with refused("nothing_chosen", RuleBrokenError):
            programmes.copy_programmes(actor=treasury.admin, programme_ids=[], year=2027)
        with refused("not_found", NotFoundError):
            programmes.copy_programmes(actor=treasury.reviewer, programme_ids=[summer.pk], year=2027)


class TestPages:
    def test_the_year_shows_each_season_with_the_days_it_hangs_on(self, treasury, as_role, client):
        as_role("province_admin", treasury.tree.province)

        text = client.get(at("list"), {"year": 2027}).text

        for day in ("02-12", "02-15", "07-07", "08-23", "09-01"):
            assert day in text, day
        assert reverse("aid:programme_new") + "?season=summer&amp;year=2027" in text
        form = client.get(at("new"), {"season": "summer", "year": 2027}).text
        assert 'value="2027年夏送清凉"' in form  # the year and the season as every programme is called

    def test_copying_one_shows_the_differences_and_copies_on_post(self, treasury, as_role, client):
        as_role("province_admin", treasury.tree.province)

        text = client.get(at("copy", treasury.programme.pk)).text
        assert "2027/28 冬送温暖" in text
        assert "2028-02-09" in text
        client.post(at("copy", treasury.programme.pk) + "?year=2027")

        assert fresh(Programme.unscoped.get(year=2027)).copied_from == treasury.programme

    def test_a_year_is_copied_from_its_page(self, treasury, as_role, client):
        as_role("province_admin", treasury.tree.province)
        assert "2026/27 冬送温暖" in client.get(at("copy_year"), {"year": 2027}).text

        answer = client.post(at("copy_year") + "?year=2027", {"programme": [str(treasury.programme.pk)]})

        assert answer["Location"] == at("list") + "?year=2027"
        assert Programme.unscoped.filter(year=2027, status="draft").count() == 1
        assert client.post(at("copy_year") + "?year=2027").status_code == 422

    def test_a_county_copies_nothing(self, as_role, client):
        as_role("county_approver", Tree().haishu)

        assert client.get(at("copy_year")).status_code == 403
