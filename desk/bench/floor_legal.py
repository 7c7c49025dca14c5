"""The floor's statements for the legal chapter."""

DUE = """
(SELECT d.due_on::text FROM core_deadline d WHERE d.subject_type = '{subject}' AND d.subject_id = {key}::text
    AND d.state = 'running' ORDER BY d.due_on LIMIT 1)
"""
CAPPED = "SELECT count(*) FROM (SELECT 1 {rows} LIMIT 10001) capped"
MEDIATION_ROWS = "FROM legal_mediation m JOIN unions_union u ON u.id = m.union_id WHERE u.path LIKE %(path)s {named}"
MEDIATIONS = f"""
SELECT m.number, m.status, m.kind, m.applicant_name, m.respondent_name, m.worker_count, m.claimed::text, u.name,
       m.received_on::text, {DUE.format(subject="legal.mediation", key="m.id")},
       (SELECT min(s.starts_at)::text FROM legal_mediationsession s
         WHERE s.mediation_id = m.id AND s.status = 'planned')
  {MEDIATION_ROWS} ORDER BY m.received_on DESC, m.id DESC LIMIT 26
"""  # noqa: S608 our own words
NAMED = """
AND m.name_keys @> %(keys)s
AND (m.applicant_name LIKE %(like)s OR m.respondent_name LIKE %(like)s)
"""
CASE_ROWS = "FROM legal_legalaidcase c JOIN unions_union u ON u.id = c.union_id"
CASES = f"""
SELECT c.number, c.status, c.matter, p.name, c.employer_name, l.name, u.name, c.received_on::text,
       {DUE.format(subject="legal.legalaidcase", key="c.id")}
  {CASE_ROWS} JOIN unions_person p ON p.id = c.applicant_id LEFT JOIN legal_lawyer l ON l.id = c.lawyer_id
 WHERE u.path LIKE %(path)s ORDER BY c.created_at DESC, c.id DESC LIMIT 26
"""
MATTER_ROWS = """
FROM legal_supervisionmatter m JOIN unions_union u ON u.id = m.union_id
WHERE u.path LIKE %(path)s AND m.closed_on IS NULL
"""
MATTERS = f"""
SELECT m.number, m.status, m.item, m.employer_name, u.name, m.received_on::text,
       {DUE.format(subject="legal.supervisionmatter", key="m.id")}
  {MATTER_ROWS} ORDER BY m.id DESC LIMIT 26
"""
CONTRACT_ROWS = """
FROM legal_collectivecontract c JOIN unions_union u ON u.id = c.union_id WHERE u.path LIKE %(path)s {more}
"""
CONTRACTS = f"""
SELECT c.number, c.name, c.status, c.kind, c.units, c.workers, c.end_on::text, u.name,
       {DUE.format(subject="legal.collectivecontract", key="c.id")}
  {CONTRACT_ROWS} ORDER BY {{order}} LIMIT 26
"""
ENDING = "AND c.status IN ('effective', 'performing') AND c.end_on BETWEEN %(first)s AND %(last)s"
COVERED = """
SELECT industry, count(*), sum(heads) FROM (
  SELECT c.industry, coalesce(e.credit_code, t.name) AS unit, max(t.workers) AS heads
    FROM legal_coveredunit t JOIN legal_collectivecontract c ON c.id = t.contract_id
    JOIN unions_union u ON u.id = c.union_id LEFT JOIN unions_employer e ON e.id = t.employer_id
   WHERE u.path LIKE %(path)s AND c.status IN ('effective', 'performing') AND t.to_on IS NULL GROUP BY 1, 2
) units GROUP BY 1
"""
EXPIRING = """
SELECT d.code, d.subject_type, d.due_on::text, d.union_path FROM core_deadline d
 WHERE d.state = 'running' AND d.due_on <= %(last)s AND d.union_path LIKE %(path)s AND d.subject_type LIKE 'legal.%%'
 ORDER BY d.due_on, d.id LIMIT 200
"""
CLAUSE_ROWS = """
FROM legal_contractclause k JOIN legal_collectivecontract c ON c.id = k.contract_id
JOIN unions_union u ON u.id = c.union_id
WHERE k.topic = %(topic)s AND k.industry = %(industry)s AND k.is_current AND k.value IS NOT NULL
  AND u.path LIKE %(path)s
"""
SPREAD = f"""
SELECT count(*), min(k.value)::text, max(k.value)::text, avg(k.value)::text,
       percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY k.value)::text {CLAUSE_ROWS}
"""
CLAUSES = f"SELECT k.value::text, c.number, c.name, u.name {CLAUSE_ROWS} ORDER BY k.value, k.id LIMIT 26"


def _list(rows: str, table: str, **parts: str) -> tuple[str, str]:
    return table.format(**parts) if parts else table, CAPPED.format(rows=rows.format(**parts))


LEGAL_QUESTIONS: dict[str, tuple[str, ...]] = {
    "/mediations": _list(MEDIATION_ROWS, MEDIATIONS, named=""),
    "/mediations-named": _list(MEDIATION_ROWS, MEDIATIONS, named=NAMED),
    "/cases": _list(f"{CASE_ROWS} WHERE u.path LIKE %(path)s", CASES),
    "/matters": _list(MATTER_ROWS, MATTERS),
    "/contracts": (*_list(CONTRACT_ROWS, CONTRACTS, more="", order="c.id DESC"), COVERED),
    "/contracts-wide": _list(CONTRACT_ROWS, CONTRACTS, more="", order="c.id DESC"),
    "/contracts-ending": _list(CONTRACT_ROWS, CONTRACTS, more=ENDING, order="c.end_on, c.id"),
    "/expiring": (EXPIRING,),
    "/clauses": (SPREAD, CLAUSES),
}
