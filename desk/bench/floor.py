"""The floor: the same rows by hand-written SQL through psycopg2, sent as JSON by a bare WSGI function."""

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import psycopg2

from desk.bench.floor_create import created, looked
from desk.bench.floor_legal import LEGAL_QUESTIONS
from desk.bench.floor_unions import UNION_QUESTIONS, board, told

FILES = """
SELECT f.id::text, f.version, f.number, f.application_no, f.status, f.category, u.name, p.name, f.submitted_on::text,
       f.filed_on::text, f.valid_to::text
  FROM aid_needyfile f JOIN unions_union u ON u.id = f.union_id LEFT JOIN unions_person p ON p.id = f.head_id
 WHERE u.path LIKE %(path)s {beyond} ORDER BY {order} LIMIT 51
"""
BEYOND = "AND f.id < %(key)s"
BY_KEY, NEWEST = "f.id DESC", "f.created_at DESC, f.id DESC"
CAPPED = """
SELECT count(*) FROM (SELECT 1 FROM aid_needyfile f JOIN unions_union u ON u.id = f.union_id
 WHERE u.path LIKE %(path)s LIMIT 10001) capped
"""
DETAIL = """
SELECT f.id::text, f.version, f.number, f.application_no, f.status, f.category, u.name, p.name, f.submitted_on::text,
       f.filed_on::text, f.valid_to::text
  FROM aid_needyfile f JOIN unions_union u ON u.id = f.union_id LEFT JOIN unions_person p ON p.id = f.head_id
 WHERE f.number = %(number)s AND u.path LIKE %(path)s
"""
TALLY = "SELECT total FROM unions_tally WHERE union_id = %(union)s"
QUESTIONS = {
    "/files": (FILES.format(beyond="", order=BY_KEY),),
    "/files-deep": (FILES.format(beyond=BEYOND, order=BY_KEY),),
    "/files-page": (FILES.format(beyond="", order=NEWEST), CAPPED),
    "/file": (DETAIL,),
    "/file-seen": (DETAIL,),
    "/tally": (TALLY,),
    **UNION_QUESTIONS,
    **LEGAL_QUESTIONS,
}
LISTS = ("keys", "pairs", "codes")
_held = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one question with one statement (and the capped count where the page shows one)."""
    given: dict[str, Any] = {name: texts[0] for name, texts in parse_qs(environ["QUERY_STRING"]).items()}
    given |= {name: given[name].split(",") for name in LISTS if name in given}
    page = environ["PATH_INFO"]
    if page == "/create":
        rows = [created(_connection(), given["like"])]
    else:
        asked = (board(tuple(given.pop("codes"))),) if page == "/board" else QUESTIONS[page]
        rows = [_rows(sql, given) for sql in asked]
    if page == "/file-seen":
        rows.append(looked(_connection(), rows[0][0][0], given["path"]))
    body = json.dumps(rows, ensure_ascii=False).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _connection() -> Any:
    if not hasattr(_held, "connection"):
        # As the owner, whom no policy holds: what the second wall costs is part of what is measured.
        _held.connection = psycopg2.connect(os.environ.get("OWNER_URL") or os.environ["DATABASE_URL"])
        _held.connection.autocommit = True
    return _held.connection


def _rows(sql: str, given: dict[str, Any]) -> list[Any]:
    with _connection().cursor() as cursor:
        cursor.execute(sql, given)
        return [told(row) for row in cursor]
