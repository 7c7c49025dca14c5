"""Who may stand below whom in the tree, and what a union may be called (domain.md 1.2)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.chinese.names import parse_title
from core.chinese.text import TextError
from core.errors import RuleBrokenError
from unions.choices import Level, UnionKind

BASIC_KINDS = frozenset(
    {
        UnionKind.ENTERPRISE,
        UnionKind.INSTITUTION,
        UnionKind.ORGAN,
        UnionKind.SOCIAL_ORG,
        UnionKind.JOINT,
        UnionKind.NEW_FORM,
    }
)

COMMUNITY_KINDS = frozenset({UnionKind.REGIONAL_FED, UnionKind.BUILDING, UnionKind.INDUSTRY_FED})
PARTS = frozenset({UnionKind.BRANCH, UnionKind.GROUP})

# Who covers employers: the unions of their workers. A federation has them through its unions, a branch through its own.
COVERING = BASIC_KINDS | COMMUNITY_KINDS

# Which level a union of a kind stands at; the database holds the same (unions_kind_fits_level).
LEVELS: Mapping[str, frozenset[Level]] = {
    UnionKind.GENERAL_FEDERATION: frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP}),
    UnionKind.INDUSTRIAL: frozenset({Level.CITY, Level.COUNTY}),
    **dict.fromkeys(COMMUNITY_KINDS, frozenset({Level.COMMUNITY})),
    **dict.fromkeys(BASIC_KINDS | PARTS, frozenset({Level.GRASSROOTS})),
}

FEDERATION_PARENTS: Mapping[str, frozenset[Level]] = {
    Level.CITY: frozenset({Level.PROVINCE}),
    Level.COUNTY: frozenset({Level.CITY}),
    Level.TOWNSHIP: frozenset({Level.COUNTY, Level.CITY}),
}
LOCAL = frozenset({Level.TOWNSHIP, Level.COUNTY})


def check_parent(*, level: str, kind: str, parent_level: str | None, parent_kind: str | None) -> None:
    """Refuse a union below a parent that may not hold it, by the kinds of both (domain.md 1.2)."""
    if level not in LEVELS[UnionKind(kind)]:
        text = _("A union of the kind “%(kind)s” does not stand at that level.") % {"kind": UnionKind(kind).label}
        raise RuleBrokenError(text, code="kind", fields={"kind": text})
    if level == Level.PROVINCE:
        if parent_level is not None:
            raise RuleBrokenError(_("The provincial federation has no parent."), code="parent")
        return
    if parent_level is None or not may_stand(kind, level, str(parent_kind), parent_level):
        text = _("A union of the kind “%(kind)s” may not stand there.") % {"kind": UnionKind(kind).label}
        raise RuleBrokenError(text, code="parent", fields={"parent": text})


def may_stand(kind: str, level: str, parent_kind: str, parent_level: str) -> bool:
    """Say whether a union may hang below another, by kind and level of both."""
    is_federation = parent_kind == UnionKind.GENERAL_FEDERATION
    if kind == UnionKind.GENERAL_FEDERATION:
        return is_federation and parent_level in FEDERATION_PARENTS.get(level, frozenset())
    if kind == UnionKind.INDUSTRIAL:
        return _industrial_stands(level, parent_kind, parent_level)
    if kind in COMMUNITY_KINDS:
        is_industry = kind == UnionKind.INDUSTRY_FED and parent_kind == UnionKind.INDUSTRIAL
        return (is_federation and parent_level in LOCAL) or is_industry
    if kind in PARTS:
        return parent_kind in BASIC_KINDS
    above = {UnionKind.INDUSTRIAL, UnionKind.ENTERPRISE, *COMMUNITY_KINDS}  # an enterprise: the group company's union
    return (is_federation and parent_level in LOCAL) or parent_kind in above


def _industrial_stands(level: str, parent_kind: str, parent_level: str) -> bool:
    """Say whether an industrial union stands right: below the federation one level up, or a larger industrial union."""
    above = {Level.CITY: Level.PROVINCE, Level.COUNTY: Level.CITY}[Level(level)]
    wider = parent_kind == UnionKind.INDUSTRIAL and level == Level.COUNTY
    return parent_level == above and (parent_kind == UnionKind.GENERAL_FEDERATION or wider)


def kinds_below(parent_kind: str, parent_level: str) -> list[tuple[str, str]]:
    """Return which kinds of unions may hang below one, each with the level it then has."""
    return [
        (str(kind), str(level))
        for kind in UnionKind
        for level in Level
        if level in LEVELS[kind] and level != Level.PROVINCE and may_stand(kind, level, parent_kind, parent_level)
    ]


def places_above(kind: str, level: str) -> list[tuple[str, str]]:
    """Return below which unions one of a kind and level may hang: their kinds, each with its level."""
    return [(str(above), str(at)) for above in UnionKind for at in LEVELS[above] if may_stand(kind, level, above, at)]


def check_covers(kind: str) -> None:
    """Refuse employers of a federation, an industrial union, a branch or a group: they would count as unionised."""
    if kind not in COVERING:
        text = _("A union of the kind “%(kind)s” covers no employers of its own.") % {"kind": UnionKind(kind).label}
        raise RuleBrokenError(text, code="employers", fields={"credit_code": text})


def checked_name(name: str, *, field: str = "name") -> str:
    """Return a union's name as it is kept; refuse emoji and what nobody can see."""
    try:
        return parse_title(name)
    except TextError as error:
        raise RuleBrokenError(error.message, code="name", fields={field: error.message}) from error
