"""How long what the engines keep is kept: parameters with their basis, and a floor no figure goes below. Pure."""

from datetime import date

from django.utils.translation import gettext_noop

from core.parameters.registry import declare

PROVINCE = "330000"
EXPORT_HOURS = declare(
    "retention.export_hours",
    "integer",
    "24",
    unit="hours",
    basis="《个人信息保护法》第十九条：保存期限应当为实现处理目的所必要的最短时间；省级默认值",
    label=gettext_noop("Hours for which the file of an export or a job can be fetched"),
)
LOGIN_DAYS = declare(
    "retention.login_days",
    "integer",
    "190",
    unit="calendar_day",
    basis="《网络安全法》：网络日志留存不少于六个月；多留数日以备核对",
    label=gettext_noop("Days for which sign-ins and failed attempts are kept"),
)
ANSWER_DAYS = declare(
    "retention.answer_days",
    "integer",
    "30",
    unit="calendar_day",
    basis="接口约定：同一幂等键三十日内得到同一答复",
    label=gettext_noop("Days for which answers to requests of the API are kept"),
)
TRAIL_YEARS = declare(
    "retention.trail_years",
    "integer",
    "3",
    unit="years",
    basis="《个人信息保护法》第五十六条、《网络数据安全管理条例》第十二条：记录至少保存三年",
    label=gettext_noop("Years for which the trail is kept at the least"),
)
CALL_YEARS = declare(
    "retention.call_years",
    "integer",
    "3",
    unit="years",
    basis="《网络数据安全管理条例》第十二条：向其他处理者提供个人信息的处理情况记录至少保存三年",
    label=gettext_noop("Years for which calls of partner systems are kept"),
)
LEAST_CALL_YEARS = 3  # the regulation's floor
LEAST_LOGIN_DAYS = 190  # a law's floor (six months) with a margin: a smaller figure is not obeyed


def login_days(told: int) -> int:
    """Return for how many days sign-ins are kept, never less than the law asks."""
    return max(told, LEAST_LOGIN_DAYS)


def call_years(told: int) -> int:
    """Return for how many years calls of partners are kept, never fewer than the regulation asks."""
    return max(told, LEAST_CALL_YEARS)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; in a year without a 29th of February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
