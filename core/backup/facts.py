"""What a database holds, told so that two can be compared: rows and content of each table, structure, chain."""

import hashlib
from typing import Any

import psycopg2
from psycopg2 import sql

from core.backup.errors import BackupError

STRUCTURE = """
SELECT 'constraint', conrelid::regclass::text, conname, contype::text, convalidated::text FROM pg_constraint
  JOIN pg_namespace ON pg_namespace.oid = connamespace WHERE nspname = 'public' AND conrelid <> 0
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text, '' FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'index', indrelid::regclass::text, indexrelid::regclass::text, indisvalid::text, indisunique::text FROM pg_index
  JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE nspname = 'public'
UNION ALL
SELECT 'policy', polrelid::regclass::text, polname, polcmd::text, polpermissive::text FROM pg_policy
UNION ALL
SELECT 'function', proname, '', '', md5(prosrc) FROM pg_proc
  JOIN pg_namespace ON pg_namespace.oid = pronamespace WHERE nspname = 'public'
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# The same whatever the order of the rows, the version of the server and the machine: half of each row's MD5, added up.
CONTENT = (
    "SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0)::text"
    " FROM ONLY public.{} t"
)
LAST_SEAL = "SELECT number, encode(hash, 'hex') FROM core_eventseal ORDER BY number DESC LIMIT 1"


def connect(target: dict[str, str]) -> Any:
    """Return a connection of its own, without the limits that pages have; or refuse with what the server said."""
    options = "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c TimeZone=UTC -c DateStyle=ISO,YMD"
    try:
        return psycopg2.connect(**target, options=options, connect_timeout=10)
    except psycopg2.OperationalError as error:
        said = str(error).strip().splitlines()[-1]
        raise BackupError(f"The database does not answer: {said}. Nothing was changed.") from error


def facts_of(cursor: Any) -> dict[str, Any]:
    """Return everything that must be the same after a restoration, as the cursor's transaction sees it."""
    cursor.execute(TABLES)
    tables = [row[0] for row in cursor.fetchall()]
    content = {}
    for table in tables:
        cursor.execute(sql.SQL(CONTENT).format(sql.Identifier(table)))
        rows, fingerprint = cursor.fetchone()
        content[table] = {"rows": rows, "fingerprint": fingerprint}
    cursor.execute(STRUCTURE)
    structure = sorted("|".join(str(part) for part in row) for row in cursor.fetchall())
    return {
        "tables": content,
        "structure": {
            "parts": len(structure),
            "not_validated": sorted(part for part in structure if part.startswith("constraint") and "|false" in part),
            "sha256": hashlib.sha256("\n".join(structure).encode()).hexdigest(),
        },
        "chain": _chain(cursor, tables),
    }


def _chain(cursor: Any, tables: list[str]) -> dict[str, Any]:
    if "core_eventseal" not in tables:
        return {"seals": 0, "head": ""}
    cursor.execute(LAST_SEAL)
    last = cursor.fetchone()
    return {"seals": last[0], "head": last[1]} if last else {"seals": 0, "head": ""}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return what is not the same, one sentence each."""
    told = []
    for table in sorted(before["tables"].keys() | after["tables"].keys()):
        one, other = before["tables"].get(table), after["tables"].get(table)
        if one is None or other is None:
            told.append(f"{table} is on one side only")
        elif one["rows"] != other["rows"]:
            told.append(f"{table} has {other['rows']} rows instead of {one['rows']}")
        elif one != other:
            told.append(f"{table} has other content")
    if before["structure"] != after["structure"]:
        told.append("constraints, triggers or indexes differ")
    if before["chain"] != after["chain"]:
        told.append("the chain of events ends elsewhere")
    return told
