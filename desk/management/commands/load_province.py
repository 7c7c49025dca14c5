"""Load a synthetic province: at scale 1 as many unions, members, files, disputes, contracts as the real one."""

import time
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Model

from aid.models import Award, Batch, ExpenseLine, FileMember, Household, IncomeLine, NeedyFile, Payment, Roster
from core import clock
from core.actors import SystemActor
from core.events.models import Event
from core.events.services import record
from desk.province.families import FamiliesMaker
from desk.province.history import freeze_past
from desk.province.legal import TABLES as LEGAL
from desk.province.legal import fill_legal
from desk.province.members import MembersMaker
from desk.province.memory import Peak
from desk.province.parts import PARTS, PartFailedError
from desk.province.people import PeopleMaker, Taken
from desk.province.shape import SEED, Shape, shape
from desk.province.unions import UnionsMaker
from desk.province.writing import bare
from unions.models import Employer, EmployerCover, Membership, Person, Union, UnionTerm
from unions.selectors.tree import province
from unions.services.recounting import recount

BIG: tuple[type[Model], ...] = (
    Union, UnionTerm, Employer, EmployerCover, Person, Membership,
    Household, NeedyFile, FileMember, IncomeLine, ExpenseLine, Award, Batch, Payment,
)  # fmt: skip
LOADED, LEGAL_LOADED = "desk.province.loaded", "desk.province.legal_loaded"
MOST_PEOPLE = 5_000  # a demonstration has fewer; whoever has more works with them


class Command(BaseCommand):
    help = "Load a synthetic province on the real divisions; --scale 1 is the whole of it. Once only; all or nothing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--scale", type=float, default=0.01, help="1 is the province, 0.01 (default) a hundredth")
        parser.add_argument("--people", type=float, help="another scale for members, files and payments: fewer people")
        parser.add_argument("--beside", action="store_true", help="although real people are on file")

    def handle(self, *, scale: float, beside: bool, people: float | None = None, **_options: Any) -> None:
        if not 0 < scale <= 1 or not 0 < (people or scale) <= 1:
            raise CommandError("The scale lies above 0 and at most at 1.")
        if not Union.unscoped.exists():
            raise CommandError("Load the divisions first: manage.py load_divisions")
        held = set(Event.unscoped.filter(code__in=[LOADED, LEGAL_LOADED]).values_list("code", flat=True))
        if len(held) == 2:
            self.stdout.write("A synthetic province is loaded already.")
            return
        if not held and not beside and Person.unscoped.all()[MOST_PEOPLE:].exists():
            raise CommandError("There are people on file: nobody who does not exist is entered beside them.")
        self._began, self._peak = time.monotonic(), Peak()
        if LOADED not in held:
            try:
                with transaction.atomic():
                    self._load(shape(scale, people), scale)
            except PartFailedError as error:
                raise CommandError(f"{error} Nothing was loaded; run it again.") from error
            self._vacuum(*BIG, Roster)
        with transaction.atomic():
            self._load_legal(scale)
        self._vacuum(*LEGAL)
        self._say(f"done; {self._peak.megabytes()} MB of memory at most, all its processes together")

    def _load(self, asked: Shape, scale: float) -> None:
        today = clock.today()
        _patient()
        with bare(*BIG):
            self._fill(asked, today)
            self._say("everything is in; its indexes and keys are being made")
        self._say("indexes and keys are back")
        record(
            SystemActor("load_province"),
            LOADED,
            province(),
            scale=str(scale),
            seconds=f"{time.monotonic() - self._began:.1f}",
            **vars(asked),
        )

    def _load_legal(self, scale: float) -> None:
        """Load the legal chapter for the unions and people that are there, also in a province loaded before it."""
        began = time.monotonic()
        event = Event.unscoped.filter(code=LOADED).order_by("-pk")[0]
        asked = replace(shape(scale), members=int(event.data["members"]))
        _patient()
        fill_legal(asked, clock.today(), self._say)
        self._say("indexes and keys of the legal chapter are back; every node is being counted")
        recount(clock.now(), clock.today())
        freeze_past(clock.today())
        counts = {name: vars(asked)[name] for name in ("mediations", "cases", "contracts", "matters")}
        seconds = f"{time.monotonic() - began:.1f}"
        record(
            SystemActor("load_province"),
            LEGAL_LOADED,
            province(),
            scale=str(scale),
            seconds=seconds,
            memory_mb=self._peak.megabytes(),
            **counts,
        )

    def _fill(self, asked: Shape, today: date) -> None:
        unions = UnionsMaker(asked, Random(SEED), today)  # noqa: S311 nothing secret: the same province every time
        unions.make()
        self._say(f"{len(unions.made):,} unions, {asked.employers:,} employers")
        taken, every = Taken(), max(asked.members // asked.files, 1)
        members = MembersMaker(
            unions.made, taken, every, lambda done: self._say(f"{done:,} of {asked.members:,} members")
        )
        copied = members.make()
        self._say(f"{asked.members:,} members, {copied / 1e6:,.0f} MB")
        people = PeopleMaker(Random(SEED + 1), taken, place=PARTS, number=asked.members)  # noqa: S311 see above
        families = FamiliesMaker(asked, Random(SEED + 2), people, members.heads())  # noqa: S311 see above
        families.make()
        self._say(f"{asked.files:,} files, {asked.active_files:,} of them active")
        self._say(f"{families.pay():,} payments")

    def _vacuum(self, *models: type[Model]) -> None:
        """Mark the new pages as seen by all, so that the first readers need not write."""
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout TO 0")
            for model in models:
                cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")

    def _say(self, what: str) -> None:
        held = self._peak.look()
        self.stdout.write(f"{time.monotonic() - self._began:7.1f} s {held:5} MB  {what}")
        self.stdout.flush()


def _patient() -> None:
    """Let the transaction wait for our own reckoning: counting 150,000 nodes takes a minute without a statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout TO 0")
