"""`manage.py import_heat_alert`: enter a heat alert that came from the weather service."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aid.choices.services import HeatLevel
from aid.services.heat import enter_heat_alert
from core import clock
from core.actors import SystemActor
from core.errors import DomainError
from unions.choices import Level
from unions.models import Union


class Command(BaseCommand):
    help = "Enter the heat alert of a county, by its code; the hot posts not visited yet become tasks, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("county", help="code of the county's union or of its region, such as 330203")
        parser.add_argument("level", choices=HeatLevel.values)
        parser.add_argument("--on", type=date.fromisoformat, help="day of the alert; today if left out")
        parser.add_argument("--source", default="气象台")

    def handle(self, *, county: str, level: str, on: date | None, source: str, **_options: Any) -> None:
        counties = Union.unscoped.filter(level=Level.COUNTY)
        union = counties.filter(code=county).first() or counties.filter(region_id__startswith=county).first()
        if union is None:
            raise CommandError(f"No county has the code {county}.")
        try:
            alert = enter_heat_alert(
                actor=SystemActor("command: import_heat_alert"),
                union_id=union.pk,
                on_day=on or clock.today(),
                level=level,
                source=source,
                today=clock.today(),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{alert.tasks.count()} sites to visit.")
