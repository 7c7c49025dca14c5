"""Choosing ports."""

import json
import socket
from pathlib import Path

from config.supervisor.ports import HIGHEST, LOOPBACK, LOWEST, is_free, port_for


def listener(port: int = 0) -> socket.socket:
    server = socket.socket()
    server.bind((LOOPBACK, port))
    server.listen(1)
    return server


def test_a_port_stays_the_same_while_it_is_free(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = port_for("postgres", file)
    assert LOWEST <= first <= HIGHEST
    assert port_for("postgres", file) == first


def test_a_port_that_somebody_took_is_replaced_and_the_new_one_kept(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    first = port_for("postgres", file)
    with listener(first):
        assert not is_free(first)
        second = port_for("postgres", file)
    assert second != first
    assert port_for("postgres", file) == second


def test_two_servers_never_get_the_same_port(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    ports = [port_for(name, file) for name in ("a", "b", "c")]
    assert len(set(ports)) == 3
    assert json.loads(file.read_text()) == dict(zip("abc", ports, strict=True))


def test_a_broken_or_foreign_note_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "ports.json"
    for note in ("{", "[]", '{"postgres": "x"}', '{"postgres": 5432}'):
        file.write_text(note)
        assert LOWEST <= port_for("postgres", file) <= HIGHEST
