"""Venues: what each kind needs, who may do what, and sums that count what is in use."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.reminders.models import Occurrence
from core.reminders.services import planning, sweeping
from tests.desk.reading import text_of
from tests.factories import DAY, Tree, actor, actor_in
from unions.choices.venues import VenueKind as K
from unions.models import Venue
from unions.rules.venues import Measures, next_check, stars_for, verdict
from unions.selectors.venues import by_division, sums
from unions.services import venues

pytestmark = pytest.mark.django_db
ALL = ["floor", "nappy", "wash", "crib", "seat", "table", "socket", "bin", "door", "fridge"]
OUTDOOR = ["cool", "warm", "water", "charge", "micro", "fridge", "medicine", "toilet", "seats", "rain"]
MEASURES = Measures(Decimal(10), Decimal(20), 5, ("60", "80", "95"), 80, 10)
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Places:
    """Whoever enters venues in Haishu and whoever inspects them."""

    def __init__(self, tree=None):
        self.tree = tree or Tree()
        self.cadre = actor("grassroots_cadre", self.tree.textile)
        self.county = actor("county_reviewer", self.tree.haishu)
        self.far = actor("county_reviewer", self.tree.jiangbei)

    def declare(self, kind=K.MOMMY, by=None, union=None, **told):
        facts = {"name": "甬南妈咪暖心小屋", "address": "望春街道 1 号", "area": Decimal(12), "contact": "王敏"} | told
        return venues.declare_venue(
            actor=by or self.cadre,
            union_id=(union or self.tree.textile).pk,
            kind=kind,
            parent_id=facts.pop("parent_id", None),
            today=DAY,
            **facts,
        )

    def look(self, venue, has=ALL, by=None, area=Decimal(12), again=False, on=DAY):
        service = venues.recheck_venue if again else venues.inspect_venue
        return service(
            actor=by or self.county,
            venue_id=venue.pk,
            seen_version=Venue.unscoped.get(pk=venue.pk).version,
            on=on,
            area=area,
            has=has,
            note="",
            today=on,
        )

    def opened(self, kind=K.MOMMY, has=ALL, area=Decimal(12), **told):
        venue = self.declare(kind, area=area, **told)
        self.look(venue, has=has, area=area)
        return venues.name_venue(
            actor=self.county, venue_id=venue.pk, seen_version=venue.version + 1, on=DAY, today=DAY
        )


@pytest.fixture
def at():
    return Places()


@pytest.mark.parametrize(("score", "stars"), [(59, None), (60, 3), (79, 3), (80, 4), (95, 5), (100, 5)])
def test_stars_follow_the_score(score, stars):
    assert stars_for(score, MEASURES.star_scores) == stars


@pytest.mark.parametrize(
    ("kind", "area", "has", "passed"),
    [
        (K.MOMMY, "9.99", ALL, False),
        (K.MOMMY, "10", ALL[:5], False),
        (K.MOMMY, "10", ALL[:6], True),
        (K.OUTDOOR, "19.5", OUTDOOR, False),
        (K.OUTDOOR, "20", OUTDOOR[:9], False),
        (K.OUTDOOR, "20", OUTDOOR, True),
    ],
)
def test_a_venue_is_measured_against_its_own_list(kind, area, has, passed):
    listed = OUTDOOR if kind == K.OUTDOOR else ALL
    found = verdict(kind=kind, area=Decimal(area), members=None, has=has, listed=listed, measures=MEASURES)
    assert found.passed is passed
    assert bool(found.because) is not passed


def test_the_next_check_falls_on_the_same_day_or_the_last_of_its_month():
    assert next_check(date(2026, 11, 23), 12) == date(2027, 11, 23)
    assert next_check(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert next_check(date(2026, 11, 23), 24) == date(2028, 11, 23)


def test_a_mommy_room_is_declared_inspected_and_named_with_its_stars(at):
    venue = at.declare()
    assert at.look(venue, has=ALL[:9]).stars == 4
    named = venues.name_venue(actor=at.county, venue_id=venue.pk, seen_version=2, on=DAY, today=DAY)
    assert (named.status, named.stars, named.check_due_on) == ("open", 4, date(2027, 11, 23))
    found = at.look(venue, has=ALL, again=True, on=date(2027, 11, 1))
    venue.refresh_from_db()
    assert (found.stars, venue.stars, venue.check_due_on) == (5, 5, date(2028, 11, 1))
    at.look(venue, has=ALL[:2], again=True, on=date(2028, 10, 1))
    venue.refresh_from_db()
    assert (venue.status, venue.stars, venue.closed_on) == ("closed", None, date(2028, 10, 1))


def test_what_is_too_small_is_not_even_entered(at):
    for kind, told in ((K.MOMMY, {"area": Decimal("9.5")}), (K.OUTDOOR, {"area": Decimal(19)})):
        with pytest.raises(RuleBrokenError) as small:
            at.declare(kind, **told)
        assert "area" in small.value.fields
    studio = {"leader": "王芊芊", "level": "city", "members": 4}
    with pytest.raises(RuleBrokenError) as few:
        at.declare(K.STUDIO, **studio)
    assert "members" in few.value.fields
    at.declare(K.STUDIO, **(studio | {"members": 5}))


def test_what_is_lacking_returns_it_and_the_change_asks_again(at):
    venue = at.declare()
    at.look(venue, has=ALL[:3])
    venue.refresh_from_db()
    assert venue.status == "returned"
    with pytest.raises(ConflictError):
        at.look(venue)
    venues.change_venue(actor=at.cadre, venue_id=venue.pk, seen_version=2, today=DAY, address="望春街道 2 号")
    assert at.look(venue).passed


def test_who_declares_does_not_inspect_and_neither_does_another_county(at):
    venue = at.declare(by=at.county, union=at.tree.haishu)
    with pytest.raises(RuleBrokenError) as own:
        at.look(venue)
    assert own.value.code == "four_eyes"
    with pytest.raises(NotFoundError):
        at.look(venue, by=at.far)
    with pytest.raises(ForbiddenError):
        at.look(venue, by=at.cadre)


def test_a_point_hangs_at_a_station_and_a_station_at_a_centre(at):
    standard = ["premises", "staff", "rules", "hotline", "relief", "legal", "records", "online"]
    centre = at.opened(
        K.CENTRE,
        has=[*standard, "hall", "funds", "jobs", "mental"],
        name="海曙区职工服务中心",
        area=Decimal(2000),
        investment=Decimal(11270000),
    )
    with pytest.raises(RuleBrokenError):
        at.declare(K.POINT, name="点", parent_id=centre.pk)
    with pytest.raises(RuleBrokenError):
        at.declare(K.STATION, name="站")
    station = at.opened(K.STATION, has=standard, name="望春服务站", parent_id=centre.pk)
    at.declare(K.POINT, name="甬南服务点", parent_id=station.pk)
    with pytest.raises(RuleBrokenError) as held:
        venues.close_venue(
            actor=at.cadre, venue_id=centre.pk, seen_version=centre.version, on=DAY, reason="搬迁", today=DAY
        )
    assert held.value.code == "has_below"


def test_sums_count_what_is_in_use_and_a_station_not_checked_is_listed_as_closed(at):
    at.opened(area=Decimal("12.5"), investment=Decimal(12000))
    at.opened(name="第二小屋", area=Decimal(20), investment=Decimal(8000), has=ALL[:6])
    at.declare(name="还没验收")
    at.opened(K.OUTDOOR, name="爱心驿家", has=OUTDOOR, area=Decimal(25))
    total = sums(at.county, at.tree.haishu.path, DAY)
    rows = {row["kind"]: row for row in total.rows}
    room = rows[K.MOMMY]
    assert (room["count"], room["area"], room["investment"]) == (2, Decimal("32.50"), Decimal("20000.00"))
    assert total.stars == {5: 1, 3: 1}
    assert rows[K.OUTDOOR]["count"] == 1
    late = sums(at.county, at.tree.haishu.path, date(2027, 11, 24))
    assert {row["kind"]: row["count"] for row in late.rows}[K.OUTDOOR] == 0
    city = actor("city_auditor", at.tree.ningbo)
    counted = {part["union"].pk: part["count"] for part in by_division(city, at.tree.ningbo, DAY)}
    assert counted == {at.tree.haishu.pk: 3, at.tree.jiangbei.pk: 0}
    assert sums(at.far, "", DAY).rows[3]["count"] == 0


def test_the_check_of_the_year_is_asked_for_in_time_and_once(at):
    venue = at.opened()
    actor_in("county_reviewer", at.tree.haishu)
    for day in (date(2027, 10, 24), date(2027, 11, 16), date(2027, 11, 16)):
        moment = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
        planning.plan(moment)
        sweeping.sweep(moment)
    told = Occurrence.unscoped.filter(schedule="unions.venue_check", status="delivered")
    assert sorted(told.values_list("milestone", flat=True)) == ["20271123.t-30", "20271123.t-7"]
    at.look(venue, again=True, on=date(2027, 11, 17))
    moment = datetime(2027, 11, 24, 10, tzinfo=SHANGHAI)
    planning.plan(moment)
    sweeping.sweep(moment)
    assert told.count() == 2  # checked in time: nothing is overdue


def test_the_pages_of_venues(client, as_role, at, constant_queries):
    as_role("grassroots_cadre", at.tree.textile)
    form = reverse("unions:venue_new")
    assert "妈咪暖心小屋" in text_of(client.get(form))
    data = {
        "union": at.tree.textile.pk,
        "name": "甬南妈咪暖心小屋",
        "address": "望春街道 1 号",
        "area": "12",
        "investment": "12,000",
        "contact": "王敏",
        "mode": "own",
        "services": ["mother"],
    }
    assert client.post(f"{form}?kind=mommy", data | {"area": "9"}).status_code == 422
    answer = client.post(f"{form}?kind=mommy", data)
    venue = Venue.unscoped.get()
    assert answer["Location"] == reverse("unions:venue_detail", args=[venue.pk])
    assert "母婴关爱" in text_of(client.get(answer["Location"]))
    act = reverse("unions:venue_act", args=[venue.pk, "inspect"])
    assert client.get(act).status_code == 403

    as_role("county_reviewer", at.tree.haishu)
    assert act in client.get(reverse("desk:work")).content.decode()
    assert "防滑地面" in text_of(client.get(act))
    look = {"seen_version": 1, "on": "2026-11-20", "area": "12", "has": ALL[:8], "note": ""}
    assert client.post(act, look).status_code == 302
    assert client.post(act, look).status_code == 409
    name = reverse("unions:venue_act", args=[venue.pk, "name"])
    assert client.post(name, {"seen_version": 2, "on": "2026-11-22"}).status_code == 302
    shown = reverse("unions:venue_list")
    assert "4 星" in text_of(client.get(shown, {"kind": "mommy"}))

    as_role("county_reviewer", at.tree.jiangbei)
    assert client.get(answer["Location"]).status_code == 404
    assert "甬南" not in text_of(client.get(shown))

    as_role("city_auditor", at.tree.ningbo)
    assert 'class="map"' in client.get(shown).content.decode()

    def more(number):
        for _each in range(number):
            at.declare(name=f"小屋 {Venue.unscoped.count()}")

    assert constant_queries(lambda: client.get(shown), more) <= 15  # with the session, the posts and the frame
