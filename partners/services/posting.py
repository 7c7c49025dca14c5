"""One line to a receiver: a name looked up once, checked, connected to by number; short times, no redirects."""

import contextlib
import http.client
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError
from core.logs import mask
from partners.rules.retries import Answer
from partners.rules.targets import IPAddress, Target, check_public

CONNECT_SECONDS = 3.0
WHOLE_SECONDS = 8.0
ANSWER_BYTES = 4096
ANSWER_CHARACTERS = 2000
Lookup = Callable[[str, int], list[IPAddress]]


def look_up(host: str, port: int) -> list[IPAddress]:
    """Return every address a name leads to, or raise OSError; a name server that hangs is waited for briefly."""
    found: queue.Queue[list[IPAddress] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([ip_address(str(row[4][0]).split("%")[0]) for row in rows])
        except OSError as error:
            found.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = found.get(timeout=CONNECT_SECONDS)
    except queue.Empty:
        raise TimeoutError("name lookup") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Line:
    """A connection to one receiver, kept open from one message to the next as long as both sides like."""

    def __init__(self, target: Target, look: Lookup = look_up) -> None:
        self.target, self.look = target, look
        self.connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_gone: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.close()
            self.connection = None

    def post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one message and return what the receiver said, or why it said nothing; it never raises."""
        started = time.monotonic()
        try:
            status, text, later = self._attempt(headers, body)
        except RuleBrokenError as error:
            self.close()
            return Answer(None, error=error.message[:200], milliseconds=_since(started))
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return Answer(None, error=_words(error), milliseconds=_since(started))
        return Answer(status, text=text, milliseconds=_since(started), retry_after=later)

    def _attempt(self, headers: Mapping[str, str], body: bytes) -> tuple[int, str, int | None]:
        if self.connection is not None:
            # The receiver may have hung up meanwhile; the message has its own id, so sending it again is safe.
            with contextlib.suppress(ConnectionError, http.client.BadStatusLine):
                return self._ask(self.connection, headers, body)
            self.close()
        self.connection = self._connect()
        return self._ask(self.connection, headers, body)

    def _connect(self) -> http.client.HTTPConnection:
        """Connect to an address that was checked: the name is not looked up a second time (DNS rebinding)."""
        target = self.target
        addresses = self.look(target.host, target.port)
        if not target.is_test:
            check_public(addresses)
        plain = socket.create_connection((str(addresses[0]), target.port), timeout=CONNECT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = http.client.HTTPConnection(target.host, target.port, timeout=WHOLE_SECONDS)
        connection.auto_open = 0  # it must never connect by itself, by the name
        if target.scheme == "https":
            try:
                connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
            except OSError:
                plain.close()
                raise
        else:
            connection.sock = plain
        connection.sock.settimeout(WHOLE_SECONDS)
        return connection

    def _ask(
        self, connection: http.client.HTTPConnection, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, str, int | None]:
        """Send and read within the whole time, even from a receiver that drips byte by byte."""
        line = connection.sock
        watch = threading.Timer(WHOLE_SECONDS, _cut, [line])
        watch.start()
        try:
            usual = {"Host": self.target.netloc, "Content-Type": "application/json", "User-Agent": "Hengwen-Webhooks/1"}
            connection.request("POST", self.target.path, body=body, headers=usual | dict(headers))
            answer = connection.getresponse()
            told = answer.read(ANSWER_BYTES)
            later = answer.headers.get("Retry-After", "")
            if answer.will_close or not answer.isclosed():
                self.close()  # the receiver hangs up, or says more than we read: the rest is not waited for
        finally:
            watch.cancel()
        text = mask(told.decode("utf-8", "replace").replace("\0", ""))[:ANSWER_CHARACTERS]
        return answer.status, text, int(later) if later.isascii() and later.isdigit() and len(later) < 7 else None


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _words(error: Exception) -> str:
    """Say what went wrong so that a developer can act; never what stands behind the name."""
    if isinstance(error, TimeoutError):
        return _("No answer within the time.")
    if isinstance(error, ssl.SSLError):
        return _("The secure connection failed: look at the certificate.")
    if isinstance(error, socket.gaierror):
        return _("The name is unknown.")
    if isinstance(error, ConnectionRefusedError):
        return _("The connection was refused.")
    return _("The connection broke off.")
