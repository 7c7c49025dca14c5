"""Who hears a reminder (posts and the tree), and who hears an alarm. Never nobody, as long as anybody holds a post."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop

from core.parameters.registry import declare
from core.parameters.selectors import lookup
from core.reminders.choices import Why
from core.reminders.registry import Found, Sought, register_resolver
from unions.choices import Level, Role
from unions.models import Post, Union

ESCALATE_UP_TO = declare(
    "reminders.escalate_up_to",
    "text",
    Level.CITY.value,
    unit="level",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Highest level that undone work is passed up to"),
)

# Who answers for a level when the matter names no role of it.
ROLES_OF: Mapping[str, tuple[Role, ...]] = {
    Level.GRASSROOTS: (Role.GRASSROOTS_CADRE,),
    Level.COMMUNITY: (Role.GRASSROOTS_CADRE, Role.TOWNSHIP_CASEWORKER),
    Level.TOWNSHIP: (Role.TOWNSHIP_CASEWORKER,),
    Level.COUNTY: (Role.COUNTY_REVIEWER, Role.COUNTY_APPROVER),
    Level.CITY: (Role.CITY_AUDITOR,),
    Level.PROVINCE: (Role.PROVINCE_ADMIN,),
}
KEEPERS = (Role.SYS_ADMIN, Role.PROVINCE_ADMIN)
RANKS = {level: rank for rank, level in enumerate(Level.values)}  # the province first


@dataclass
class Places:
    """The nodes that a batch of questions may reach, and who holds which post there on that day."""

    day: date
    levels: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    posts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    ceilings: dict[str, str] = field(default_factory=dict)

    def ceiling(self, path: str) -> str:
        """Return the highest level that undone work of a union is passed up to, by its region."""
        region = self.regions.get(path, "")
        if region not in self.ceilings:
            found = lookup([ESCALATE_UP_TO], region, self.day) if region else {}
            self.ceilings[region] = found[ESCALATE_UP_TO].value if found else Level.CITY
        return self.ceilings[region]


def resolve(sought: Sequence[Sought], day: date) -> list[Found]:
    """Answer who hears about each matter: the person responsible, a role at the union, else the levels above."""
    places = _places({path for each in sought for path in chain(each.union_path)}, day)
    answers = [_answer(each, places) for each in sought]
    if all(found.user_ids for found in answers):
        return answers
    last = tuple(_held_on(day).filter(role=Role.PROVINCE_ADMIN).order_by("pk").values_list("user_id", flat=True))
    return [found if found.user_ids else Found(tuple(dict.fromkeys(last)), "", Why.LAST_RESORT) for found in answers]


def keepers(day: date) -> set[int]:
    """Answer who looks after the system: system and provincial administrators."""
    return set(_held_on(day).filter(role__in=KEEPERS).values_list("user_id", flat=True))


def chain(path: str) -> list[str]:
    """Return the nodes from a union up to the province, nearest first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[:end]) + "/" for end in range(len(parts), 0, -1)]


def _held_on(day: date) -> QuerySet[Post]:
    return Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day, user__is_active=True)


def _places(paths: Collection[str], day: date) -> Places:
    """Fetch the nodes and their posts in two queries, however many questions there are."""
    places = Places(day)
    for path, level, region in Union.unscoped.filter(path__in=paths).values_list("path", "level", "region_id"):
        places.levels[path], places.regions[path] = level, region
    held = _held_on(day).filter(union__path__in=paths).order_by("pk")
    for path, role, user_id in held.values_list("union__path", "role", "user_id"):
        places.posts[user_id].add(path)
        if user_id not in places.holders[path, role]:
            places.holders[path, role].append(user_id)
    return places


def _answer(each: Sought, places: Places) -> Found:
    """Answer one question from what was fetched; nobody, when no node of the chain has a holder."""
    links = [path for path in chain(each.union_path) if path in places.levels]
    if each.above:
        links = [path for path in links if len(path) < len(each.above) and _may_reach(path, each.union_path, places)]
    elif each.user_id is not None:
        place = next((path for path in links if path in places.posts[each.user_id]), None)
        if place is not None:
            return Found((each.user_id,), place, Why.RESPONSIBLE, _may_climb(place, each.union_path, places))
    for path in links:
        for role in (*each.roles, *ROLES_OF[places.levels[path]]):
            if holders := places.holders.get((path, role)):
                return Found(tuple(holders), path, _why(path, each, places), _may_climb(path, each.union_path, places))
    return Found(())


def _why(path: str, each: Sought, places: Places) -> str:
    if path == each.union_path:
        return Why.ROLE
    return Why.LAST_RESORT if places.levels[path] == Level.PROVINCE else Why.ABOVE


def _may_reach(path: str, union_path: str, places: Places) -> bool:
    """Tell whether undone work of a union may be passed up to a node."""
    return RANKS[places.levels[path]] >= RANKS[places.ceiling(union_path)]


def _may_climb(path: str, union_path: str, places: Places) -> bool:
    above = [link for link in chain(union_path) if len(link) < len(path) and link in places.levels]
    return any(_may_reach(link, union_path, places) for link in above)


register_resolver(resolve, keepers=keepers)
