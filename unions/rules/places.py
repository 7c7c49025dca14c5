"""Who may stand below whom in the tree (domain.md 1.2)."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

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

PARENT_LEVELS: Mapping[Level, frozenset[Level]] = {
    Level.CITY: frozenset({Level.PROVINCE}),
    Level.COUNTY: frozenset({Level.CITY}),
    Level.TOWNSHIP: frozenset({Level.COUNTY, Level.CITY}),
    Level.COMMUNITY: frozenset({Level.TOWNSHIP, Level.COUNTY}),
    Level.GRASSROOTS: frozenset({Level.COMMUNITY, Level.TOWNSHIP, Level.COUNTY, Level.GRASSROOTS}),
}


def check_parent(*, level: str, parent_level: str | None) -> None:
    """Refuse a union below a parent that may not hold it (domain.md 1.2)."""
    if level == Level.PROVINCE:
        if parent_level is not None:
            raise RuleBrokenError(_("The provincial federation has no parent."), code="parent")
        return
    if parent_level is None or parent_level not in PARENT_LEVELS[Level(level)]:
        raise RuleBrokenError(
            _("A union of the level “%(level)s” may not stand there.") % {"level": Level(level).label}, code="parent"
        )
