"""What the application's role may do: read and write rows. It owns nothing and changes no table."""

from typing import Any

from django.conf import settings
from psycopg2 import sql

RIGHTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role};
"""


def grant_rights(cursor: Any, *, owner: str) -> None:
    """Give the application's role its rights on what the owner has made; nothing where one role is both."""
    role = settings.APPLICATION_ROLE
    if role and role != owner:
        cursor.execute(sql.SQL(RIGHTS).format(role=sql.Identifier(role)))
