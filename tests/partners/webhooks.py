"""A partner that hears of files in one county, and a receiver of its own on this machine."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import transaction

from core.actors import Actor, SystemActor
from core.events.models import Event
from core.events.services import Happening, record_many
from core.uuids import uuid7
from partners.models import Application, Grant, Partner, Subscription
from partners.models.scope import DEVELOP
from partners.services import grants, registering, webhooks
from tests.factories import DAY, Tree, actor_in

MOMENT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SYSTEM = SystemActor("test")
APPROVED = "aid.file.approved"


class Bureau:
    """Civil affairs of one county: a developer, an application, a granted scope, a webhook when asked for."""

    def __init__(self, tree: Tree, name: str = "宁波市民政局") -> None:
        self.tree = tree
        self.keeper, _user = actor_in("province_admin", tree.province)
        self.developer, self.user = actor_in("partner", tree.province)
        self.partner: Partner = registering.register_partner(actor=self.keeper, name=name, contact="周敏")
        registering.add_developer(actor=self.keeper, partner_id=self.partner.pk, user=self.user, today=DAY)
        self.application = self.apply("困难核对")

    def apply(self, name: str) -> Application:
        return registering.register_application(
            actor=self.keeper, partner_id=self.partner.pk, name=name, today=DAY, per_minute=600
        )

    def granted(self, scope: str, union: Any, *, purpose: str = "econ_check") -> Grant:
        asked = grants.request_grant(
            actor=self.developer,
            application_id=self.application.pk,
            permission=DEVELOP,
            scope=scope,
            union=union,
            purpose=purpose,
            basis="《浙江省社会救助条例》第七条",
        )
        return grants.decide_grant(
            actor=self.keeper, grant_id=asked.pk, granted=True, opinion="", moment=MOMENT, seen_version=asked.version
        )

    def webhook(self, url: str = "https://hooks.example.org/in", codes: tuple[str, ...] = (APPROVED,)) -> Subscription:
        """Return a webhook for a county, with the scope behind it; ``secret`` is its secret."""
        if not Grant.unscoped.filter(application=self.application, scope="files.read").exists():
            self.granted("files.read", self.tree.haishu)
        made, secret = webhooks.create_webhook(
            actor=self.developer,
            application_id=self.application.pk,
            url=url,
            union_id=self.tree.haishu.pk,
            event_types=codes,
            moment=MOMENT,
        )
        made.plain = secret
        return made


def happen(union: Any, *subjects: Any, code: str = APPROVED, actor: Actor = SYSTEM) -> list[Event]:
    """Record one event for each subject, in this order, in a branch."""
    with transaction.atomic():
        told = [
            Happening(code, "aid.needyfile", str(subject or uuid7()), union.path, {"name": "王秀兰"})
            for subject in subjects
        ]
        return record_many(actor, told)


class Receiver:
    """A real web server that keeps what it is sent and answers what the test wants."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: Any = lambda _body: (204, b"", {})
        keeper = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, text, headers = keeper.answers(json.loads(body))
                keeper.got.append(({name.lower(): told for name, told in self.headers.items()}, body))
                self.send_response(status)
                for name, told in headers.items():
                    self.send_header(name, told)
                if status != 204:
                    self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_told: Any) -> None:
                """Keep the test's output quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_told: None  # a sender that is killed hangs up in the middle
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.got]

    def events(self) -> list[int]:
        return [each["data"]["event"] for each in self.told()]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Yield a running receiver."""
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join()
