"""How long what legal aid, mediation and supervision know about somebody is kept. Pure."""

from datetime import date

from django.utils.translation import gettext_noop

from core.parameters.registry import declare
from core.retention.rules import years_after

KEEP_YEARS = declare(
    "legal.keep_years",
    "integer",
    "10",
    unit="years after the end of the case",
    basis="省级默认值，比照困难职工档案退出后保存十年（全总 2016 年办法第十五条）；档案部门另有规定的从其规定",
    label=gettext_noop("Cases of rights protection are kept"),
)


def kept_until(ended_on: date | None, years: int) -> date | None:
    """Return the last day on which a case must be kept; None while it goes on."""
    if ended_on is None:
        return None
    return years_after(ended_on, years)
