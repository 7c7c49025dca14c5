"""The floor's statements for tree, members, search and boards: what each page shows, and nothing besides."""

from functools import lru_cache
from typing import Any

from core.privacy.keys import unseal

SUMS = "(t.total->>'members')::int, (t.total->>'covered_operating')::int, (t.total->>'files_active')::int"
CHILDREN = f"""
SELECT u.code, u.name, u.level, u.kind, u.status, u.initials, {SUMS},
       (SELECT count(*) FROM unions_union c WHERE c.parent_id = u.id)
  FROM unions_union u LEFT JOIN unions_tally t ON t.union_id = u.id
 WHERE u.parent_id = %(union)s AND u.path LIKE %(path)s ORDER BY u.sort_key, u.id LIMIT 51
"""  # noqa: S608 our own words
STANDING = """
SELECT a.code, a.name, (t.total->>'unions_basic')::int, (t.total->>'covered_operating')::int,
       (t.total->>'members')::int, (t.total->>'terms_overdue')::int
  FROM unions_union u JOIN unions_union a ON a.id IN (u.id, u.parent_id, u.township_id, u.county_id, u.city_id)
  LEFT JOIN unions_tally t ON t.union_id = a.id AND a.id = u.id
 WHERE u.id = %(union)s AND a.path LIKE %(path)s ORDER BY a.path
"""
MEMBERS = """
SELECT m.id, p.id::text, p.name, m.job, p.phone, m.joined_on::text, m.status
  FROM unions_membership m JOIN unions_person p ON p.id = m.person_id
 WHERE m.union_id = %(union)s ORDER BY m.id DESC LIMIT 26
"""
PHONE = "unions_person.phone"
RATES = """
SELECT count(*), count(*) FILTER (WHERE p.identity_index IS NOT NULL AND p.phone_index IS NOT NULL),
       count(*) FILTER (WHERE m.new_form_category <> ''), coalesce(sum(c.issued), 0)::int,
       coalesce(sum(c.active), 0)::int
  FROM unions_membership m JOIN unions_person p ON p.id = m.person_id
  LEFT JOIN (
    SELECT person_id, count(*) FILTER (WHERE status IN ('issued', 'active')) AS issued,
           count(*) FILTER (WHERE status = 'active') AS active
      FROM unions_membercard WHERE union_id = %(union)s GROUP BY 1
  ) c ON c.person_id = p.id
 WHERE m.union_id = %(union)s AND m.status = 'active'
"""
PEOPLE = """
SELECT p.id::text, p.name, p.sex, p.birth_on::text, u.name
  FROM unions_person p JOIN unions_union u ON u.id = p.union_id
 WHERE p.search_keys @> %(keys)s AND p.name LIKE %(like)s AND p.merged_into_id IS NULL ORDER BY p.sort_key LIMIT 20
"""
FILES = """
SELECT f.id::text, f.number, f.application_no, f.status, h.name, p.name, u.name
  FROM unions_person p JOIN aid_filemember m ON m.person_id = p.id JOIN aid_needyfile f ON f.id = m.file_id
  JOIN unions_union u ON u.id = f.union_id LEFT JOIN unions_person h ON h.id = f.head_id
 WHERE p.search_keys @> %(keys)s AND p.name LIKE %(like)s AND u.path LIKE %(path)s
 ORDER BY f.created_at DESC, f.id DESC LIMIT 20
"""
UNIONS = """
SELECT code, name, level FROM unions_union
 WHERE search_keys @> %(pairs)s::varchar[] AND name LIKE %(like)s AND path LIKE %(path)s ORDER BY path LIMIT 20
"""
CASE = """
SELECT c.id::text, c.number, c.status, u.name, {shown}
  FROM {table} c JOIN unions_union u ON u.id = c.union_id
 WHERE c.name_keys @> %(pairs)s AND ({names}) AND u.path LIKE %(path)s LIMIT 20
"""
CASES = tuple(
    CASE.format(
        table=table,
        shown=", ".join(f"c.{name}" for name in (*shown, *names)),
        names=" OR ".join(f"c.{name} LIKE %(like)s" for name in names),
    )
    for table, shown, names in (
        ("legal_legalaidcase", ("matter",), ("applicant_name", "employer_name")),
        ("legal_mediation", ("kind",), ("applicant_name", "respondent_name")),
        ("legal_supervisionmatter", ("item", "is_serious"), ("employer_name",)),
        ("legal_collectivecontract", (), ("name",)),
    )
)
BOARD = """
SELECT u.code, u.name, u.region_id, t.counted_at::text, s.*
  FROM unions_union u LEFT JOIN unions_tally t ON t.union_id = u.id
  LEFT JOIN LATERAL jsonb_to_record(t.total) AS s({columns}) ON true
 WHERE u.id = %(union)s OR (u.path LIKE %(path)s AND u.level = %(level)s AND u.kind = 'general_federation')
 ORDER BY u.region_id, u.id LIMIT 121
"""
UNION_QUESTIONS: dict[str, tuple[str, ...]] = {
    "/children": (CHILDREN, STANDING),
    "/members": (MEMBERS, RATES),
    "/search": (PEOPLE, FILES, UNIONS, *CASES),
}


@lru_cache(maxsize=16)
def board(codes: tuple[str, ...]) -> str:
    """Return the statement that brings these counts of a node and of its parts."""
    return BOARD.format(columns=", ".join('"{}" int8'.format(code.replace('"', '""')) for code in codes))


def told(row: tuple[Any, ...]) -> list[Any]:
    """Return one row as it is sent; the sealed telephone of a member as it is shown."""
    return [_phone(cell, row[1]) if isinstance(cell, memoryview) else cell for cell in row]


def _phone(sealed: memoryview, person: str) -> str:
    phone = unseal(bytes(sealed), f"{PHONE}:{person}")
    return f"{phone[:3]}****{phone[-4:]}"
