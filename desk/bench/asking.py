"""Sending requests in turn, A B A B, so that whatever else the machine does hits both alike."""

import http.client
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from desk.bench.servers import Server

WARM = 5
CLIENTS = (1, 8)
MARK = "bench" * 6 + "zz"  # the page's own mark and the form's are the same: that is all a write is asked for
JSON = "application/json"


class Client:
    """One browser's connection to a server, kept open."""

    def __init__(self, server: Server, cookie: str = "", body: bytes = b"") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._headers = {"Cookie": cookie, "Accept-Language": "zh-hans"} if cookie else {}
        self._body = body
        if body:
            self._headers |= {"Cookie": f"{cookie}; csrftoken={MARK}", "X-CSRFToken": MARK, "Content-Type": JSON}

    def get(self, address: str) -> float:
        """Ask for a page, or hand a body in; return the seconds until its last byte. A refusal is an error."""
        began = time.perf_counter()
        self._connection.request("POST" if self._body else "GET", address, self._body, self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        took = time.perf_counter() - began
        if answer.status not in (200, 201):
            raise RuntimeError(f"{address} answered {answer.status}: {body[:200]!r}")
        return took


def compared(
    ours: Callable[[], Client], floor: Callable[[], Client], addresses: tuple[str, str], rounds: int
) -> dict[str, Any]:
    """Return medians and their ratio at one client and at eight, both sides measured in turn."""
    told: dict[str, Any] = {}
    for clients in CLIENTS:
        sides = [_Side(make, address, clients) for make, address in zip((ours, floor), addresses, strict=True)]
        for side in sides:
            side.turn(WARM)
        blocks = max(rounds // 20, 2)
        taken: list[list[float]] = [[], []]
        for _block in range(blocks):
            for number, side in enumerate(sides):
                taken[number] += side.turn(max(rounds // blocks // clients, 2))
        mine, base = (statistics.median(each) for each in taken)
        told[f"{clients}"] = {
            "median_ms": round(mine * 1000, 2),
            "p95_ms": round(statistics.quantiles(taken[0], n=20)[-1] * 1000, 2),
            "floor_ms": round(base * 1000, 2),
            "ratio": round(mine / base, 1),
        }
    return told


class _Side:
    """One server asked for one address by some clients at once."""

    def __init__(self, make: Callable[[], Client], address: str, clients: int) -> None:
        self._clients = [make() for _each in range(clients)]
        self._address = address
        self._pool = ThreadPoolExecutor(clients)

    def turn(self, times: int) -> list[float]:
        """Let every client ask so many times; return the seconds of each request."""

        def ask(client: Client) -> list[float]:
            return [client.get(self._address) for _time in range(times)]

        return [took for each in self._pool.map(ask, self._clients) for took in each]


def processor_per_request(server: Server, client: Client, address: str, times: int) -> float:
    """Return the milliseconds of the web server's processor for one request."""
    client.get(address)
    before = server.seconds()
    for _time in range(times):
        client.get(address)
    return (server.seconds() - before) / times * 1000
