"""What our pages cost, as ratios to a floor on the same rows in the same run."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client as Browser

from core.events.models import Event
from desk.bench import asking, counting, lines, report, working
from desk.bench.auditing import audit_line
from desk.bench.imports import import_line
from desk.bench.loading import LOADED, loading_line
from desk.bench.scenes import Line, Scene
from desk.bench.searching import search_lines
from desk.bench.servers import Server, serving

WORK: dict[str, Callable[[int], list[dict[str, Any]]]] = {
    "rehearse": counting.rehearse,
    "count": counting.count_payments,
    "plan": lambda most: [working.planning_line(most)],
    "roster": lambda most: [working.roster_line(most)],
    "audit": audit_line,
    "members": lambda rows: [import_line(rows)],
}

Side = tuple[Callable[[], asking.Client], Server]  # how somebody asks, and whom


class Command(BaseCommand):
    help = (
        "Measure pages and work against hand-written SQL, interleaved, on the synthetic province (loaded if it is not)."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--scale", type=float, default=0.01, help="load the province at this scale if none is loaded"
        )
        parser.add_argument("--rounds", type=int, default=200, help="requests of each line")
        parser.add_argument("--only", default="", metavar="TEXT", help="only the pages in whose line this stands")
        parser.add_argument("--rehearse", type=int, metavar="N", help="a rehearsed standard on N households instead")
        parser.add_argument("--count", type=int, metavar="N", help="returns over N payments instead")
        parser.add_argument("--plan", type=int, metavar="N", help="planning N reminders instead")
        parser.add_argument("--roster", type=int, metavar="N", help="a roster of N families instead")
        parser.add_argument("--members", type=int, metavar="N", help="a file of N members in instead")
        parser.add_argument("--audit", type=int, metavar="N", help="who saw a file, among N events instead")
        parser.add_argument("--wall", action="store_true", help="pages behind the second wall against pages before it")
        parser.add_argument("--load", action="store_true", help="loading against raw COPY of the same bytes instead")

    def handle(self, *, scale: float, rounds: int, **options: Any) -> None:
        if work := _work(options):
            self._tell({"machine": report.machine(), "work": work})
            return
        if not Event.unscoped.filter(code=LOADED).exists():
            call_command("load_province", scale=scale, stdout=self.stdout)
        if options["load"]:
            self._tell({"work": [loading_line()]})
            return
        where = lines.scene()
        told = {"machine": report.machine(), "rows": report.rows_loaded(), "rounds": rounds}
        only = options.get("only") or ""
        chosen = [each for each in lines.lines(where) if only in each.name]
        if options["wall"]:
            self._tell(told | {"pages": self._wall(chosen, where, rounds)})
            return
        searches = [] if only else search_lines(where)
        with serving("config.wsgi:application") as ours, serving("desk.bench.floor:application") as floor:
            pages = [self._line(each, where, ours, floor, rounds) for each in chosen]
            memory = ours.memory()
        self._tell(told | {"pages": pages, "work": searches, "memory": memory})

    def _line(self, line: Line, where: Scene, ours: Server, floor: Server, rounds: int) -> dict[str, Any]:
        """Compare a page with its floor: one statement, by hand."""
        cookie = lines.cookie(line.role, lines.places(where)[line.role])
        sides = (partial(asking.Client, ours, cookie, line.body), ours), (partial(asking.Client, floor), floor)
        return self._compared(line, cookie, sides, (line.ours, line.floor), rounds)

    def _wall(self, chosen: list[Line], where: Scene, rounds: int) -> list[dict[str, Any]]:
        """Compare pages in the application's role with the same as the owner, whom no policy holds (adr/0015)."""
        site, found = "config.wsgi:application", []
        with serving(site) as held, serving(site, HENGWEN_AS_OWNER="1") as free:
            for line in chosen:
                cookie = lines.cookie(line.role, lines.places(where)[line.role])
                own, owners = (partial(asking.Client, each, cookie, line.body) for each in (held, free))
                sides = (own, held), (owners, free)
                found.append(self._compared(line, cookie, sides, (line.ours, line.ours), rounds))
        return found

    def _compared(
        self, line: Line, cookie: str, sides: tuple[Side, Side], asked: tuple[str, str], rounds: int
    ) -> dict[str, Any]:
        (mine, ours), (base, floor) = sides
        compared = asking.compared(mine, base, asked, rounds)
        cpu = asking.processor_per_request(ours, mine(), asked[0], 30)
        least = asking.processor_per_request(floor, base(), asked[1], 30)
        self.stdout.write(f"{line.name}: × {compared['1']['ratio']} at one client, × {compared['8']['ratio']} at eight")
        self.stdout.flush()
        return {
            "line": line.name,
            "clients": compared,
            "cpu_ms": round(cpu, 2),
            "cpu_ratio": round(cpu / max(least, 0.1), 2),
            "target": line.target,
            "queries": _queries(line, cookie),
        }

    def _tell(self, told: dict[str, Any]) -> None:
        path = report.keep(told)
        for row in report.page_rows(told.get("pages", [])) if told.get("pages") else ():
            self.stdout.write(row)
        for row in report.work_rows(told.get("work", [])):
            self.stdout.write(row)
        if told.get("memory"):
            resident, proportional = told["memory"]["resident"], told["memory"]["proportional"]
            self.stdout.write(f"web worker {resident} MB resident, {proportional} MB by its part of what is shared")
        self.stdout.write(str(path))


def _work(options: dict[str, Any]) -> list[dict[str, Any]]:
    """Measure the work that was asked for by its size."""
    found: list[dict[str, Any]] = []
    for name, lines_of in WORK.items():
        if options[name]:
            found += lines_of(options[name])
    return found


def _queries(line: Line, cookie: str) -> int:
    """Return how many statements a page or a write asks, for whoever the session belongs to."""
    browser = Browser(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    browser.cookies["sessionid"] = cookie.partition("=")[2]
    counted: list[str] = []

    def count(execute: Any, sql: str, *given: Any) -> Any:
        counted.append(sql)
        return execute(sql, *given)

    def ask() -> Any:
        return browser.post(line.ours, line.body, asking.JSON) if line.body else browser.get(line.ours)

    ask()
    with connection.execute_wrapper(count):
        answer = ask()
    if answer.status_code not in (200, 201):
        raise CommandError(f"{line.ours}: {answer.status_code}")
    return len(counted)
