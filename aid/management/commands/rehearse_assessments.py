"""Try a standard on every household before it is enacted."""

import time
from collections import Counter
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from aid.models import NeedyFile
from aid.rules.rehearsals import Outcome, sentences
from aid.selectors.rehearsals import Concerned
from aid.services.rehearsals import try_out
from core import clock
from core.actors import SystemActor
from core.errors import DomainError
from core.parameters.services import PROVINCE
from unions.models import Union


class Command(BaseCommand):
    help = (
        "Say which households would enter, leave or change category, and why, if these values were in force: "
        "--set needy.relative_multiple=1.5. Writes nothing."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--set", action="append", required=True, metavar="CODE=VALUE", dest="settings")
        parser.add_argument("--region", default=PROVINCE, help="where it would be enacted: 330000, 330200, 330203")
        parser.add_argument("--on", type=date.fromisoformat, help="the day it is reckoned for; today without it")
        parser.add_argument("--limit", type=int, default=50, help="how many households to list (0: only the counts)")

    def handle(self, *, settings: list[str], region: str, on: date | None, limit: int, **_options: Any) -> None:
        chosen, started = dict(_pair(each) for each in settings), time.perf_counter()
        counts: dict[int | None, Counter[str]] = {}
        unset, listed = 0, list[tuple[Concerned, Outcome]]()
        actor = SystemActor("command: rehearse_assessments")
        try:
            for household, outcome in try_out(actor=actor, region=region, settings=chosen, on=on or clock.today()):
                if outcome is None:
                    unset += 1
                    continue
                what = outcome.effect.value if outcome.effect else "same"
                counts.setdefault(household.county_id, Counter())[what] += 1
                if outcome.effect and len(listed) < limit:
                    listed.append((household, outcome))
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self._list(listed)
        self._sum(counts, unset, time.perf_counter() - started)

    def _list(self, listed: list[tuple[Concerned, Outcome]]) -> None:
        keys = [household.file_id for household, _outcome in listed]
        names = {file.pk: str(file) for file in NeedyFile.unscoped.filter(pk__in=keys)}
        for household, outcome in listed:
            why = " ".join(sentences(outcome.reasons))
            pair = f"{outcome.before.proposed} -> {outcome.after.proposed}"
            self.stdout.write(f"{names[household.file_id]}: {pair}, {outcome.after.net_per_head}; {why}")

    def _sum(self, counts: dict[int | None, Counter[str]], unset: int, seconds: float) -> None:
        names = dict(Union.unscoped.filter(pk__in=[key for key in counts if key]).values_list("pk", "name"))
        total: Counter[str] = Counter()
        for county, found in sorted(counts.items(), key=lambda each: names.get(each[0] or 0, "")):
            self.stdout.write(f"{names.get(county or 0, '--')}: {_words(found)}")
            total += found
        households = total.total() + unset
        self.stdout.write(f"{households} households in {seconds:.1f} s: {_words(total)}")
        if unset:
            self.stdout.write(f"{unset} could not be reckoned: their region lacks a figure.")


def _pair(text: str) -> tuple[str, str]:
    code, sign, value = text.partition("=")
    if not sign:
        raise CommandError(f"Write --set CODE=VALUE, not {text!r}.")
    return code.strip(), value.strip()


def _words(found: Counter[str]) -> str:
    return ", ".join(f"{found[what]} {what}" for what in ("enter", "leave", "change", "same"))
