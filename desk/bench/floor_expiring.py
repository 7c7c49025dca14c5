"""The floor of what expires this week: the clocks that are over and those of the week, each with its case."""

# Kind of case, its table, and what a line calls it.
KINDS = (
    ("legal.legalaidcase", "legal_legalaidcase", "t.number"),
    ("legal.mediation", "legal_mediation", "t.number"),
    ("legal.suit", "legal_suit", "coalesce(nullif(t.case_no, ''), t.stage || ' ' || t.applied_on)"),
    ("legal.supervisionmatter", "legal_supervisionmatter", "t.number"),
    ("legal.supervisionletter", "legal_supervisionletter", "t.number"),
    ("legal.terminationnotice", "legal_terminationnotice", "t.employer_name || ': ' || t.worker_name"),
    ("legal.negotiation", "legal_negotiation", "t.number"),
    ("legal.collectivecontract", "legal_collectivecontract", "t.number"),
)
NAMES = ", ".join(f"'{kind}'" for kind, _table, _name in KINDS)
PART = f"""
(SELECT d.id, d.code, d.subject_type, d.subject_id::uuid AS key, d.due_on, d.basis FROM core_deadline d
  WHERE d.state = 'running' AND d.due_on {{when}} AND d.union_path LIKE %(path)s AND d.subject_type IN ({NAMES})
  ORDER BY d.due_on, d.id LIMIT {{most}})
"""  # noqa: S608 our own words
CASE = """
SELECT d.code, d.due_on::text, d.basis, d.subject_type, {name} AS called, u.name, d.id::text
  FROM d JOIN {table} t ON t.id = d.key JOIN unions_union u ON u.id = t.union_id
 WHERE d.subject_type = '{kind}' AND u.path LIKE %(path)s
"""
EXPIRING = f"""
WITH d AS MATERIALIZED (
  {PART.format(when="< %(today)s", most=100)} UNION ALL {PART.format(when="BETWEEN %(today)s AND %(last)s", most=100)}
)
{" UNION ALL ".join(CASE.format(kind=kind, table=table, name=name) for kind, table, name in KINDS)}
 ORDER BY 2, 7
"""
TERMS = """
SELECT c.number, c.name, c.end_on::text, u.name FROM legal_collectivecontract c JOIN unions_union u ON u.id = c.union_id
 WHERE c.status IN ('effective', 'performing') AND c.end_on BETWEEN %(today)s AND %(last)s AND u.path LIKE %(path)s
 ORDER BY c.end_on, c.id LIMIT 100
"""
