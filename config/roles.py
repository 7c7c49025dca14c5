"""Two roles of the database: the application's, which owns nothing, and the owner's, for what changes tables.

Web, worker and beat know `DATABASE_URL` alone. `OWNER_URL` is for who installs, loads, saves and restores; where it
is not named, one role does both, and the second wall holds it as well (docs/adr/0015).
"""

from collections.abc import Mapping, Sequence

APPLICATION, OWNER = "DATABASE_URL", "OWNER_URL"
BY_OWNER = frozenset(
    {
        "backup",
        "bench",
        "flush",
        "load_demo",
        "load_province",
        "measure_matching",
        "migrate",
        "restore",
        "verify_erasure",
    }
)


def role_for(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Say which of the two addresses a process uses: the owner's for the commands that need it."""
    is_owner = environment.get("HENGWEN_AS_OWNER") == "1" or bool(BY_OWNER & set(arguments[1:2]))
    return OWNER if is_owner and environment.get(OWNER) else APPLICATION
