"""The environment of the children: what the person set, then `.env`, then secrets kept in var/secrets.env (0600)."""

import base64
import os
import re
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

from config.supervisor.console import FaultError
from config.supervisor.places import Places

LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$")
SUPERUSER_PASSWORD, OWNER_PASSWORD, APP_PASSWORD, REDIS_PASSWORD = (
    "POSTGRES_SUPERUSER_PASSWORD",
    "POSTGRES_OWNER_PASSWORD",
    "POSTGRES_APP_PASSWORD",
    "REDIS_PASSWORD",
)
SHARED_WITH_DJANGO = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")


def read_env_file(path: Path) -> dict[str, str]:
    """Read `KEY=value` lines; quotes, `export` and comments as a shell would take them; a missing file is empty."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise FaultError(f"无法读取 {path}。", f"{path} cannot be read ({error.strerror}).") from error
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = LINE.match(line)
        if not match:
            raise FaultError(f"{path} 第 {number} 行不是 KEY=value。", f"{path}: line {number} is not KEY=value.")
        found[match[1]] = _value(match[2], path, number)
    return found


def _value(raw: str, path: Path, number: int) -> str:
    try:
        return " ".join(shlex.split(raw, comments=True))
    except ValueError as error:
        raise FaultError(
            f"{path} 第 {number} 行引号不成对。", f"{path}: line {number} has an unclosed quote."
        ) from error


def write_private(path: Path, values: Mapping[str, str]) -> None:
    """Write `KEY=value` lines that only the owner may read, whole or not at all."""
    text = "".join(f"{key}={shlex.quote(value)}\n" for key, value in values.items())
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _fresh_secrets() -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        SUPERUSER_PASSWORD: secrets.token_urlsafe(24),
        OWNER_PASSWORD: secrets.token_urlsafe(24),
        APP_PASSWORD: secrets.token_urlsafe(24),
        REDIS_PASSWORD: secrets.token_urlsafe(24),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"k1:{key()}",
        "INDEX_KEY": key(),
    }


def kept_secrets(places: Places, *, has_data: bool) -> dict[str, str]:
    """Read the secrets of this folder, made on the first start; data whose secrets are lost cannot be opened."""
    kept = read_env_file(places.secrets)
    if has_data and not kept:
        raise FaultError(
            f"找不到 {places.secrets},原有数据无法打开:请放回该文件,或执行 make clean CONFIRM=yes 清空数据。",
            f"{places.secrets} is missing, so the data cannot be opened; put it back or run make clean CONFIRM=yes.",
        )
    missing = {key: value for key, value in _fresh_secrets().items() if key not in kept}
    if missing:
        kept |= missing
        write_private(places.secrets, kept)
    return kept


def given(checkout: Path) -> dict[str, str]:
    """Read what the person set: the environment first, then `.env` in the checkout."""
    return {**read_env_file(checkout / ".env"), **os.environ}
