"""Tests work in the application's role, which owns nothing; what only the owner of the tables may do says so."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections


@contextmanager
def in_the_role_of_the_application() -> Iterator[None]:
    """Let every connection from here on start as the application; making and dropping databases stays the owner's."""
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    connection.close()
    options["options"] = f"{before} -c role={settings.APPLICATION_ROLE}"
    try:
        yield
    finally:
        connection.close()
        options["options"] = before


@contextmanager
def owner_at_every_connection() -> Iterator[None]:
    """Do something as the owner on connections of its own, which may be opened anew meanwhile; in no transaction."""
    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    connections["default"].close()
    options["options"] = before.removesuffix(f" -c role={settings.APPLICATION_ROLE}")
    try:
        yield
    finally:
        connections["default"].close()
        options["options"] = before


@contextmanager
def as_owner() -> Iterator[None]:
    """Do something as the owner of the tables, on the same connection and in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        try:
            yield
        finally:
            cursor.execute(f"SET ROLE {settings.APPLICATION_ROLE}")


def our_address() -> str:
    """Return the way to this test's own database in the application's role, for processes and connections of a test."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
