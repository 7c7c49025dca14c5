"""The legal and customary periods of needy-worker files: parameter, unit, basis (domain.md 0.4)."""

from django.utils.translation import gettext_noop

from core.clocks.periods import Period, period
from core.clocks.rules import Unit
from core.parameters.registry import declare

__all__ = ["Period"]

LOCAL = "省级默认值，可按地区调整"
UNIT_SURVEY = period(
    "needy.unit_survey", "5", Unit.CALENDAR_DAY, "义乌市 2024 年规定（省级默认值）", gettext_noop("Home visit")
)
NOTICE = period(
    "needy.notice", "5", Unit.WORKING_DAY, "各地困难职工公示规定，不少于 5 个工作日", gettext_noop("Public notice")
)
EXIT_NOTICE = period(
    "needy.exit_notice",
    "5",
    Unit.WORKING_DAY,
    "省级默认值：退出公示不少于 5 个工作日",
    gettext_noop("Exit notice"),
)
TOWNSHIP_CHECK = period("needy.township_check", "5", Unit.WORKING_DAY, LOCAL, gettext_noop("Township check"))
ECON_CHECK = period("needy.econ_check", "10", Unit.WORKING_DAY, LOCAL, gettext_noop("Economic check"))
COUNTY_DECIDE = period("needy.county_decide", "10", Unit.WORKING_DAY, LOCAL, gettext_noop("County decision"))
COMPLETION = period(
    "needy.completion", "15", Unit.CALENDAR_DAY, "省级默认值：退回补正 15 日", gettext_noop("Completion after a return")
)
OBJECTION = period(
    "needy.objection", "10", Unit.WORKING_DAY, "省级默认值：异议 10 个工作日内查明", gettext_noop("Objection")
)
APPEAL = period(
    "needy.appeal",
    "10",
    Unit.WORKING_DAY,
    "省级默认值：不予认定的异议 10 个工作日内答复",
    gettext_noop("Objection to a refusal"),
)
AUDIT_RETURN = period(
    "needy.audit_return",
    "10",
    Unit.WORKING_DAY,
    "省级默认值：抽查退回 10 个工作日内答复",
    gettext_noop("Answer to an audit"),
)

CALL_BACK_MONTHS = declare(
    "needy.call_back_months",
    "integer",
    "6",
    unit="months",
    basis="省级默认值：退出后 6 个月回访",
    label=gettext_noop("Call to a family after its exit"),
)
SAMPLE_SHARE = declare(
    "needy.sample_percent",
    "integer",
    "10",
    unit="percent",
    basis="省级默认值：市级抽查比例",
    label=gettext_noop("Share of a county's files a city samples"),
)
VALIDITY_MONTHS = declare(
    "needy.validity_months",
    "integer",
    "12",
    unit="months",
    basis=LOCAL,
    label=gettext_noop("How long a file is valid"),
)
EXEMPTIBLE = declare(
    "needy.exemptible_vetoes",
    "list",
    "vehicle",
    unit="",
    basis=LOCAL,
    label=gettext_noop("Excluding circumstances that may be exempted"),
)
ASSET_MULTIPLE = declare(
    "needy.asset_multiple",
    "decimal",
    "24",
    unit="times the minimum living standard, per person",
    basis=LOCAL,
    label=gettext_noop("Limit of deposits and securities"),
)
