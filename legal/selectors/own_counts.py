"""What is kept of legal aid, disputes, supervision and contracts at every node (domain.md 6.5, 7.5, 8.3, chapter 11).

Codes carry their year: ``mediations:2026``, ``mediation_kind:PAY:2026``. What became of a dispute counts in the year
in which the dispute came in, so that a rate divides rows of the same year. A unit counts once, however many contracts
cover it, where the unit lies; workers of a unit are those of its largest contract.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from unions.tallying import AT_ONCE, Counted, counts_of

Keys = Sequence[int] | None  # None: every union there is
AID = """
SELECT c.union_id, to_char(c.received_on, 'YYYY'), c.matter, count(*),
       count(*) FILTER (WHERE c.decided_on IS NOT NULL AND c.refusal_reason = ''),
       coalesce(sum(c.people_count) FILTER (WHERE c.decided_on IS NOT NULL AND c.refusal_reason = ''), 0),
       count(*) FILTER (WHERE c.outcome <> ''),
       count(*) FILTER (WHERE c.outcome IN ('full', 'mostly', 'settled'))
  FROM legal_legalaidcase c WHERE true {only} GROUP BY 1, 2, 3
"""
RECOVERED = """
SELECT c.union_id, to_char(c.finished_on, 'YYYY'), (sum(a.recovered) * 100)::bigint
  FROM legal_aidclaim a JOIN legal_legalaidcase c ON c.id = a.case_id
 WHERE a.recovered > 0 AND c.finished_on IS NOT NULL {only} GROUP BY 1, 2
"""
DISPUTES = """
SELECT c.union_id, to_char(c.received_on, 'YYYY'), c.kind, count(*), sum(c.worker_count),
       count(*) FILTER (WHERE c.is_collective),
       count(*) FILTER (WHERE c.status IN ('effective', 'breached', 'performed', 'escalated')),
       count(*) FILTER (WHERE c.status IN ('effective', 'breached', 'performed', 'escalated', 'failed', 'timeout')),
       count(*) FILTER (WHERE c.status = 'performed'),
       coalesce((sum(c.agreed) * 100)::bigint, 0)
  FROM legal_mediation c WHERE c.status <> 'referred' {only} GROUP BY 1, 2, 3
"""
MATTERS = """
SELECT c.union_id, to_char(c.received_on, 'YYYY'), c.item, count(*),
       count(*) FILTER (WHERE c.found_on IS NOT NULL),
       count(*) FILTER (WHERE c.found_on IS NOT NULL AND c.status = 'corrected'),
       coalesce((sum(c.recovered) * 100)::bigint, 0)
  FROM legal_supervisionmatter c WHERE true {only} GROUP BY 1, 2, 3
"""
SUPERVISORS = """
SELECT c.union_id, count(*) FROM legal_supervisor c WHERE c.status = 'active' AND c.term_end_on >= %s {only} GROUP BY 1
"""
CONTRACTS = """
SELECT c.union_id, c.kind, count(*)
  FROM legal_collectivecontract c WHERE c.status IN ('effective', 'performing') {only} GROUP BY 1, 2
"""
SIGNED = """
SELECT c.union_id, to_char(c.signed_on, 'YYYY'), count(*), count(*) FILTER (WHERE c.kind = 'wage')
  FROM legal_collectivecontract c WHERE true {only} GROUP BY 1, 2
"""
# A unit of the register counts where it lies; one known by name only, with the union of its contract.
UNITS = """
SELECT place, count(*), sum(workers), count(*) FILTER (WHERE bargains AND is_covered)
  FROM (SELECT e.place_id AS place, max(u.workers) AS workers,
               bool_or(c.kind IN ('wage', 'comprehensive')) AS bargains,
               e.status = 'operating' AND EXISTS (
                   SELECT FROM unions_employercover v JOIN unions_union n ON n.id = v.union_id
                    WHERE v.employer_id = e.id AND v.to_on IS NULL AND n.status IN ('active', 'term_overdue')
               ) AS is_covered
          FROM legal_coveredunit u
          JOIN legal_collectivecontract c ON c.id = u.contract_id AND c.status IN ('effective', 'performing')
          JOIN unions_employer e ON e.id = u.employer_id
         WHERE u.to_on IS NULL AND e.place_id IS NOT NULL {at_place}
         GROUP BY e.id
        UNION ALL
        SELECT c.union_id, max(u.workers), false, false
          FROM legal_coveredunit u
          JOIN legal_collectivecontract c ON c.id = u.contract_id AND c.status IN ('effective', 'performing')
         WHERE u.to_on IS NULL AND u.employer_id IS NULL {only}
         GROUP BY c.union_id, u.name) AS unit
 GROUP BY 1
