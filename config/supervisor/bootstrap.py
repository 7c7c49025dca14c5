"""Prepare `.venv` with nothing but Python itself. Run as a file, before anything is installed; uses no other module."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
VENV = Path(os.environ.get("HENGWEN_VENV") or CHECKOUT / ".venv")
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
EVERY = 10  # without a terminal, one line for so many packages


def say(text: str) -> None:
    """Write one line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def fault(chinese: str, english: str) -> "SystemExit":
    """Make the exit that tells one plain sentence."""
    return SystemExit(f"{chinese} / {english}")


def python() -> Path:
    """Tell where the virtual environment has its Python."""
    return VENV / "bin" / "python"


def runs(*arguments: str) -> bool:
    """Whether the virtual environment's Python can do this."""
    try:
        asked = subprocess.run([python(), *arguments], check=False, capture_output=True)  # noqa: S603
    except OSError:
        return False
    return asked.returncode == 0


def works() -> bool:
    """Whether the virtual environment has a Python that we support, and pip, added where only that is missing."""
    if not runs("-c", "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"):
        return False
    return runs("-c", "import pip") or (runs("-m", "ensurepip", "--upgrade") and runs("-c", "import pip"))


def create() -> None:
    """Create the virtual environment, or mend one whose Python went away."""
    if works():
        return
    entries = [entry for entry in VENV.iterdir() if entry.name != ".lock"]
    is_ours = not entries or (VENV / "pyvenv.cfg").exists()
    if not is_ours or VENV.resolve() == Path(sys.prefix).resolve():  # never somebody's folder, nor the one we run from
        raise fault(f"{VENV} 无法使用,请删除后重试。", f"{VENV} cannot be used; delete it and try again.")
    say("正在创建 Python 虚拟环境 .venv / creating the Python environment .venv")
    for entry in entries:
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "venv", VENV], check=False, capture_output=True, text=True
    )
    if made.returncode or not works():
        reason = (made.stdout + made.stderr).strip().splitlines()
        raise fault(
            "无法创建 .venv:Python 缺少 venv 或 pip(Debian 上安装 python3-venv)。",
            f"The environment .venv could not be created; Python needs venv and pip ({reason[-1] if reason else '?'}).",
        )


def digest(name: str) -> str:
    """Fingerprint a list of packages."""
    return hashlib.sha256((CHECKOUT / name).read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Read which lists are installed."""
    try:
        return dict(json.loads((VENV / "installed.json").read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def show(line: str, done: int, total: int) -> int:
    """Show how far the installation is, by pip's own words."""
    match = re.match(r"Collecting ([A-Za-z0-9._-]+)", line)
    if match:
        done += 1
        if sys.stdout.isatty():
            sys.stdout.write(f"\r\033[K  {done}/{total} {match[1]}")
            sys.stdout.flush()
        elif done % EVERY == 0:
            say(f"  {done}/{total}")
    elif line.startswith("Installing collected packages"):
        say(("\r\033[K" if sys.stdout.isatty() else "") + "  正在写入 / unpacking")
    return done


def install(name: str) -> None:
    """Install a list of packages, each checked against its hash; nothing to do when the list has not changed."""
    if installed().get(name) == digest(name):
        return
    total = len(re.findall(r"^[A-Za-z0-9].*==", (CHECKOUT / name).read_text(encoding="utf-8"), re.MULTILINE))
    say(f"正在安装依赖 {name} / installing the packages of {name}")
    started, done, lines = time.monotonic(), 0, []
    command: list[str | Path] = [
        python(),
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-input",
        "--disable-pip-version-check",
    ]
    command += ["--progress-bar", "off", "--root-user-action", "ignore", "-r", CHECKOUT / name]
    with (
        (VENV / "install.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        ) as pip,
    ):
        for line in pip.stdout or ():
            log.write(line)
            lines.append(line.rstrip())
            done = show(line, done, total)
    if pip.returncode:
        raise because(lines)
    both = (RUNTIME, DEVELOPMENT) if name == DEVELOPMENT else (name,)
    (VENV / "installed.json").write_text(json.dumps(installed() | {one: digest(one) for one in both}), encoding="utf-8")
    say(f"依赖已安装({time.monotonic() - started:.0f} 秒)/ packages installed ({time.monotonic() - started:.0f} s)")


def because(lines: list[str]) -> "SystemExit":
    """Explain a failed installation in one sentence."""
    errors = [line for line in lines if "ERROR" in line or "No space" in line] or lines[-1:] or ["?"]
    if any("No space left" in line for line in lines):
        return fault("磁盘已满,依赖未能安装。", "The disk is full; the packages could not be installed.")
    if any("HASHES" in line for line in errors):
        return fault(
            "下载的依赖与校验值不符。", f"A downloaded package does not match its hash; see {VENV}/install.log."
        )
    return fault(
        f"依赖未能安装,请检查网络后重试,详见 {VENV}/install.log。",
        f"The packages could not be installed; check the network and try again ({errors[0][:200]}).",
    )


def main(arguments: list[str]) -> None:
    """Make everything ready for `make run`, with `--dev` also for `make test` and `make check`."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        VENV.mkdir(parents=True, exist_ok=True)
        with (VENV / ".lock").open("w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            create()
            install(DEVELOPMENT if "--dev" in arguments else RUNTIME)
    except OSError as error:
        raise fault(
            f"无法写入 {error.filename or VENV}:请检查磁盘空间、文件夹的所有者和权限。",
            f"{error.filename or VENV} cannot be written ({error.strerror}); check the disk, its owner and mode.",
        ) from error
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main(sys.argv[1:])
