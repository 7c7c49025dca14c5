"""Lists in and out of the demonstration: an import to be decided on, a written one, lists taken and asked for."""

import io
from datetime import date, timedelta
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile

from core import clock
from core.chinese.identity import check_character
from core.jobs.models import Job
from core.jobs.services import running
from core.sheets.kinds import kind_of
from core.sheets.lists import list_of
from core.sheets.models import SheetImport
from core.sheets.services import checking, committing, exporting, uploading
from desk.demo.people import Cast
from unions.models import Union
from unions.rules.members import EDIT
from unions.selectors.members import own_unions

HEADINGS = ("姓名", "证件号码", "性别", "手机号", "岗位")
# name, born, sex, telephone, job
WRITTEN = (
    ("俞国强", date(1982, 5, 14), "男", "13957410021", "挡车工"),
    ("应丽萍", date(1990, 8, 3), "女", "13957410022", "质检员"),
    ("励志明", date(1977, 12, 27), "男", "13957410023", "机修工"),
)
TO_DECIDE = (
    ("竺海燕", date(1988, 2, 19), "女", "13957410031", "缝纫工"),
    ("邬建平", date(1973, 6, 8), "男", "13957410032", "仓管员"),
    ("毛佩君", date(1995, 10, 30), "女", "1395741003", "检验员"),  # a telephone of ten digits
    ("柴晓东", date(1986, 4, 11), "女", "13957410034", "驾驶员"),  # the number says a man
    ("应丽萍", date(1990, 8, 3), "女", "13957410022", "质检组长"),  # known from the file before, with another job
)
MEN = {"俞国强", "励志明", "邬建平", "柴晓东"}


class SheetsMaker:
    """Sends files and asks for lists as people of the county do."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today

    def this_week(self) -> None:
        """Make what stands on the pages of imports and exports."""
        union = own_unions(self.cast["cadre"], EDIT)[0]
        written = self._checked(union, "三季度新入会职工.xlsx", WRITTEN)
        committing.accept(
            actor=self.cast["cadre"],
            import_id=written.pk,
            seen_version=written.version,
            accepts=["new", "changed"],
            only_valid=True,
            moment=clock.now(),
        )
        _work()
        self._checked(union, "四季度会员名单.xlsx", TO_DECIDE)
        self._lists()

    def _checked(self, union: Union, name: str, people: tuple[tuple[Any, ...], ...]) -> SheetImport:
        cadre = self.cast["cadre"]
        sheet = uploading.receive(
            actor=cadre,
            kind=kind_of("members"),
            union_path=union.path,
            place=union.name,
            params={"union": union.pk},
            name=name,
            file=ContentFile(_book(people)),
        )
        checking.match_columns(
            actor=cadre, import_id=sheet.pk, seen_version=sheet.version, mapping=sheet.mapping, acknowledged=True
        )
        _work()
        return SheetImport.unscoped.get(pk=sheet.pk)

    def _lists(self) -> None:
        reviewer, kind = self.cast["reviewer"], list_of("needy-files")
        if kind is None:
            return
        ask = {"actor": reviewer, "kind": kind, "params": {}, "moment": clock.now()}
        exporting.ask(**ask, is_full=False, purpose="")
        _work()
        exporting.ask(**ask, is_full=True, purpose="市总抽查：核对在档家庭开户信息")


def _book(people: tuple[tuple[Any, ...], ...]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("会员")
    sheet.write_row(0, 0, HEADINGS)
    for number, (name, born, sex, phone, job) in enumerate(people, start=1):
        sheet.write_row(number, 0, (name, _identity(name, born), sex, phone, job))
    book.close()
    return out.getvalue()


def _identity(name: str, born: date) -> str:
    serial = 600 + (born - date(1970, 1, 1)) // timedelta(days=1) % 150 * 2 + (1 if name in MEN else 0)
    first = f"330203{born:%Y%m%d}{serial:03d}"
    return first + check_character(first)


def _work() -> None:
    for job in Job.unscoped.live().filter(kind__startswith="core."):
        running.run(job.pk, seconds=60)
