"""Reading `.env` files, keeping secrets."""

import base64
import stat
from pathlib import Path

import pytest

from config.supervisor import environment
from config.supervisor.console import FaultError
from config.supervisor.places import Places


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A=1", {"A": "1"}),
        ("export A=1", {"A": "1"}),
        ("  A = 1  ", {"A": "1"}),
        ("A='恒 温'", {"A": "恒 温"}),
        ('A="x=y#z"', {"A": "x=y#z"}),
        ("A=x # a remark", {"A": "x"}),
        ("# A=1", {}),
        ("", {}),
        ("A=", {"A": ""}),
        ("A=postgres://a:b@h:1/d?x=1", {"A": "postgres://a:b@h:1/d?x=1"}),
    ],
)
def test_a_line_reads_as_a_shell_would_take_it(tmp_path: Path, line: str, expected: dict[str, str]) -> None:
    file = tmp_path / ".env"
    file.write_text(f"{line}\n", encoding="utf-8")
    assert environment.read_env_file(file) == expected


@pytest.mark.parametrize("line", ["nonsense", "1A=2", "A='open"])
def test_a_line_that_makes_no_sense_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"B=1\n{line}\n", encoding="utf-8")
    with pytest.raises(FaultError, match="line 2"):
        environment.read_env_file(file)


def test_a_missing_file_is_empty(tmp_path: Path) -> None:
    assert environment.read_env_file(tmp_path / "none") == {}


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT=1\nSITE_URL=http://a\n")
    monkeypatch.setenv("PORT", "2")
    monkeypatch.delenv("SITE_URL", raising=False)
    found = environment.given(tmp_path)
    assert (found["PORT"], found["SITE_URL"]) == ("2", "http://a")


def test_secrets_are_made_once_and_only_the_owner_reads_them(places: Places) -> None:
    first = environment.kept_secrets(places, has_data=False)
    assert stat.S_IMODE(places.secrets.stat().st_mode) == 0o600
    assert environment.kept_secrets(places, has_data=True) == first
    key_id, key = first["FIELD_KEYS"].split(":")
    assert (key_id, len(base64.b64decode(key)), len(base64.b64decode(first["INDEX_KEY"]))) == ("k1", 32, 32)
    assert len(set(first.values())) == len(first)


def test_a_secret_that_a_new_version_needs_is_added_and_the_others_stay(places: Places) -> None:
    first = environment.kept_secrets(places, has_data=False)
    environment.write_private(places.secrets, {key: value for key, value in first.items() if key != "INDEX_KEY"})
    second = environment.kept_secrets(places, has_data=True)
    assert second["INDEX_KEY"]
    assert {**second, "INDEX_KEY": ""} == {**first, "INDEX_KEY": ""}


def test_data_without_secrets_get_no_new_ones(places: Places) -> None:
    with pytest.raises(FaultError, match="missing"):
        environment.kept_secrets(places, has_data=True)
    assert not places.secrets.exists()


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    values = {"A": "a b", "B": "it's", "C": "恒温", "D": "", "E": "#x"}
    environment.write_private(tmp_path / "env", values)
    assert environment.read_env_file(tmp_path / "env") == values