"""
OFFERS = """
SELECT c.union_id, to_char(c.offered_on, 'YYYY'), count(*),
       count(*) FILTER (WHERE c.replied_on IS NOT NULL OR c.reported_on IS NOT NULL),
       count(*) FILTER (WHERE c.replied_on IS NOT NULL AND c.reported_on IS NULL)
  FROM legal_negotiation c WHERE true {only} GROUP BY 1, 2
"""
INSTRUCTORS = "SELECT c.union_id, count(*) FROM legal_instructor c WHERE c.status = 'active' {only} GROUP BY 1"
GUIDED = """
SELECT c.union_id, to_char(g.held_on, 'YYYY'), count(DISTINCT g.unit)
  FROM legal_guidance g JOIN legal_instructor c ON c.id = g.instructor_id WHERE true {only} GROUP BY 1, 2
"""
TRAINED = """
SELECT c.union_id, to_char(c.held_on, 'YYYY'), sum(c.people)
  FROM legal_trainingsession c WHERE true {only} GROUP BY 1, 2
"""
# A unit named at several levels counts once, with the highest federation that named it.
HARMONY = """
SELECT c.union_id, count(DISTINCT c.name) FROM legal_harmonyunit c
 WHERE c.status = 'named' AND c.valid_to >= %s {only}
   AND NOT EXISTS (SELECT FROM legal_harmonyunit h
                    WHERE h.employer_id = c.employer_id AND h.id <> c.id AND h.status = 'named' AND h.valid_to >= %s
                      AND array_position({levels}, h.level::text) > array_position({levels}, c.level::text))
 GROUP BY 1
"""
LEVELS = "ARRAY['county', 'city', 'province', 'national']"


@counts_of("legal.cases")
def cases(keys: Keys, on: date) -> Iterator[Counted]:
    """Count legal aid, disputes and supervision of unions, by the year in which they came in."""
    aid = ("aid_intakes", "aid_accepted", "aid_workers", "aid_finished", "aid_succeeded")
    yield from _by_year(AID, keys, aid, each="aid_matter")
    yield from _by_year(RECOVERED, keys, ("aid_recovered_fen",))
    disputes = ("mediations", "mediation_workers", "mediations_collective", "mediations_agreed", "mediations_judged",
             "mediations_performed", "mediation_fen")  # fmt: skip
    yield from _by_year(DISPUTES, keys, disputes, each="mediation_kind")
    matters = ("supervision_matters", "violations_found", "violations_corrected", "supervision_fen")
    yield from _by_year(MATTERS, keys, matters, each="supervision_item")
    yield from _plain(SUPERVISORS, keys, ("supervisors",), on)


@counts_of("legal.contracts")
def contracts(keys: Keys, on: date) -> Iterator[Counted]:
    """Count contracts, the units they cover, offers, instructors and harmonious units of unions."""
    in_force: dict[int, int] = defaultdict(int)
    for union, kind, number in _asked(CONTRACTS, keys):
        in_force[union] += number
        yield union, f"contract_kind:{kind}", number
    yield from ((union, "contracts_in_force", number) for union, number in in_force.items())
    yield from _by_year(SIGNED, keys, ("contracts_signed", "wage_contracts_signed"))
    yield from _plain(UNITS, keys, ("contract_units", "contract_workers", "with_mechanism"))
    yield from _by_year(OFFERS, keys, ("offers", "offers_judged", "offers_in_time"))
    yield from _plain(INSTRUCTORS, keys, ("instructors",))
    yield from _by_year(GUIDED, keys, ("units_guided",))
    yield from _by_year(TRAINED, keys, ("people_trained",))
    yield from _plain(HARMONY, keys, ("harmony_units",), on, after=(on,))


def _by_year(sql: str, keys: Keys, codes: Sequence[str], *, each: str = "") -> Iterator[Counted]:
    """Count by year; with ``each``, the third column is a kind, and the first count is kept by kind too."""
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for union, year, *told in _asked(sql, keys):
        numbers = told[1:] if each else told
        for code, number in zip(codes, numbers, strict=True):
            sums[(union, f"{code}:{year}")] += int(number)
        if each:
            sums[(union, f"{each}:{told[0]}:{year}")] += numbers[0]
    yield from ((union, code, number) for (union, code), number in sums.items() if number)


def _plain(sql: str, keys: Keys, codes: Sequence[str], *before: Any, after: Sequence[Any] = ()) -> Iterator[Counted]:
    for union, *numbers in _asked(sql, keys, *before, after=after):
        yield from ((union, code, int(number)) for code, number in zip(codes, numbers, strict=True) if number)


def _asked(sql: str, keys: Keys, *before: Any, after: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    only, at_place, given = "", "", []
    if keys is not None:
        only, at_place = "AND c.union_id = ANY(%s)", "AND e.place_id = ANY(%s)"
        given = [list(keys)] * (2 if "{at_place}" in sql else 1)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql.format(only=only, at_place=at_place, levels=LEVELS), [*before, *given, *after])
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows
