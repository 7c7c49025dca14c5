"""The recognition tier of a file (全国级、省级、市县级): decided by the county, asked before money is promised."""

from collections.abc import Iterable
from datetime import date

from aid.choices.files import Tier
from aid.models import Award, Fund, NeedyFile
from aid.rules.tiers import NATIONAL_CATEGORIES, NATIONAL_ONLY, NATIONAL_SOURCES, check_tier, tier_for
from core.parameters.selectors import value
from unions.models import Union


def decide_tier(file: NeedyFile, tier: str, *, today: date) -> None:
    """Put the tier a county decided on a file; without one the tier that its category has by default (2.1)."""
    before = file.tier
    file.tier = Tier(tier) if tier else tier_for(file.category, value(NATIONAL_CATEGORIES, file.union.region_id, today))
    file.event_note |= {"tier": file.tier} | ({"tier_before": before} if before != file.tier else {})


def asks_national(fund: Fund | None, union: Union, today: date) -> bool:
    """Say whether the money of a fund is for files of the national level only, where a union is (3.5)."""
    return fund is not None and fund.source in NATIONAL_SOURCES and value(NATIONAL_ONLY, union.region_id, today)


def check_tiers(lines: Iterable[Award], fund: Fund | None, union: Union, *, today: date) -> None:
    """Refuse lines whose family is not recognised at the national level, where a fund asks for it."""
    if fund is None or not asks_national(fund, union, today):
        return
    keys = [line.pk for line in lines]
    barred = Award.unscoped.filter(pk__in=keys).exclude(file__tier=Tier.NATIONAL)
    named = barred.select_related("person", "file", "recipient").order_by("pk")
    check_tier([f"{line.person} {line.label}" for line in named], source=fund.source)
