"""The list of what the servers may reach outwards names every service that a setting can point to, and nothing else."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = (ROOT / "deploy/egress.nft").read_text()
TABLE = (ROOT / "docs/operations.md").read_text().split("### What may be reached outwards")[1].split("### ")[0]
INWARDS = {"SITE_URL"}  # the address of our own pages


def pointing_outwards() -> set[str]:
    """Return the settings that hold an address of another machine."""
    named = re.findall(r"^#?([A-Z_]+)=(?:[a-z+]*://)", (ROOT / ".env.example").read_text(), re.MULTILINE)
    return {name for name in named if name not in INWARDS and not name.startswith("CSRF_")}


def test_every_setting_that_points_outwards_is_on_the_list():
    found = pointing_outwards()
    assert found >= {"DATABASE_URL", "REPLICA_URL", "REDIS_URL", "EMAIL_URL", "OIDC_ISSUER"}
    assert not {name for name in found if name not in RULES or f"`{name}`" not in TABLE}


def test_every_group_of_addresses_has_a_rule_and_everything_else_is_refused():
    groups = re.findall(r"^define ([A-Z]+)", RULES, re.MULTILINE)
    rules = [line for line in RULES.splitlines() if line.strip().startswith("ip daddr")]
    assert sorted(re.findall(r"daddr \$([A-Z]+)", "\n".join(rules))) == sorted(groups)
    assert all(" dport " in line for line in rules)
    assert RULES.rindex("reject with") > max(RULES.rindex(line) for line in rules)
