"""The floor's statements for the legal chapter: what each list shows, column by column, and nothing it does not."""

from desk.bench.floor_expiring import EXPIRING, TERMS

CLOCK = """
LEFT JOIN LATERAL (
  SELECT d.due_on::text AS due_on, d.code FROM core_deadline d
   WHERE d.subject_type = '{subject}' AND d.subject_id = {key}::text AND d.state = 'running' {more}
   ORDER BY d.due_on, d.id LIMIT 1
) clock ON true
"""
MEDIATIONS = """
SELECT m.number, m.kind, m.status, m.is_collective, m.ended_on::text, m.applicant_name, m.respondent_name,
       m.worker_count, m.claimed::text, a.name,
       (SELECT d.due_on::text FROM core_deadline d WHERE d.subject_type = 'legal.mediation'
           AND d.subject_id = m.id::text AND d.state IN ('running', 'paused') ORDER BY d.due_on LIMIT 1),
       (SELECT min(s.starts_at)::text FROM legal_mediationsession s
         WHERE s.mediation_id = m.id AND s.status = 'planned')
  FROM legal_mediation m JOIN unions_union u ON u.id = m.union_id LEFT JOIN accounts_user a ON a.id = m.mediator_id
 WHERE u.path LIKE %(path)s {named} ORDER BY m.received_on DESC, m.id DESC LIMIT 26
"""
NAMED = """
AND m.name_keys @> %(keys)s
AND (m.applicant_name LIKE %(like)s OR m.respondent_name LIKE %(like)s)
"""
CASES = f"""
SELECT c.number, p.name, c.matter, c.employer_name, c.status, c.urgent_because, l.name, clock.due_on, clock.code
  FROM legal_legalaidcase c JOIN unions_union u ON u.id = c.union_id
  JOIN unions_person p ON p.id = c.applicant_id LEFT JOIN legal_lawyer l ON l.id = c.lawyer_id
  {CLOCK.format(subject="legal.legalaidcase", key="c.id", more="AND d.code <> 'arb.limit'")}
 WHERE u.path LIKE %(path)s ORDER BY c.created_at DESC, c.id DESC LIMIT 26
"""  # noqa: S608 our own words
CASES_COUNTED = """
SELECT count(*) FROM (
  SELECT 1 FROM legal_legalaidcase c JOIN unions_union u ON u.id = c.union_id WHERE u.path LIKE %(path)s LIMIT 10001
) capped
"""
MATTERS = """
SELECT m.number, m.employer_name, m.item, m.status, m.is_serious, m.workers, m.union_name, clock.due_on, clock.code
  FROM (
    SELECT m.*, u.name AS union_name FROM legal_supervisionmatter m JOIN unions_union u ON u.id = m.union_id
     WHERE u.path LIKE %(path)s AND m.closed_on IS NULL ORDER BY m.id DESC LIMIT 26
  ) m
  LEFT JOIN LATERAL (
    SELECT d.due_on::text AS due_on, d.code
      FROM (SELECT 'legal.supervisionmatter' AS kind, m.id::text AS key
             UNION ALL
            SELECT 'legal.supervisionletter', l.id::text FROM legal_supervisionletter l WHERE l.matter_id = m.id) of
      JOIN core_deadline d ON d.subject_type = of.kind AND d.subject_id = of.key AND d.state = 'running'
     ORDER BY d.due_on, d.id LIMIT 1
  ) clock ON true
 ORDER BY m.id DESC
"""
MATTER_SUMS = """
SELECT letters.*, brought.*
  FROM (
    SELECT count(*) FILTER (WHERE l.kind = 'prompt'), count(*) FILTER (WHERE l.kind = 'opinion'),
           count(*) FILTER (WHERE l.kind = 'suggestion'),
           count(*) FILTER (WHERE l.kind = 'opinion' AND l.status = 'answered'),
           count(*) FILTER (WHERE l.kind = 'opinion' AND m.status = 'corrected')
      FROM legal_supervisionletter l JOIN legal_supervisionmatter m ON m.id = l.matter_id
      JOIN unions_union u ON u.id = m.union_id WHERE u.path LIKE %(path)s AND l.year = %(year)s
  ) letters, (
    SELECT coalesce(sum(m.workers_helped), 0), coalesce(sum(m.recovered), 0)::text
      FROM legal_supervisionmatter m JOIN unions_union u ON u.id = m.union_id
     WHERE u.path LIKE %(path)s AND m.closed_on >= make_date(%(year)s::int, 1, 1)
       AND m.closed_on <= make_date(%(year)s::int, 12, 31)
  ) brought
"""
CONTRACTS = f"""
SELECT c.number, c.name, c.kind, c.status, c.units, c.workers, c.end_on::text, u.name, clock.due_on, clock.code
  FROM legal_collectivecontract c JOIN unions_union u ON u.id = c.union_id
  {CLOCK.format(subject="legal.collectivecontract", key="c.id", more="")}
 WHERE u.path LIKE %(path)s {{more}} ORDER BY {{order}} LIMIT 26
"""  # noqa: S608 our own words
ENDING = "AND c.status IN ('effective', 'performing') AND c.end_on BETWEEN %(first)s AND %(last)s"
COVERED = """
WITH mine AS (
  SELECT c.id, c.industry FROM legal_collectivecontract c JOIN unions_union u ON u.id = c.union_id
   WHERE u.path LIKE %(path)s AND c.status IN ('effective', 'performing')
), units AS (
  SELECT mine.industry, coalesce(e.credit_code, t.name) AS unit, max(t.workers) AS heads
    FROM legal_coveredunit t JOIN mine ON mine.id = t.contract_id LEFT JOIN unions_employer e ON e.id = t.employer_id
   WHERE t.to_on IS NULL GROUP BY 1, 2
)
SELECT m.industry, m.n, coalesce(u.n, 0), coalesce(u.heads, 0)
  FROM (SELECT industry, count(*) AS n FROM mine GROUP BY 1) m
  LEFT JOIN (SELECT industry, count(*) AS n, sum(heads) AS heads FROM units GROUP BY 1) u USING (industry)
UNION ALL
SELECT NULL, (SELECT count(*) FROM mine), count(*), coalesce(sum(heads), 0)
  FROM (SELECT max(heads) AS heads FROM units GROUP BY unit) alone
"""
KEPT = """
SELECT (total->>'contracts_in_force')::int, (total->>'contract_units')::int, (total->>'contract_workers')::int
  FROM unions_tally WHERE union_id = %(union)s
"""
CLAUSE_ROWS = """
FROM legal_contractclause k JOIN legal_collectivecontract c ON c.id = k.contract_id
JOIN unions_union u ON u.id = c.union_id
WHERE k.topic = %(topic)s AND k.industry = %(industry)s AND k.is_current AND k.value IS NOT NULL
  AND u.path LIKE %(path)s
"""
SPREAD = f"""
WITH v AS MATERIALIZED (SELECT k.value, k.flagged_on {CLAUSE_ROWS}),
s AS (
  SELECT count(*) AS n, min(value) AS least, max(value) AS most, avg(value) AS mean, count(flagged_on) AS flagged,
         percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY value) AS quarters
    FROM v
)
SELECT s.n, s.least::text, s.quarters, s.most::text, s.mean::text, s.flagged, (
  SELECT json_object_agg(bar.part, bar.n) FROM (
    SELECT least(width_bucket(v.value, s.least, s.most, 8), 8) AS part, count(*) AS n FROM v
     WHERE s.least < s.most GROUP BY 1
  ) bar
) FROM s
"""  # noqa: S608 our own words
CLAUSES = f"""
SELECT c.number, c.name, u.name, k.value::text, k.flagged_on::text {CLAUSE_ROWS} ORDER BY k.value, k.id LIMIT 26
"""
STATUTE = """
SELECT p.value FROM core_policyparameter p
 WHERE p.code = %(law)s AND p.region = %(region)s AND p.valid_from <= %(today)s
   AND (p.valid_to IS NULL OR p.valid_to >= %(today)s) ORDER BY p.valid_from DESC LIMIT 1
"""
BY_KEY, BY_END = "c.id DESC", "c.end_on, c.id"
ALL, TO_END = CONTRACTS.format(more="", order=BY_KEY), CONTRACTS.format(more=ENDING, order=BY_END)

LEGAL_QUESTIONS: dict[str, tuple[str, ...]] = {
    "/mediations": (MEDIATIONS.format(named=""),),
    "/mediations-named": (MEDIATIONS.format(named=NAMED),),
    "/cases": (CASES, CASES_COUNTED),
    "/matters": (MATTERS, MATTER_SUMS),
    "/contracts": (ALL, COVERED),
    "/contracts-wide": (ALL, KEPT),
    "/contracts-ending": (TO_END, COVERED),
    "/contracts-ending-wide": (TO_END, KEPT),
    "/expiring": (EXPIRING, TERMS),
    "/clauses": (SPREAD, CLAUSES, STATUTE),
}
