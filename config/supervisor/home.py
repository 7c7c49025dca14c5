"""Where the servers' data and programs lie so that an unprivileged user can reach them when the supervisor is root."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from config.supervisor.console import FaultError, say
from config.supervisor.places import Places
from config.supervisor.processes import Identity, as_user

UNPRIVILEGED = "nobody"
SHELTERS = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - the owner of what we find there is checked


def identity_for(data: Path) -> Identity | None:
    """As root: who owns the data already, else the fixed unprivileged user. As anybody else: ourselves."""
    if os.geteuid() != 0:
        return None
    owner = data.stat().st_uid if data.exists() else 0
    try:
        user = pwd.getpwuid(owner) if owner else pwd.getpwnam(UNPRIVILEGED)
    except KeyError as error:
        raise FaultError(
            f"以 root 运行时需要系统用户 {UNPRIVILEGED},本机没有。",
            f"Running as root needs the system user {UNPRIVILEGED}, which this machine lacks; run as an ordinary user.",
        ) from error
    return Identity(user.pw_uid, user.pw_gid)


def can(identity: Identity | None, *argv: str | Path) -> bool:
    """Whether this user can run the command, which proves every folder, file and library on its way."""
    try:
        tried = subprocess.run(  # noqa: S603 - our own programs
            [os.fspath(part) for part in argv],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_user(identity),
        )
    except OSError:
        return False
    return tried.returncode == 0


def reaches(identity: Identity | None, folder: Path) -> bool:
    """Whether this user can walk down to a folder."""
    return can(identity, "/bin/sh", "-c", 'cd "$1"', "sh", folder)


def data_home(places: Places) -> Path:
    """Find the folder of the servers' data: `var/`, or for root in a closed folder a shelter that stays the same."""
    note = places.var / "home"
    kept = Path(note.read_text(encoding="utf-8").strip()) if note.exists() else None
    if kept and kept.is_dir() and _belongs(kept, places):
        return kept
    unprivileged = identity_for(places.var / "pg")
    if unprivileged is None or reaches(unprivileged, places.var):
        return places.var
    home = _shelter(places, unprivileged)
    note.write_text(f"{home}\n", encoding="utf-8")
    say(
        f"用户 {UNPRIVILEGED} 无法进入 {places.var},数据库文件放在 {home}",
        f"the user {UNPRIVILEGED} cannot enter {places.var}, so the database files live in {home}",
    )
    return home


def _belongs(home: Path, places: Places) -> bool:
    """Whether a shelter is ours: a moved checkout takes it along, a copied one gets its own."""
    owner = home / "owner"
    claimed = Path(owner.read_text(encoding="utf-8").strip()) if owner.exists() else places.var
    if claimed != places.var and (claimed / "home").exists():
        return False
    owner.write_text(f"{places.var}\n", encoding="utf-8")
    return True


def _shelter(places: Places, identity: Identity) -> Path:
    name = f"hengwen-{hashlib.sha256(os.fsencode(places.var)).hexdigest()[:12]}"
    for base in SHELTERS:
        home = base / name
        try:
            home.mkdir(mode=0o755, exist_ok=True)
            found = home.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
                continue
            home.chmod(0o755)
            (home / "owner").write_text(f"{places.var}\n", encoding="utf-8")
        except OSError:
            continue
        if reaches(identity, home):
            return home
    raise FaultError(
        f"以 root 运行时,用户 {UNPRIVILEGED} 必须能进入 {places.var};请换一个文件夹,或以普通用户运行。",
        f"As root, the user {UNPRIVILEGED} must be able to enter {places.var}; use another folder or an ordinary user.",
    )


def own_folder(folder: Path, identity: Identity | None) -> None:
    """Create a private folder for a server's data."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if identity:
        os.chown(folder, identity.uid, identity.gid)


def reachable_programs(name: str, parts: list[Path], probe: Path, home: Path, identity: Identity | None) -> Path:
    """Find a program of an installed package where the server's user can run it: in place, else in a readable copy.

    `parts` are the files and folders that must travel together; they keep their places relative to each other.
    """
    if can(identity, probe, "--version"):
        return probe
    base = Path(os.path.commonpath([part.parent for part in parts]))
    mark = f"{probe.stat().st_mtime_ns}:{probe.stat().st_size}:{probe}"
    target = home / "programs" / f"{name}-{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
    copied = target / probe.relative_to(base)
    if not can(identity, copied, "--version"):
        for older in target.parent.glob(f"{name}-*"):
            shutil.rmtree(older, ignore_errors=True)
        for part in parts:
            _copy_readable(part, target / part.relative_to(base), home)
    if not can(identity, copied, "--version"):
        raise FaultError(
            f"程序 {copied} 无法运行(分区可能禁止执行)。", f"{copied} cannot be run; is its partition noexec?"
        )
    return copied


def _copy_readable(source: Path, target: Path, home: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    for path in (*target.parents, target, *target.rglob("*")):
        if path.is_relative_to(home) and path != home and not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
