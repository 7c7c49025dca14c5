"""What is wrong between the texts of the program and their translations, in sentences with file and line."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from core.catalogue import LANGUAGE
from core.catalogue.fragments import Fragments, Translation, merged
from core.catalogue.sources import Key, Sources, Use

_NAMED = re.compile(r"(?<!%)(?:%%)*%\((\w+)\)")
_POSITIONAL = re.compile(r"(?<!%)(?:%%)*%([sdrif])")
_BRACES = re.compile(r"(?<!\{)\{([A-Za-z_][\w.]*|[0-9]*)(?:![rsa])?(?::[^{}]*)?\}(?!\})")


def catalogue_paths(folder: Path) -> tuple[Path, Path]:
    """Return where the merged catalogue and its compiled form lie."""
    messages = folder / "LC_MESSAGES"
    return messages / "django.po", messages / "django.mo"


def findings(sources: Sources, fragments: Fragments, folder: Path) -> list[str]:
    """Return everything that must be put right before a release."""
    return [
        *(f"cannot be read: {problem}" for problem in (*sources.unreadable, *fragments.unreadable)),
        *(f"{place}: the text of this call is computed, so it is never translated" for place in sources.computed),
        *_untranslated(sources, fragments),
        *(f"two translations: {conflict}" for conflict in fragments.conflicts),
        *_mismatched(fragments),
        *_stale(fragments, folder),
    ]


def unused(sources: Sources, fragments: Fragments) -> list[str]:
    """Return the entries no text asks for any more."""
    return [
        f"{translation.place}: {translation.key.msgid!r}"
        for key, translation in fragments.entries.items()
        if key not in sources.uses
    ]


def _untranslated(sources: Sources, fragments: Fragments) -> Iterator[str]:
    for key, use in sorted(sources.uses.items()):
        problem = _problem(use, fragments.entries.get(key)) if key.msgid else ""
        if problem:
            yield f"{', '.join(use.places[:3])}: {problem}: {_quoted(key)}"


def _problem(use: Use, translation: Translation | None) -> str:
    if translation is None:
        return f"no entry for {LANGUAGE}"
    if not translation.is_complete:
        return f"not translated in {translation.place}"
    if use.plural and translation.plural != use.plural:
        return f"{translation.place} needs msgid_plural {use.plural!r}"
    return ""


def _quoted(key: Key) -> str:
    return f"{key.msgid!r}" + (f" ({key.context})" if key.context else "")


def _mismatched(fragments: Fragments) -> Iterator[str]:
    for translation in fragments.entries.values():
        expected = _placeholders(translation.plural or translation.key.msgid)
        for text in translation.texts if translation.is_complete else ():
            if _placeholders(text) != expected:
                yield f"{translation.place}: placeholders differ between {translation.key.msgid!r} and {text!r}"


def _placeholders(text: str) -> tuple[frozenset[str], Counter[str], frozenset[str]]:
    """Names may come in any order and more than once; what stands for its position may not."""
    return frozenset(_NAMED.findall(text)), Counter(_POSITIONAL.findall(text)), frozenset(_BRACES.findall(text))


def _stale(fragments: Fragments, folder: Path) -> Iterator[str]:
    for path, wanted in zip(catalogue_paths(folder), merged(fragments), strict=True):
        if not path.exists() or path.read_bytes() != wanted:
            yield f"{path.name} is not up to date: run manage.py messages --update"
