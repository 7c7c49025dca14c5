"""Relief outside the seasons: the year's programmes, and a few families' applications on their way."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from aid.choices.files import Category
from aid.choices.relief import ReliefKind, Season
from aid.models import CountyPart, Fund, Programme
from aid.services import programmes
from aid.services.requests import request_relief
from core import clock
from desk.demo.families import paper
from desk.demo.relief import ReliefMaker

NAMES = {
    ReliefKind.LIVING: "生活救助",
    ReliefKind.MEDICAL: "医疗救助",
    ReliefKind.TEMPORARY: "临时救助",
    ReliefKind.ACCIDENT: "意外救助",
}


class EverydayMaker(ReliefMaker):
    """Opens the year's programmes and hands in four applications, one of them approved."""

    def this_year(self) -> None:
        """Open every kind for the year; then one family for each kind asks."""
        fund = Fund.unscoped.filter(union=self.cast.county).order_by("pk")[0]
        for kind in NAMES:
            programme = self._open(kind)
            part = CountyPart.unscoped.get(programme=programme, union=self.cast.county)
            programmes.choose_fund(
                actor=self.cast["preparer"],
                part_id=part.pk,
                seen_version=part.version,
                fund_id=fund.pk,
            )
        self._requests()

    def _open(self, kind: ReliefKind) -> Programme:
        year = self.today.year
        made = programmes.create_programme(
            actor=self.cast["province"],
            union_id=self.province.pk,
            season=Season.ALL_YEAR,
            kind=kind,
            year=year,
            name=f"{year}年日常帮扶：{NAMES[kind]}",
            opens_on=date(year, 1, 1),
            closes_on=date(year, 12, 31),
            roster_due_on=date(year, 12, 31),
            report_due_on=date(year + 1, 1, 15),
        )
        return programmes.open_programme(
            actor=self.cast["province"], programme_id=made.pk, seen_version=made.version, today=self.today
        )

    def _requests(self) -> None:
        families = [file for file in self._families(self.cast.townships[5]) if file.category == Category.DEEP][:4]
        for file, (kind, fen, facts) in zip(families, self._asked(), strict=False):
            with clock.telling(clock.now() - timedelta(days=2)):
                roster = request_relief(
                    actor=self.cast["township"], file_id=file.pk, kind=kind, amount_fen=fen, today=self.today, **facts
                )
                if kind == ReliefKind.TEMPORARY:
                    self._check(roster)

    def _asked(self) -> list[tuple[ReliefKind, int, dict[str, Any]]]:
        event = self.today - timedelta(days=12)
        bill = {"number": "330226118800", "issued_on": event, "self_paid_fen": 9_600_00, "compensated_fen": 2_100_00}
        return [
            (ReliefKind.LIVING, 2_000_00, {"reason": "主要劳动力住院，近三个月无收入。"}),
            (
                ReliefKind.TEMPORARY,
                1_500_00,
                {"reason": "家中失火，房屋受损。", "event_on": event, "evidence": _proof()},
            ),
            (ReliefKind.MEDICAL, 6_000_00, {"reason": "透析治疗自费部分。", "invoices": [bill], "evidence": _proof()}),
        ]


def _proof() -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile("证明.jpg", paper(), "image/jpeg")]
