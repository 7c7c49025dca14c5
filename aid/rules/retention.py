"""How long applications, files and bank cards are kept (reliability.md 5.5, domain.md 10.6). Pure."""

from datetime import date

from django.utils.translation import gettext_noop

from aid.choices.files import FileStatus
from core.parameters.registry import declare

REJECTED_YEARS = declare(
    "aid.rejected_keep_years",
    "integer",
    "1",
    unit="years after the decision",
    basis="《个人信息保护法》第十九条：保存期限最短必要；省级默认值，由档案部门确认",
    label=gettext_noop("Applications that were not recognised are kept"),
)
FILE_YEARS = declare(
    "aid.file_keep_years",
    "integer",
    "10",
    unit="years after the exit",
    basis="全总 2016 年困难职工档案管理办法第十五条：退出后保存十年；档案部门另有规定的从其规定",
    label=gettext_noop("Needy-worker files are kept"),
)
CARD_YEARS = declare(
    "aid.card_keep_years",
    "integer",
    "1",
    unit="years after the last use",
    basis="《个人信息保护法》第十九条、第二十八条：金融账户信息用毕即删；省级默认值",
    label=gettext_noop("Bank cards are kept"),
)
WITHOUT_FILE = frozenset({FileStatus.REJECTED, FileStatus.WITHDRAWN})
FILED_ONCE = frozenset({FileStatus.EXITED, FileStatus.CANCELLED})


def years_of(status: str) -> str:
    """Return the parameter that says how long a file that ended so is kept."""
    return REJECTED_YEARS if status in WITHOUT_FILE else FILE_YEARS


def last_use(*days: date | None) -> date:
    """Return the latest of these days: a card is in use as long as its file goes on or money is sent to it."""
    return max(day for day in days if day is not None)
