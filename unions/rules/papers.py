"""Which papers a union's cases have, and how long those that decide nothing any more are kept. Pure."""

from django.utils.translation import gettext_noop

from core.parameters.registry import declare
from unions.rules.lifecycle import LETTER, REPORT
from unions.rules.restructuring import RESOLUTION
from unions.rules.terms import REQUEST_LETTER, RESULT_REPORT

SLOTS = (LETTER, REPORT, REQUEST_LETTER, RESULT_REPORT, RESOLUTION)
KEEP_YEARS = declare(
    "unions.set_aside_years",
    "integer",
    "1",
    unit="years after the decision",
    basis="《个人信息保护法》第十九条：保存期限最短必要；省级默认值，由档案部门确认",
    label=gettext_noop("Papers of unions that were refused, withdrawn or replaced are kept"),
)
