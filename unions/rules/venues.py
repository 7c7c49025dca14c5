"""Venues: checklists by kind, stars, when the next check is due, what may follow what (domain.md 9, 9.1). Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.codes.registry import declare_list
from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from unions.choices.venues import VenueKind as K
from unions.choices.venues import VenueStatus as S

VIEW, EDIT, CHECK = "unions.view_venue", "unions.edit_venue", "unions.check_venue"
LOCAL = "省级默认值，可按地区调整"

CHANGE = step({S.DECLARED, S.RETURNED, S.OPEN}, {S.DECLARED, S.OPEN}, EDIT, "unions.venue.changed")
INSPECT = step({S.DECLARED, S.INSPECTED}, {S.INSPECTED, S.RETURNED}, CHECK, "unions.venue.inspected")
NAME = step(S.INSPECTED, S.OPEN, CHECK, "unions.venue.named")
RECHECK = step(S.OPEN, {S.OPEN, S.CLOSED}, CHECK, "unions.venue.rechecked")
RATE = step(S.OPEN, S.OPEN, CHECK, "unions.venue.rated")
CLOSE = step({S.DECLARED, S.INSPECTED, S.RETURNED, S.OPEN}, S.CLOSED, EDIT, "unions.venue.closed")
RESULTS = step(S.OPEN, S.OPEN, EDIT, "unions.venue.results_told")

PHOTO, MOST_PHOTOS = "photo", 12

ROOM_AREA = declare(
    "venue.room_area",
    "decimal",
    "10",
    unit="m²",
    basis="关于加快推进母婴设施建设的指导意见（国卫指导发〔2016〕63 号）：公共场所母婴室不少于 10 平方米",
    label=gettext_noop("Least area of a mommy room"),
)
STATION_AREA = declare(
    "venue.station_area",
    "decimal",
    "20",
    unit="m²",
    basis="杭州市 2018 年规定：户外劳动者服务站点不少于 20 平方米",
    label=gettext_noop("Least area of an outdoor workers' station"),
)
STUDIO_MEMBERS = declare(
    "venue.studio_members",
    "integer",
    "5",
    unit="people",
    basis=LOCAL,
    label=gettext_noop("Least number of members of a studio"),
)
CHECK_MONTHS = declare(
    "venue.check_months",
    "integer",
    "12",
    unit="months",
    basis="省级默认值：每年检查一次",
    label=gettext_noop("Months between two checks of a venue"),
)
STUDIO_MONTHS = declare(
    "venue.studio_months",
    "integer",
    "24",
    unit="months",
    basis="省级默认值：工作室每两年复核",
    label=gettext_noop("Months between two reviews of a studio"),
)
STAR_SCORES = declare(
    "venue.star_scores",
    "list",
    "60,80,95",
    unit="score",
    basis="省级默认值：设施得分 60、80、95 分为三、四、五星",
    label=gettext_noop("Scores of a mommy room from which it has three, four and five stars"),
)
PASS_SCORE = declare(
    "venue.pass_score",
    "integer",
    "80",
    unit="score",
    basis="省级默认值：标准清单得分",
    label=gettext_noop("Score from which a venue passes its check"),
)
BASICS = declare(
    "venue.station_basics",
    "integer",
    "10",
    unit="items",
    basis="户外劳动者服务站点“10+X”：基本设施十项",
    label=gettext_noop("Basic facilities an outdoor workers' station has"),
)

SERVICES = declare_list(
    "venue_service",
    gettext_noop("Services of venues"),
    basis="省级默认值",
    entries={
        "relief": ("困难帮扶", "Hardship relief"),
        "legal": ("法律援助", "Legal aid"),
        "dispute": ("争议调解", "Dispute mediation"),
        "jobs": ("就业服务", "Jobs"),
        "skills": ("技能培训", "Training"),
        "health": ("健康服务", "Health"),
        "culture": ("文体活动", "Culture and sport"),
        "mutual": ("医疗互助", "Mutual medical aid"),
        "rest": ("歇脚休息", "Rest"),
        "mother": ("母婴关爱", "Mothers and babies"),
    },
)
CENTRE_LIST = declare_list(
    "venue_centre",
    gettext_noop("Standard of service centres"),
    basis="职工服务中心建设标准（省级默认清单，可调整）",
    entries={
        "premises": ("固定场所并挂牌", "Premises of its own with a sign"),
        "hall": ("一站式服务大厅", "Hall with all services in one place"),
        "staff": ("编制和专职人员", "Posts and full-time staff"),
        "funds": ("经费纳入预算", "Money in the budget"),
        "rules": ("制度上墙", "Rules on display"),
        "hotline": ("12351 热线接入", "Hotline 12351"),
        "relief": ("困难帮扶窗口", "Window for hardship relief"),
        "legal": ("法律援助窗口", "Window for legal aid"),
        "jobs": ("就业服务窗口", "Window for jobs"),
        "mental": ("心理咨询服务", "Counselling"),
        "records": ("台账和档案", "Registers and files"),
        "online": ("网上服务接入", "Services online"),
    },
)
STATION_LIST = declare_list(
    "venue_station",
    gettext_noop("Standard of service stations"),
    basis="省级默认清单，可调整",
    entries={
        "premises": ("固定场所并挂牌", "Premises with a sign"),
        "staff": ("专人值守", "Somebody in charge"),
        "rules": ("制度和服务清单上墙", "Rules and services on display"),
        "hotline": ("12351 热线公示", "Hotline 12351 on display"),
        "relief": ("受理困难帮扶", "Takes hardship applications"),
        "legal": ("法律咨询", "Legal advice"),
        "records": ("服务台账", "Register of services"),
        "online": ("网上服务接入", "Services online"),
    },
)
POINT_LIST = declare_list(
    "venue_point",
    gettext_noop("Standard of service points"),
    basis="省级默认清单，可调整",
    entries={
        "premises": ("场所并挂牌", "Premises with a sign"),
        "staff": ("联络人", "Contact person"),
        "services": ("服务清单公示", "Services on display"),
        "hotline": ("12351 热线公示", "Hotline 12351 on display"),
        "records": ("服务台账", "Register of services"),
    },
)
MOMMY_LIST = declare_list(
    "venue_mommy",
    gettext_noop("Facilities of mommy rooms"),
    basis="关于加快推进母婴设施建设的指导意见（2016）",
    entries={
        "floor": ("防滑地面", "Non-slip floor"),
        "nappy": ("带安全带的尿布台", "Nappy table with a strap"),
        "wash": ("热水和洗手液的洗手台", "Wash stand with hot water and soap"),
        "crib": ("婴儿床", "Crib"),
        "seat": ("哺乳座椅", "Nursing seat"),
        "table": ("便于放置物品的桌子", "Table"),
        "socket": ("电源插座", "Socket"),
        "bin": ("垃圾桶", "Bin"),
        "door": ("可上锁的门或帘子", "Door that locks, or a curtain"),
        "fridge": ("冰箱", "Fridge"),
    },
)
OUTDOOR_LIST = declare_list(
    "venue_outdoor",
    gettext_noop("Basic facilities of outdoor workers' stations"),
    basis="户外劳动者服务站点“10+X”基本设施",
    entries={
        "cool": ("避暑降温", "Cooling"),
        "warm": ("取暖", "Heating"),
        "water": ("饮水", "Drinking water"),
        "charge": ("手机充电", "Charging"),
        "micro": ("微波炉热饭", "Microwave"),
        "fridge": ("冰箱", "Fridge"),
        "medicine": ("应急药箱", "Medicine chest"),
        "toilet": ("如厕", "Toilet"),
        "seats": ("桌椅休息", "Table and seats"),
        "rain": ("雨具", "Rain gear"),
    },
)
EXTRA_LIST = declare_list(
    "venue_extra",
    gettext_noop("Further facilities of outdoor workers' stations"),
    basis="户外劳动者服务站点“10+X”拓展设施",
    entries={
        "wifi": ("无线网络", "Wireless network"),
        "books": ("图书报刊", "Books and papers"),
        "tools": ("修车工具和打气筒", "Tools and a pump"),
        "sewing": ("针线包", "Sewing kit"),
        "ebike": ("电动车充电", "Charging of e-bikes"),
        "aed": ("自动体外除颤器", "Defibrillator"),
    },
)
STUDIO_LIST = declare_list(
    "venue_studio",
    gettext_noop("Standard of studios"),
    basis="省级默认清单，可调整",
    entries={
        "leader": ("劳模或工匠领办", "Led by a model worker or craftsman"),
        "members": ("团队人数达标", "Members enough"),
        "room": ("固定场所", "Room of its own"),
        "tools": ("设备和经费", "Tools and money"),
        "plan": ("年度计划", "Plan of the year"),
        "project": ("年内有创新项目", "Project within the year"),
        "training": ("带徒传技", "Trainees"),
        "results": ("成果有登记", "Results on record"),
    },
)
LISTS: Mapping[str, str] = {
    K.CENTRE: CENTRE_LIST,
    K.STATION: STATION_LIST,
    K.POINT: POINT_LIST,
    K.MOMMY: MOMMY_LIST,
    K.OUTDOOR: OUTDOOR_LIST,
    K.STUDIO: STUDIO_LIST,
}
PARENT_OF: Mapping[str, str] = {K.STATION: K.CENTRE, K.POINT: K.STATION}
FIRST_STAR = 3


@dataclass(frozen=True)
class Measures:
    """The figures of a region that a check is held against."""

    room_area: Decimal
    station_area: Decimal
    studio_members: int
    star_scores: Sequence[str]
    pass_score: int
    basics: int


@dataclass(frozen=True)
class Verdict:
    """What follows from a check: score, stars of a mommy room, whether it passes, and why not."""

    score: int
    stars: int | None
    passed: bool
    because: str = ""


def check_parent(*, kind: str, parent_kind: str | None) -> None:
    """Refuse a station that hangs at no centre, a point at no station, and anything else that hangs at something."""
    if PARENT_OF.get(kind) != parent_kind:
        text = _("A station belongs to a centre and a point to a station.")
        raise RuleBrokenError(text, code="parent", fields={"parent": text})


def check_near(*, parent: Collection[int | None], own: Collection[int | None]) -> None:
    """Refuse a place that belongs to one of another county or, where both lie in a street, of another street.

    Both are told as county and township; None where a union stands above the level.
    """
    if any(one is not None and other is not None and one != other for one, other in zip(parent, own, strict=True)):
        text = _("What it belongs to lies in another street or county. Choose the one it is served by.")
        raise RuleBrokenError(text, code="far", fields={"parent": text})


def check_measures(*, kind: str, area: Decimal, members: int | None, measures: Measures) -> None:
    """Refuse what is smaller than the rules allow."""
    text = too_small(kind=kind, area=area, members=members, measures=measures)
    if text:
        field = "members" if kind == K.STUDIO else "area"
        raise RuleBrokenError(text, code="too_small", fields={field: text})


def too_small(*, kind: str, area: Decimal, members: int | None, measures: Measures) -> str:
    """Return why a venue is too small, or nothing."""
    least = {K.MOMMY: measures.room_area, K.OUTDOOR: measures.station_area}.get(K(kind))
    if least is not None and area < least:
        return _("At least %(area)s m² are needed.") % {"area": least}
    if kind == K.STUDIO and (members or 0) < measures.studio_members:
        return _("A studio has at least %(count)s members.") % {"count": measures.studio_members}
    return ""


def verdict(
    *, kind: str, area: Decimal, members: int | None, has: Collection[str], listed: Collection[str], measures: Measures
) -> Verdict:
    """Return what follows from what was found: the share of the list that is there decides, and the least sizes."""
    found = [item for item in listed if item in has]
    score = 100 * len(found) // len(listed) if listed else 0
    small = too_small(kind=kind, area=area, members=members, measures=measures)
    if small:
        return Verdict(score, None, False, small)
    if kind == K.MOMMY:
        stars = stars_for(score, measures.star_scores)
        return Verdict(score, stars, stars is not None, "" if stars else _("Too few facilities for three stars."))
    if kind == K.OUTDOOR:
        enough = len(found) >= min(measures.basics, len(listed))
        return Verdict(score, None, enough, "" if enough else _("Basic facilities are missing."))
    enough = score >= measures.pass_score
    return Verdict(score, None, enough, "" if enough else _("The standard is not reached."))


def stars_for(score: int, scores: Sequence[str]) -> int | None:
    """Return the stars of a score: three from the first limit on, one more at each further limit."""
    reached = sum(score >= int(limit) for limit in scores)
    return FIRST_STAR + reached - 1 if reached else None


def next_check(checked_on: date, months: int) -> date:
    """Return when the next check is due: the same day so many months later, or the last of that month."""
    year, month = divmod(checked_on.month - 1 + months, 12)
    for day in range(checked_on.day, 27, -1):
        try:
            return date(checked_on.year + year, month + 1, day)
        except ValueError:
            continue
    return date(checked_on.year + year, month + 1, min(checked_on.day, 28))


def check_photos(*, have: int) -> None:
    """Refuse more photos than a page shows."""
    if have >= MOST_PHOTOS:
        text = _("A venue has up to %(n)s photos. Take one away first.") % {"n": MOST_PHOTOS}
        raise RuleBrokenError(text, code="photos", fields={"photo": text})


def check_results_year(*, year: int, opened: int, this_year: int, known: int | None) -> None:
    """Refuse results of a year before the studio was in use, to come, or older than those that are known."""
    first = max(opened, known or opened)
    if not first <= year <= this_year:
        text = _("Enter a year from %(first)s to %(last)s.") % {"first": first, "last": this_year}
        raise RuleBrokenError(text, code="year", fields={"year": text})
