"""What a family had of any kind from any union, and what the rules say to more of it (domain.md 3.7).

One question for a whole roster, one for a file. Who decides sees what lies in his branch in full; of the rest only
kind, month, amount and the union's name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from aid.choices.relief import AwardStatus, ReliefKind
from aid.models import Award, NeedyFile, Roster
from aid.rules import guard as rules
from aid.rules.eligibility import MIN_LIVING
from aid.rules.guard import Asked, Effect, Finding, Given, Limits
from aid.rules.requests import LIVING_DEEP, LIVING_RELATIVE, MEDICAL_CAP, ONE_KIND, YEAR_MULTIPLE
from core.actors import Actor
from core.parameters.selectors import lookup, missing
from core.wall.scope import everywhere

OF_LIMITS = (MIN_LIVING, ONE_KIND, LIVING_DEEP, LIVING_RELATIVE, MEDICAL_CAP, YEAR_MULTIPLE)
# Whose aid counts: everybody who lives in the household now, and whom the line is for.
ROSTER_KIN = """
SELECT award.id, award.household_id, member.person_id
  FROM aid_award award
  JOIN aid_householdmember member ON member.household_id = award.household_id AND member.to_on IS NULL
 WHERE award.roster_id = %(subject)s AND award.status NOT IN ('rejected', 'cancelled', 'refunded')
UNION
SELECT id, household_id, person_id FROM aid_award
 WHERE roster_id = %(subject)s AND status NOT IN ('rejected', 'cancelled', 'refunded')
"""
FILE_KIN = """
SELECT file.id, file.household_id, member.person_id
  FROM aid_needyfile file JOIN aid_filemember member ON member.file_id = file.id
 WHERE file.id = %(subject)s AND member.left_on IS NULL
"""
# Aid to the household, to a household in which one of them lived when it was given, or to one of them in person.
SEEN = """
WITH kin (key, household_id, person_id) AS ({kin}),
home AS (
    SELECT DISTINCT kin.key, kin.household_id, NULL::date AS from_on, NULL::date AS to_on, false AS former FROM kin
     WHERE kin.household_id IS NOT NULL
    UNION
    SELECT DISTINCT kin.key, seat.household_id, seat.from_on, seat.to_on, true
      FROM kin JOIN aid_householdmember seat ON seat.person_id = kin.person_id
     WHERE seat.household_id IS DISTINCT FROM kin.household_id
),
hit AS (
    SELECT home.key, award.id, home.former
      FROM home JOIN aid_award award ON award.household_id = home.household_id
     WHERE home.from_on IS NULL OR ((award.created_at AT TIME ZONE 'Asia/Shanghai')::date >= home.from_on
           AND (home.to_on IS NULL OR (award.created_at AT TIME ZONE 'Asia/Shanghai')::date < home.to_on))
    UNION
    SELECT kin.key, award.id, award.household_id IS DISTINCT FROM kin.household_id
      FROM kin JOIN aid_award award ON award.person_id = kin.person_id
)
SELECT hit.key, award.id, award.item, award.period, programme.year, award.amount_fen, award.status,
       (award.created_at AT TIME ZONE 'Asia/Shanghai')::date, award.person_id, person.name, programme.name,
       giver.name, giver.path, bool_or(hit.former), award.roster_id,
       award.status IN ('submitted', 'approved_pending'),
       award.status IN ('submitted', 'approved_pending') AND own.status IS DISTINCT FROM 'draft'
           AND own.id IS NOT NULL AND (own.status NOT IN ('submitted', 'approved_pending')
               OR (roster.submitted_on, award.id) > (mine.submitted_on, own.id))
  FROM hit
  JOIN aid_award award ON award.id = hit.id
  JOIN aid_programme programme ON programme.id = award.programme_id
  JOIN unions_person person ON person.id = award.person_id
  JOIN unions_union giver ON giver.id = award.union_id
  JOIN aid_roster roster ON roster.id = award.roster_id
  LEFT JOIN aid_award own ON own.id = hit.key
  LEFT JOIN aid_roster mine ON mine.id = own.roster_id
 WHERE award.id <> hit.key AND award.status NOT IN ('draft', 'rejected', 'cancelled', 'refunded')
   AND (award.created_at >= %(since)s OR programme.year = %(year)s)
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17
 ORDER BY 1, 8 DESC, 2
"""

# Whoever lived in the household within the year, for aid given then may be somebody else's "had already" tomorrow.
HOLD = """
SELECT id FROM unions_person WHERE id IN (
    SELECT person_id FROM aid_award WHERE roster_id = %(roster)s
     UNION ALL
    SELECT member.person_id FROM aid_award award
      JOIN aid_householdmember member ON member.household_id = award.household_id
     WHERE award.roster_id = %(roster)s AND (member.to_on IS NULL OR member.to_on > %(since)s))
 ORDER BY id FOR NO KEY UPDATE
