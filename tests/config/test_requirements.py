"""What a bare machine installs is what `pyproject.toml` asks for: neither list may be left behind by the other."""

import re
import tomllib
from collections.abc import Iterable

import pytest

from config.supervisor.places import CHECKOUT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.MULTILINE)


def pins(lines: Iterable[str]) -> dict[str, str]:
    return {name.lower(): version for name, version in PIN.findall("\n".join(lines))}


def listed(name: str) -> dict[str, str]:
    return pins((CHECKOUT / name).read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def asked() -> dict[str, dict[str, str]]:
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    return {"run": pins(project["project"]["dependencies"]), "dev": pins(project["dependency-groups"]["dev"])}


def test_the_runtime_list_holds_every_dependency(asked: dict[str, dict[str, str]]) -> None:
    assert asked["run"]
    assert asked["run"].items() - listed("requirements.txt").items() == set()


def test_the_development_list_holds_the_runtime_list_and_the_tools(asked: dict[str, dict[str, str]]) -> None:
    assert asked["dev"]
    wanted = listed("requirements.txt").items() | asked["dev"].items()
    assert wanted - listed("requirements-dev.txt").items() == set()
