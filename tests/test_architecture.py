"""Tests about the code itself: what house rules no linter checks."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from core.scoping import ScopedManager
from unions.rules.rights import ROLE_RIGHTS

ROOT = Path(settings.BASE_DIR)
APPS = ("core", "accounts", "unions", "aid", "legal", "partners", "desk")
OURS = [path for name in (*APPS, "config", "tests") for path in sorted((ROOT / name).rglob("*.py"))]
CODE = [path for path in OURS if "migrations" not in path.parts]
PRODUCT = [path for path in CODE if "tests" not in path.parts]

# Who may look past the scope: engines that work on keys already found, jobs and services acting under a lock taken
# by `permitted`, and selectors that ask for one already permitted row's dependants.
MAY_SAY_UNSCOPED = (
    "models",
    "selectors",
    "services",
    "core",
    "reminding.py",
    "reminders",
    "management",
    "demo",
    "province",
    "bench",
)
# Subqueries about rows that `permitted` has chosen already.
SUBQUERIES = {"desk/work/files.py", "desk/work/after_files.py", "desk/work/rosters.py"}
# Who may open a secret: the engine, the reveal, and the two batch users with their own rights.
MAY_OPEN_SECRETS = {
    "core/privacy/fields.py",
    "core/privacy/services.py",
    "core/jobs/services/files.py",
    "aid/exports.py",  # a full list, after a second person has agreed
    "unions/exports.py",
    "legal/case_exports.py",
    "core/sheets/services/source.py",  # the file somebody sent, read again by the work on it
    "aid/services/bank_files.py",
    "aid/services/standing.py",  # hashed at once, by which partners ask; never shown
    "aid/services/batches.py",
    "aid/services/visit_devices.py",  # the telephone's own key, to its owner
    "aid/selectors/visit_pack.py",  # the number to call, sealed on the telephone
    "aid/selectors/visit_routes.py",  # the street, without the number of the door
    "unions/selectors/matches.py",  # compared with what is typed, never shown
    "unions/selectors/own_data.py",  # the copy that PIPL Art. 45 gives to the person, by one service that logs it
    "unions/services/cards.py",  # refuses a card number that holds the identity number
    "core/privacy/verifying.py",  # looks for an erased person in what is sealed; tells where, never what
    "unions/services/leftovers.py",  # takes an erased person's numbers out of the texts around
    "unions/services/finding.py",  # the keyed hash of the last digits, never shown
    "partners/services/sending.py",  # the secrets that sign what goes out
    "partners/services/webhooks.py",  # the old secret, kept while a partner changes over
    "partners/services/doors.py",
    "desk/demo/households.py",  # types a number again, as the person at the desk would
}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "update_or_create", "get_or_create"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_no_file_swallows_everything(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_drawer_for_odds_and_ends():
    assert not [relative(path) for path in OURS if path.stem in {"utils", "helpers", "common", "misc"}]


@pytest.mark.parametrize("path", PRODUCT, ids=relative)
def test_unscoped_rows_only_where_a_scope_was_asked_before(path):
    if relative(path) in SUBQUERIES:
        return
    if re.search(r"\bunscoped\b|\b_base_manager\b", path.read_text(encoding="utf-8")):
        assert set(path.relative_to(ROOT).parts) & set(MAY_SAY_UNSCOPED), f"{relative(path)} reads past the scope"


@pytest.mark.parametrize("path", PRODUCT, ids=relative)
def test_secrets_are_opened_by_few(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    opened = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "open"
        and not node.args
        and not node.keywords
    ]
    if opened and relative(path) not in MAY_OPEN_SECRETS:
        # `.open()` without arguments is also the queryset word “open cases”; that one is chained, not on a field.
        text = path.read_text(encoding="utf-8").splitlines()
        assert all(re.search(r"(objects|unscoped|about\(|permitted\(|clocks)", text[line - 1]) for line in opened), (
            relative(path)
        )


@pytest.mark.parametrize(
    "path",
    [path for path in PRODUCT if {"views", "views.py", "api.py", "filters.py", "forms"} & set(path.parts)],
    ids=relative,
)
def test_pages_do_not_write(path):
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]
    assert not [f"{relative(path)}:{call.lineno} {call.func.attr}" for call in calls]


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model._meta.app_label in APPS], ids=lambda m: m._meta.label
)
def test_every_row_in_the_tree_has_one_door(model):
    hangs = any(field.name in {"union", "union_path"} for field in model._meta.concrete_fields)
    exempt = {"unions.Post", "unions.EmployerCover", "unions.TallyMark", "core.Occurrence", "core.Message"}
    if hangs and model._meta.label not in exempt:
        assert isinstance(model.objects, ScopedManager), f"{model._meta.label}.objects reads without a scope"


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model._meta.app_label in APPS], ids=lambda m: m._meta.label
)
def test_every_rule_in_the_database_has_a_name_of_its_app(model):
    prefix = f"{model._meta.app_label}_"
    for rule in [*model._meta.constraints, *model._meta.indexes]:
        assert rule.name.startswith(prefix), rule.name


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model._meta.app_label in APPS], ids=lambda m: m._meta.label
)
def test_money_is_never_a_float(model):
    assert not [field.name for field in model._meta.concrete_fields if isinstance(field, models.FloatField)]


def test_the_permission_table_names_exactly_what_the_code_checks():
    """A right nobody checks is noise; a right nobody holds locks everybody out."""
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in PRODUCT if path.name != "rules.py" or "unions" not in path.parts
    )
    checked = set(re.findall(r'"((?:aid|unions|core|accounts|desk|legal|partners)\.(?:[a-z]+_[a-z_]+))"', text))
    held = {right for given in ROLE_RIGHTS.values() for right in given.branch | given.own}
    assert held <= checked, f"held by a role, checked nowhere: {sorted(held - checked)}"


def test_nothing_committed_names_a_place_of_this_workshop():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    wanted = [
        name for name in listed if name.endswith((".py", ".md", ".toml", ".txt", ".html", ".yaml", ".yml", "Makefile"))
    ]
    places = re.compile(r"/wor[k]/(main|shared|\.library|\.mirror|brief)")
    guilty = [name for name in wanted if places.search((ROOT / name).read_text(encoding="utf-8", errors="ignore"))]
    assert not guilty


@pytest.mark.parametrize("app", ["aid", "legal", "unions"])
def test_the_map_of_an_app_names_every_service(app):
    told = (ROOT / app / "README.md").read_text(encoding="utf-8")
    missing = [path.stem for path in (ROOT / app / "services").glob("*.py") if f"services/{path.name}`" not in told]
    assert missing == ["__init__"]
