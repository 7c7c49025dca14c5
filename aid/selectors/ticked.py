"""What can be done with files somebody ticked in a list: whose they are, which rosters they may go onto (ux.md P10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aid.choices.relief import ProgrammeStatus, ReliefKind, RosterStatus
from aid.models import NeedyFile, Programme, Roster
from aid.selectors.programmes import part_for
from core.actors import Actor
from unions.choices import Level
from unions.models import Union

BUILD = "aid.build_roster"
MOST_DRAFTS, MOST_PROGRAMMES = 20, 20


def ticked_files(actor: Actor, keys: Iterable[str], permission: str) -> list[NeedyFile]:
    """Return the ticked files within the actor's reach, in the order of the tree; what is no key is nobody's."""
    known = [key for key in map(_key, keys) if key is not None]
    rows = NeedyFile.objects.permitted(actor, permission).filter(pk__in=known)
    return list(rows.select_related("head", "union").order_by("union__path", "pk"))


def _key(text: str) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


@dataclass(frozen=True)
class Targets:
    """The drafts these files may go onto, and the programmes for which a new roster of one union may be built."""

    union: Union | None
    drafts: list[Roster]
    programmes: list[Programme]


def targets_of(actor: Actor, files: Sequence[NeedyFile]) -> Targets:
    """Return where these files may go: drafts and programmes of one union that holds them all, within one county."""
    union = _over_all(actor, files)
    if union is None:
        return Targets(None, [], [])
    over = _upwards(union)
    running = {"status": ProgrammeStatus.OPEN, "union__path__in": over}
    programmes = Programme.objects.permitted(actor, "aid.view_programme").filter(**running)
    wanted = programmes.exclude(kind=ReliefKind.TUITION).filter(standards__isnull=False).distinct()
    open_ones = [
        one
        for one in wanted.order_by("-opens_on", "-pk")
        if (part := part_for(one.pk, union)) and part.reported_on is None
    ]
    drafts = Roster.objects.permitted(actor, BUILD).filter(
        status=RosterStatus.DRAFT, programme__in=open_ones, union__path__in=over
    )
    return Targets(
        union,
        list(drafts.select_related("programme", "union").order_by("-created_at")[:MOST_DRAFTS]),
        open_ones[:MOST_PROGRAMMES],
    )


def _upwards(union: Union) -> list[str]:
    """Return the paths of a union and of all above it."""
    steps = union.path.split("/")[:-1]
    return ["/".join(steps[:end]) + "/" for end in range(1, len(steps) + 1)]


def _over_all(actor: Actor, files: Sequence[NeedyFile]) -> Union | None:
    """Return the lowest union over all these files for which the actor may build a roster."""
    if not files:
        return None
    shared = [path for path in _upwards(files[0].union) if all(each.union.path.startswith(path) for each in files)]
    rows = Union.objects.permitted(actor, BUILD).filter(path__in=shared)
    found: Union | None = rows.exclude(level__in=[Level.PROVINCE, Level.CITY]).order_by("-path").first()
    return found
