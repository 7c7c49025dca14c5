"""Fill an empty installation with one county that is alive."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from aid.models import Programme
from aid.rules.eligibility import MIN_LIVING
from core import clock
from core.parameters.models import PolicyParameter
from core.reminders.services import planning, sweeping
from desk.demo.everyday import EverydayMaker
from desk.demo.families import PLANS, FamilyMaker
from desk.demo.households import HouseholdsMaker
from desk.demo.legal_cases import LegalCasesMaker
from desk.demo.legal_contracts import ContractsMaker
from desk.demo.legal_disputes import DisputesMaker
from desk.demo.legal_instructors import InstructorsMaker
from desk.demo.legal_supervision import SupervisionMaker
from desk.demo.members import MembersMaker
from desk.demo.organisation import OrganisationMaker
from desk.demo.partners import add_partner
from desk.demo.people import build_cast, find_cast
from desk.demo.referrals import refer_families
from desk.demo.rehearsals import rehearse_standards
from desk.demo.relief import ReliefMaker
from desk.demo.reviews import keep_files_true
from desk.demo.schooling import SchoolingMaker
from desk.demo.services import ServicesMaker
from desk.demo.sheets import SheetsMaker
from desk.demo.upkeep import add_upkeep
from desk.demo.venues import VenuesMaker
from desk.demo.visits import add_visits
from unions.models import Union
from unions.services.tallies import fold_all


class Command(BaseCommand):
    help = (
        "Demonstration data: accounts for every role, a few hundred files in every state, relief half way. Once only."
    )

    def handle(self, **_options: Any) -> None:
        if not Union.unscoped.exists():
            raise CommandError("Load the divisions first: manage.py load_divisions")
        today = clock.today()
        if not User.objects.filter(username="demo.cadre").exists():
            with transaction.atomic():  # all families or none: a half-loaded county would mislead
                self._standard(today)
                self._families(FamilyMaker(build_cast(today), today))
        if Programme.unscoped.exists():
            self.stdout.write("The demonstration data are loaded already.")
            return
        cast = find_cast(today)
        OrganisationMaker(cast, today).this_year()
        ReliefMaker(cast, today).this_winter()
        SchoolingMaker(cast, today).last_autumn()
        EverydayMaker(cast, today).this_year()
        ServicesMaker(cast, today).this_year()
        add_visits(find_cast(today), today)
        HouseholdsMaker(cast, today).this_year()
        add_upkeep(find_cast(today), today)
        keep_files_true(find_cast(today), today)
        rehearse_standards(cast, today)
        MembersMaker(find_cast(today), today).this_year()
        VenuesMaker(find_cast(today), today).this_year()
        DisputesMaker(find_cast(today), today).this_year()
        SupervisionMaker(find_cast(today), today).this_year()
        ContractsMaker(find_cast(today), today).this_year()
        InstructorsMaker(find_cast(today), today).this_year()
        LegalCasesMaker(find_cast(today), today).this_year()
        refer_families(find_cast(today), today)
        SheetsMaker(find_cast(today), today).this_week()
        add_partner(find_cast(today), today)
        now = clock.now()
        fold_all(now, today)  # so that the first look at the overview is not empty
        planned, swept = planning.plan(now), sweeping.sweep(now)
        self.stdout.write(f"Reminders: {planned} planned, {swept} delivered")

    def _standard(self, today: date) -> None:
        for year in (today.year - 1, today.year):
            PolicyParameter.objects.get_or_create(
                code=MIN_LIVING,
                region="330000",
                valid_from=date(year, 1, 1),
                defaults={"value": "1180", "basis": "演示数据，非正式标准"},
            )

    def _families(self, maker: FamilyMaker) -> None:
        total = sum(plan.count for plan in PLANS)
        for number, (state, _file) in enumerate(maker.all(), start=1):
            if number % 20 == 0 or number == total:
                self.stdout.write(f"Families: {number} of {total} (now: {state})")
                self.stdout.flush()
