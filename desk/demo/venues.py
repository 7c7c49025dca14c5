"""Venues of the demonstration county: centre, stations and points, rooms with stars, studios, some to be checked."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.codes.selectors import offered
from desk.demo.people import Cast
from unions.choices.venues import VenueKind as K
from unions.models import Union, Venue
from unions.rules.venues import EXTRA_LIST, LISTS
from unions.services import venues

# kind, name, address, area, investment, facilities lacking, how far, days since
PLACES: tuple[tuple[K, str, str, str, str, int, str, int], ...] = (
    (K.MOMMY, "甬南纺织妈咪暖心小屋", "望春街道甬南路 12 号", "14", "18000", 0, "open", 120),
    (K.MOMMY, "天一商圈妈咪暖心小屋", "江厦街道中山东路 188 号", "12", "15000", 1, "open", 200),
    (K.MOMMY, "南门车站妈咪暖心小屋", "南门街道车站路 8 号", "10", "9000", 3, "open", 340),
    (K.MOMMY, "顺达物流妈咪暖心小屋", "望春街道物流园 3 号", "11", "10000", 2, "declared", 3),
    (K.OUTDOOR, "望春爱心驿家", "望春街道新星路 6 号", "32", "46000", 0, "open", 90),
    (K.OUTDOOR, "鼓楼户外劳动者驿站", "鼓楼街道公园路 1 号", "24", "30000", 0, "open", 380),
    (K.OUTDOOR, "段塘户外劳动者驿站", "段塘街道环城西路 20 号", "21", "26000", 2, "returned", 10),
    (K.STUDIO, "王芊芊劳模创新工作室", "望春街道甬南路 12 号", "60", "80000", 0, "open", 500),
)
CENTRE = "海曙区职工服务中心"


class VenuesMaker:
    """Enters venues as unions do, and lets the county inspect them."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.enter, self.check = cast["township"], cast["approver"]
        self.lists = offered([*LISTS.values(), EXTRA_LIST])

    def this_year(self) -> None:
        """Enter the tree of centre, station and point, then the places by kind."""
        county, township = self.cast.county, self.cast.townships[0]
        centre = self._entered(K.CENTRE, CENTRE, "海曙区中山西路 100 号", "3200", "18600000", by="reviewer", at=county)
        self._open(centre, 0, 60)
        station = self._entered(
            K.STATION, "望春街道职工服务站", "望春街道新星路 6 号", "260", "820000", parent=centre, at=township
        )
        self._open(station, 0, 55)
        point = self._entered(
            K.POINT, "甬南纺织职工服务点", "望春街道甬南路 12 号", "40", "60000", parent=station, at=township
        )
        self._open(point, 0, 50)
        for kind, name, address, area, money, lacks, state, ago in PLACES:
            venue = self._entered(kind, name, address, area, money, at=township)
            if state != "declared":
                self._open(venue, lacks, ago)

    def _entered(
        self,
        kind: K,
        name: str,
        address: str,
        area: str,
        money: str,
        *,
        at: Union,
        by: str = "township",
        parent: Venue | None = None,
    ) -> Venue:
        told: dict[str, Any] = {"hours": "8:30 至 17:30", "contact": "王敏", "phone": "0574-87000000"}
        if kind == K.OUTDOOR:
            told |= {"is_all_day": True, "services": ["rest"]}
        if kind == K.STUDIO:
            told |= {"leader": "王芊芊", "honour": "province", "level": "city", "members": 9, "field": "纺织工艺"}
        return venues.declare_venue(
            actor=self.cast[by],
            union_id=at.pk,
            kind=kind.value,
            parent_id=parent.pk if parent else None,
            today=self.today,
            name=name,
            address=address,
            area=Decimal(area),
            investment=Decimal(money),
            **told,
        )

    def _open(self, venue: Venue, lacks: int, ago: int) -> None:
        """Inspect a venue some days ago; what passes is put into use."""
        on = self.today - timedelta(days=ago)
        has = [code for code, _name in self.lists[LISTS[venue.kind]]]
        extra = [code for code, _name in self.lists[EXTRA_LIST]][:3] if venue.kind == K.OUTDOOR else []
        found = venues.inspect_venue(
            actor=self.check,
            venue_id=venue.pk,
            seen_version=venue.version,
            on=on,
            area=venue.area,
            has=[*has[: len(has) - lacks], *extra],
            note="",
            today=self.today,
        )
        if found.passed:
            venues.name_venue(
                actor=self.check, venue_id=venue.pk, seen_version=venue.version + 1, on=on, today=self.today
            )
