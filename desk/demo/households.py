"""Households that changed: a newborn, a divorce, a child who moved to relatives, a file that asks to move."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from aid.choices.files import FileStatus, Relation, Standing
from aid.choices.households import ChangeKind
from aid.models import NeedyFile
from aid.services import changes, county_moves, parting
from core import clock
from desk.demo.families import paper
from desk.demo.people import Cast
from unions.choices import Level
from unions.models import Union

NEIGHBOUR = "江北区总工会"


class HouseholdsMaker:
    """Reports changes as a township's caseworker would, each with its paper."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.used: list[Any] = []

    def this_year(self) -> None:
        """Report one change of each kind; the child who moved shows double aid on a roster being written."""
        self._birth()
        self._divorce()
        self._child_moves()
        self._asks_to_move()

    def _family(self, township: int, *relations: str) -> NeedyFile | None:
        place = self.cast.townships[township]
        files = NeedyFile.unscoped.filter(union__path__startswith=place.path, status=FileStatus.FILED)
        for relation in relations:
            files = files.filter(pk__in=files.filter(members__relation=relation).values("pk"))
        file = files.exclude(pk__in=self.used).order_by("number").first()
        self.used += [file.pk] if file else []
        return file

    def _told(self, file: NeedyFile, ago: int, reason: str) -> changes.Told:
        file.refresh_from_db()
        return changes.Told(
            happened_on=self.today - timedelta(days=ago),
            reason=reason,
            evidence=_proof(),
            seen_version=file.version,
            today=self.today,
        )

    def _birth(self) -> None:
        file = self._family(0)
        if file is None:
            return
        with clock.telling(clock.now() - timedelta(days=3)):
            changes.record_birth(
                actor=self.cast["township"],
                file_id=file.pk,
                told=self._told(file, 330, "新生子女，附出生医学证明"),
                relation=Relation.DAUGHTER,
                name=f"{file.head}"[0] + "小满",
                identity="U330203126",
                identity_kind="birth_cert",
                sex="2",
                insurance="resident",
                residence="urban",
            )

    def _divorce(self) -> None:
        file = self._family(1, Relation.SPOUSE)
        if file is None:
            return
        keys = {member.relation: str(member.pk) for member in file.members.all()}
        sides = parting.Sides(
            leaving=[keys[Relation.SPOUSE]],
            file_head=keys[Relation.SELF],
            other_head=keys[Relation.SPOUSE],
            relations={},
            opens_application=True,
        )
        with clock.telling(clock.now() - timedelta(days=2)):
            parting.part_household(
                actor=self.cast["township"],
                file_id=file.pk,
                told=self._told(file, 20, "协议离婚，附离婚证"),
                kind=ChangeKind.DIVORCE,
                sides=sides,
            )

    def _child_moves(self) -> None:
        """Let a child leave a family that has had this winter's relief for relatives on a roster being written."""
        old, new = self._family(0, Relation.SON) or self._family(0, Relation.DAUGHTER), self._family(4)
        if old is None or new is None:
            return
        child = old.members.filter(standing=Standing.STUDENT).select_related("person").order_by("created_at")[0]
        reason = "由祖父母抚养，附居委会证明"
        with clock.telling(clock.now() - timedelta(days=1)):
            changes.leave_household(
                actor=self.cast["township"],
                file_id=old.pk,
                told=self._told(old, 2, reason),
                member_id=child.pk,
                leave_reason="apart",
            )
            changes.join_household(
                actor=self.cast["township"],
                file_id=new.pk,
                told=self._told(new, 2, reason),
                relation=Relation.GRANDCHILD,
                standing=Standing.STUDENT,
                name=child.person.name,
                identity=child.person.identity.open(),
                identity_kind=child.person.identity_kind,
                school=child.school,
                education=child.education,
            )

    def _asks_to_move(self) -> None:
        file = self._family(2)
        county = Union.unscoped.filter(name=NEIGHBOUR, level=Level.COUNTY).first()
        if file is None or county is None:
            return
        with clock.telling(clock.now() - timedelta(days=1)):
            county_moves.ask_for_move(
                actor=self.cast["reviewer"],
                file_id=file.pk,
                seen_version=file.version,
                county_id=county.pk,
                since_on=self.today - timedelta(days=15),
                employer_name="宁波恒丰服饰有限公司",
                reason="户主到江北区新单位工作",
                evidence=_proof(),
                today=self.today,
            )


def _proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("证明.jpg", paper(), "image/jpeg")
