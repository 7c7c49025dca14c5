"""At which level a file is recognised, and which money asks for the national one (domain.md 2.1, 3.5). Pure."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import Tier
from aid.choices.relief import FundSource
from core.errors import RuleBrokenError
from core.parameters.registry import declare

NATIONAL_CATEGORIES = declare(
    "needy.national_categories",
    "list",
    "deep,relative,accident",
    unit="categories",
    basis="浙江省 2017/18 年分级认定做法；省级默认值：深度、相对、意外致困均为全国级",
    label=gettext_noop("Categories recognised at the national level unless decided otherwise"),
)
NATIONAL_ONLY = declare(
    "relief.national_only",
    "switch",
    "on",
    unit="",
    basis="参照外省规定：中央、省级财政资金只用于全国级困难职工档案；省级默认开启",
    label=gettext_noop("Central and provincial money is for national-level files only"),
)
NATIONAL_SOURCES = frozenset({FundSource.CENTRAL, FundSource.PROVINCE_FIN})
NAMED = 20  # lines that one refusal names


def tier_for(category: str, national: Collection[str]) -> Tier:
    """Return the tier that a category has by default."""
    return Tier.NATIONAL if category in national else Tier.LOCAL


def check_tier(families: Iterable[str], *, source: str) -> None:
    """Refuse central or provincial money for families whose file is not recognised at the national level (3.5)."""
    named = list(families)
    if named:
        text = _("%(families)s: money of the source “%(source)s” is for files of the national level only.")
        words = {"families": _(", ").join(named[:NAMED]), "source": FundSource(source).label}
        raise RuleBrokenError(text % words, code="tier", details={"families": len(named)})
