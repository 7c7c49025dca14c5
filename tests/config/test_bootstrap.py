"""Preparing `.venv`: mended where it is broken, never taken from under somebody."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from config.supervisor.bootstrap import because
from config.supervisor.places import CHECKOUT

SCRIPT = CHECKOUT / "config" / "supervisor" / "bootstrap.py"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout that needs no package at all."""
    folder = tmp_path / "空 夹"
    (folder / "config" / "supervisor").mkdir(parents=True)
    (folder / "config" / "supervisor" / "bootstrap.py").write_bytes(SCRIPT.read_bytes())
    (folder / "requirements.txt").write_text("# nothing\n")
    (folder / "requirements-dev.txt").write_text("# nothing either\n")
    return folder


def bootstrap(
    project: Path, *arguments: str, python: str | Path = sys.executable
) -> "subprocess.CompletedProcess[str]":
    environment = {key: value for key, value in os.environ.items() if key != "HENGWEN_VENV"}
    return subprocess.run(
        [python, "-P", project / "config" / "supervisor" / "bootstrap.py", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def has_pip(project: Path) -> bool:
    return subprocess.run([project / ".venv/bin/python", "-c", "import pip"], check=False).returncode == 0


@pytest.mark.slow
def test_it_creates_installs_and_then_has_nothing_to_do(project: Path) -> None:
    first = bootstrap(project)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "creating the Python environment" in first.stdout
    assert "packages installed" in first.stdout
    again = bootstrap(project)
    assert (again.returncode, again.stdout) == (0, "")
    (project / "requirements.txt").write_text("# something else\n")
    assert "packages installed" in bootstrap(project).stdout
    (project / ".venv" / "bin" / "python").unlink()
    mended = bootstrap(project)
    assert "creating the Python environment" in mended.stdout
    assert has_pip(project)


@pytest.mark.slow
def test_only_pip_is_added_to_an_environment_without_it(project: Path) -> None:
    venv.create(project / ".venv", with_pip=False, symlinks=True)
    (project / ".venv" / "kept").write_text("somebody's")
    done = bootstrap(project, python=project / ".venv" / "bin" / "python")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (project / ".venv" / "kept").exists()
    assert has_pip(project)


def test_a_folder_that_is_no_environment_is_left_alone(project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "letter.txt").write_text("dear")
    done = bootstrap(project)
    assert done.returncode == 1
    assert "cannot be used; delete it" in done.stderr
    assert (project / ".venv" / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("ERROR: Could not find a version that satisfies the requirement x", "check the network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "does not match its hash"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        ("", "check the network"),
    ],
)
def test_a_failed_installation_is_one_sentence(words: str, sentence: str) -> None:
    told = str(because([words]))
    assert sentence in told
    assert "\n" not in told
