"""A page of the bench and its floor, asked one after the other."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.db import connection

from core.wall import scope
from desk.bench import floor, lines


def side_by_side(every: Any, name: str, where: Any, client: Any, monkeypatch: Any) -> tuple[Any, list[Any]]:
    """Ask the line of that name; return the page's context and the floor's answers, statement by statement."""
    (line,) = [each for each in every if each.name.startswith(name)]
    client.cookies["sessionid"] = lines.cookie(line.role, lines.places(where)[line.role]).partition("=")[2]
    shown = client.get(line.ours)
    assert shown.status_code == 200
    monkeypatch.setattr(floor._held, "connection", connection.connection, raising=False)
    address = urlsplit(line.floor)
    environ = {"PATH_INFO": address.path, "QUERY_STRING": address.query}
    with scope.everywhere("the floor is asked as the owner"):
        body = b"".join(floor.application(environ, lambda _status, _headers: None))
    return shown.context, json.loads(body)
