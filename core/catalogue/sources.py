"""Which texts the code and the templates show, with the lines they are on. Nothing about translations."""

import ast
import io
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import extract
from django.utils.translation.template import templatize

from core.catalogue import PACKAGES

# Function → which arguments are context, text and plural. The lazy and noop forms take the same ones.
_PLAIN, _PLURAL, _CONTEXT, _CONTEXT_PLURAL = (None, 0, None), (None, 0, 1), (0, 1, None), (0, 1, 2)
_FUNCTIONS = {
    "_": _PLAIN,
    "gettext": _PLAIN,
    "gettext_lazy": _PLAIN,
    "gettext_noop": _PLAIN,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _CONTEXT_PLURAL,
    "npgettext_lazy": _CONTEXT_PLURAL,
}
_TEMPLATE_KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


class Key(NamedTuple):
    """What a catalogue finds a text by."""

    context: str
    msgid: str


@dataclass
class Use:
    """One text the program shows, and everywhere it does."""

    plural: str | None = None
    places: list[str] = field(default_factory=list)


@dataclass
class Sources:
    """Every text the program shows, and the calls whose text no extractor can know."""

    uses: dict[Key, Use] = field(default_factory=dict)
    computed: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


class _Found(NamedTuple):
    line: int
    key: Key
    plural: str | None


def collect(root: Path) -> Sources:
    """Read every Python file and template below a project's root."""
    sources = Sources()
    for path in _files(root):
        place = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        try:
            found = list(_in_python(text, place, sources.computed) if path.suffix == ".py" else _in_template(text))
        except (SyntaxError, tokenize.TokenError) as error:
            sources.unreadable.append(f"{place}: {error}")
            continue
        for line, key, plural in found:
            use = sources.uses.setdefault(key, Use())
            use.plural = use.plural or plural
            use.places.append(f"{place}:{line}")
    return sources


def _files(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted(path for path in (root / package).rglob("*.py") if "migrations" not in path.parts)
    for folder in (root / "templates", *(root / package / "templates" for package in PACKAGES)):
        yield from sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt"))


def _in_python(text: str, place: str, computed: list[str]) -> Iterator[_Found]:
    """Read the tree, not the tokens: texts inside f-strings and texts joined over lines are found as well."""
    tree = ast.parse(text)
    names = {**{name: name for name in _FUNCTIONS}, **_aliases(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if _called(node.func) == "declare":  # a parameter's unit is shown beside its figure
            yield from _unit(node)
        arguments = _FUNCTIONS.get(names.get(_called(node.func), ""))
        if arguments is None:
            continue
        texts = [_argument(node, number) for number in arguments]
        if texts[1] is not None:
            yield _Found(node.lineno, Key(texts[0] or "", texts[1]), texts[2])
        elif any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args):
            computed.append(f"{place}:{node.lineno}")


def _aliases(tree: ast.Module) -> dict[str, str]:
    """Return the names a module has given to the translation functions, by import or by assignment."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    assigned = {
        target.id: node.value.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in _FUNCTIONS
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return assigned | {
        alias.asname: alias.name
        for node in imports
        if node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname and alias.name in _FUNCTIONS
    }


def _unit(call: ast.Call) -> Iterator[_Found]:
    for keyword in call.keywords:
        if keyword.arg == "unit" and isinstance(keyword.value, ast.Constant) and keyword.value.value:
            yield _Found(call.lineno, Key("", str(keyword.value.value)), None)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _argument(call: ast.Call, number: int | None) -> str | None:
    if number is None or number >= len(call.args):
        return None
    argument = call.args[number]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _in_template(text: str) -> Iterator[_Found]:
    # What templatize writes is Python but for the indentation of the page around it.
    lines: Iterable[str] = (line.lstrip() for line in templatize(text).split("\n"))
    source = io.BytesIO("\n".join(lines).encode())
    for line, message, _comments, context in extract("python", source, _TEMPLATE_KEYWORDS, (), {"encoding": "utf-8"}):
        singular, plural = message if isinstance(message, tuple) else (message, None)
        yield _Found(line, Key(context or "", singular), plural)
