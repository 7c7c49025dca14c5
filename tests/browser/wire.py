"""A wire between the browser and the site that can really be cut: connections die, new ones are refused."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Wire:
    """Forwards bytes to the site while it is whole."""

    def __init__(self, site: str) -> None:
        address = urlsplit(site)
        self.target = (address.hostname or "127.0.0.1", address.port or 80)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        self.is_whole = True
        self.open: set[socket.socket] = set()
        threading.Thread(target=self._welcome, daemon=True).start()

    def cut(self) -> None:
        self.is_whole = False
        for each in list(self.open):
            self._hang_up(each)

    def mend(self) -> None:
        self.is_whole = True

    def close(self) -> None:
        self.cut()
        self.door.close()

    def _welcome(self) -> None:
        while True:
            try:
                near, _address = self.door.accept()
            except OSError:
                return
            if not self.is_whole:
                self._hang_up(near)
                continue
            far = socket.create_connection(self.target)
            self.open |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for each in (source, target):
            self._hang_up(each)

    def _hang_up(self, each: socket.socket) -> None:
        self.open.discard(each)
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


@contextlib.contextmanager
def wire(site: str) -> Iterator[Wire]:
    """Yield a wire to a site."""
    line = Wire(site)
    try:
        yield line
    finally:
        line.close()