"""


@dataclass(frozen=True)
class Aid:
    """Aid that somebody of the family had, as far as this reader may see it."""

    given: Given
    kind: str
    month: str
    amount_fen: int
    union: str
    programme: str  # these three are empty outside the reader's branch
    person: str
    status: str
    in_branch: bool
    is_former: bool
    award_id: UUID
    roster_id: UUID | None  # empty outside the branch


@dataclass(frozen=True)
class Seen:
    """What stands beside one line or file: the other aid, and what the rules say."""

    aids: list[Aid]
    findings: list[Finding]

    @property
    def excludes(self) -> bool:
        return any(finding.effect == Effect.EXCLUDE for finding in self.findings)

    @property
    def reduced_to(self) -> int | None:
        left = [finding.to_fen for finding in self.findings if finding.effect == Effect.REDUCE]
        return min((fen for fen in left if fen is not None), default=None)


@everywhere("nobody is helped twice, wherever the other help came from")
def seen_by_line(actor: Actor, roster: Roster, *, today: date) -> dict[UUID, Seen]:
    """Return, for each line of a roster whose family had other aid, that aid and what follows from it."""
    found = _seen_with_aid(actor, roster, _rows(ROSTER_KIN, roster.pk, roster.programme.year, today), today)
    for key, said in _over_the_cap_alone(roster, set(found), today).items():
        found[key] = Seen([], said)
    return found


def _seen_with_aid(
    actor: Actor, roster: Roster, rows: Mapping[UUID, list[tuple[Any, ...]]], today: date
) -> dict[UUID, Seen]:
    lines = Award.unscoped.live().filter(roster=roster, pk__in=list(rows)).select_related("programme", "union")
    limits = _limits({line.union.region_id for line in lines}, today)
    found = {}
    for line in lines:
        aids = [_aid(row, actor) for row in rows[line.pk]]
        asked = Asked(line.item, line.period, line.programme.year, line.category, line.amount_fen, line.person_id)
        said = rules.findings(asked, [aid.given for aid in aids], limits[line.union.region_id])
        found[line.pk] = Seen(aids, said)
    return found


@everywhere("nobody is helped twice, wherever the other help came from")
def used_up(actor: Actor, roster: Roster, *, today: date) -> dict[UUID, str]:
    """Return the lines whose family has used up its annual cap before they are asked for, each with who gave (D5)."""
    rows = _rows(ROSTER_KIN, roster.pk, roster.programme.year, today)
    found = _seen_with_aid(actor, roster, rows, today) if rows else {}
    return {
        key: rules.pointers(aid.given for aid in seen.aids)
        for key, seen in found.items()
        if any(finding.code == "D5" and finding.effect == Effect.EXCLUDE for finding in seen.findings)
    }


@everywhere("one human being is one row, whoever decides on them")
def hold_people(roster: Roster, *, today: date) -> None:
    """Let nobody else decide on aid to any of these families until the caller commits.

    One human being is one row, found by the blind index of the identity number: two counties that grant the same
    person in the same second meet at that row, and the second reads what the first has written. Locked in key order,
    after lines and files.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"roster": roster.pk, "since": today - rules.WINDOW})


def _over_the_cap_alone(roster: Roster, known: set[UUID], today: date) -> dict[UUID, list[Finding]]:
    """Return the lines that pass a cap by themselves, without any other aid."""
    lines = Award.unscoped.live().filter(roster=roster).exclude(pk__in=known).exclude(item=ReliefKind.TUITION)
    highest = dict(lines.order_by().values_list("union__region_id").annotate(most=Max("amount_fen")))
    limits = _limits(highest, today)
    tightest = min((cap for each in limits.values() for cap in each.caps), default=0)
    found: dict[UUID, list[Finding]] = {}
    if max(highest.values(), default=0) <= tightest:
        return found  # as nearly always: no line passes a cap by itself
    for line in lines.filter(amount_fen__gt=tightest).select_related("programme", "union"):
        asked = Asked(line.item, line.period, line.programme.year, line.category, line.amount_fen, line.person_id)
        said = rules.findings(asked, [], limits[line.union.region_id])
        if said:
            found[line.pk] = said
    return found


@everywhere("nobody is helped twice, wherever the other help came from")
def seen_by_file(actor: Actor, file: NeedyFile, *, today: date) -> list[Aid]:
    """Return the aid that anybody in a file had within a year, here or in a household they lived in."""
    rows = _rows(FILE_KIN, file.pk, today.year, today)
    return [_aid(row, actor) for row in rows.get(file.pk, [])]


def _rows(kin: str, subject: Any, year: int, today: date) -> Mapping[UUID, list[tuple[Any, ...]]]:
    found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SEEN.format(kin=kin), {"subject": subject, "since": today - rules.WINDOW, "year": year})
        for row in cursor.fetchall():
            found[row[0]].append(row)
    return found


def _limits(regions: Iterable[str], today: date) -> dict[str, Limits]:
    """Return what is in force by region; the caps are those that an application outside the seasons is held to."""
    limits = {}
    for region in regions:
        found = lookup(OF_LIMITS, region, today)
        for code in OF_LIMITS[1:]:
            if code not in found:
                raise missing(code, region, today)
        living = found.get(MIN_LIVING)
        limits[region] = rules.limits_from(
            once_a_year=found[ONE_KIND].value,
            living=living.value if living else None,
            deep=found[LIVING_DEEP].value,
            other=found[LIVING_RELATIVE].value,
            medical=found[MEDICAL_CAP].value,
            year=found[YEAR_MULTIPLE].value,
        )
    return limits


def _aid(row: tuple[Any, ...], actor: Actor) -> Aid:
    _key, award_id, item, period, year, fen, status, day, person_id, person, programme, union, path, *rest = row
    former, roster_id, pending, later = rest
    inside = actor.reaches("aid.view_roster", path)
    return Aid(
        given=Given(item, period, year, fen, day, union, person_id, former, pending, later, award_id),
        kind=str(ReliefKind(item).label),
        month=f"{day:%Y-%m}",
        amount_fen=fen,
        union=union,
        programme=programme if inside else "",
        person=person if inside else "",
        status=str(AwardStatus(status).label) if inside else "",
        in_branch=inside,
        is_former=former,
        award_id=award_id,
        roster_id=roster_id if inside else None,
    )
