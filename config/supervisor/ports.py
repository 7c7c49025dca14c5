"""Free loopback ports, kept in var/run so that an address stays the same from start to start."""

import json
import random
import socket
from pathlib import Path

# Below the range from which systems take ports of outgoing connections, so that a restart finds its port still free.
LOWEST, HIGHEST = 21000, 31999
LOOPBACK = "127.0.0.1"


def is_free(port: int, address: str = LOOPBACK) -> bool:
    """Whether a server could listen on this port now."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def _kept(file: Path) -> dict[str, int]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {name: port for name, port in kept.items() if isinstance(port, int)} if isinstance(kept, dict) else {}


def port_for(name: str, file: Path) -> int:
    """Choose the port kept for this server while it is free, else a new one that is, which is kept from now on."""
    kept = _kept(file)
    port = kept.get(name, 0)
    if not (LOWEST <= port <= HIGHEST and is_free(port)):
        others = set(kept.values())
        port = next(
            candidate
            for candidate in random.sample(range(LOWEST, HIGHEST + 1), HIGHEST - LOWEST)
            if candidate not in others and is_free(candidate)
        )
        file.write_text(json.dumps(kept | {name: port}), encoding="utf-8")
    return port
