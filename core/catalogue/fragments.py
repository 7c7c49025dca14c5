"""The hand-written translations, one fragment an area, and the one catalogue made from them: same input, same bytes."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import polib  # type: ignore[import-untyped]

from core.catalogue import LANGUAGE
from core.catalogue.sources import Key

_LINE = re.compile(r'(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-9]\])\s+)?"(?:[^"\\]|\\.)*")?')
_HEADER = "Merged from the fragments beside this folder by `manage.py messages --update`. Edit those."
_METADATA = {
    "Project-Id-Version": "hengwen",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True)
class Translation:
    """One entry of a fragment."""

    key: Key
    plural: str
    texts: tuple[str, ...]  # one, or one for each plural form
    place: str
    is_fuzzy: bool

    @property
    def is_complete(self) -> bool:
        """Tell whether somebody has translated it, and is sure."""
        return not self.is_fuzzy and bool(self.texts) and all(self.texts)


@dataclass
class Fragments:
    """All fragments of the language together; of two entries for one text the first counts."""

    entries: dict[Key, Translation] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def folder_of(root: Path) -> Path:
    """Return where the fragments of a project lie."""
    return root / "locale" / LANGUAGE


def read_fragments(folder: Path) -> Fragments:
    """Read every fragment, by name of the file."""
    fragments = Fragments()
    for path in sorted(folder.glob("*.po")):
        try:
            text = path.read_text(encoding="utf-8")
            _check_lines(text)
            entries = [entry for entry in polib.pofile(text) if not entry.obsolete]
        except (OSError, ValueError) as error:
            fragments.unreadable.append(f"{path.name}: {error}")
            continue
        for entry in entries:
            _add(fragments, _translation(entry, path.name))
    return fragments


def _check_lines(text: str) -> None:
    """Refuse what polib would read with a character missing: a quote forgotten, a quote of another kind."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not _LINE.fullmatch(line.strip()):
            raise ValueError(f"line {number} is no entry of a catalogue: {line}")


def _translation(entry: polib.POEntry, name: str) -> Translation:
    forms = tuple(text for _, text in sorted(entry.msgstr_plural.items())) if entry.msgid_plural else (entry.msgstr,)
    return Translation(
        key=Key(entry.msgctxt or "", entry.msgid),
        plural=entry.msgid_plural or "",
        texts=forms,
        place=f"{name}:{entry.linenum}",
        is_fuzzy=entry.fuzzy,
    )


def _add(fragments: Fragments, new: Translation) -> None:
    first = fragments.entries.get(new.key)
    if first is None or (not first.is_complete and new.is_complete):
        fragments.entries[new.key] = new
    elif new.is_complete and (first.plural, first.texts) != (new.plural, new.texts):
        fragments.conflicts.append(
            f"{new.place}: {new.key.msgid!r} is {' / '.join(new.texts)!r} here "
            f"and {' / '.join(first.texts)!r} in {first.place}"
        )


def merged(fragments: Fragments) -> tuple[bytes, bytes]:
    """Return the content of django.po and of django.mo."""
    catalogue = polib.POFile(wrapwidth=120)
    catalogue.header = _HEADER
    catalogue.metadata = dict(_METADATA)
    for translation in (fragments.entries[key] for key in sorted(fragments.entries)):
        if translation.is_complete:
            catalogue.append(_entry(translation))
    return str(catalogue).encode(), catalogue.to_binary()


def _entry(translation: Translation) -> polib.POEntry:
    context = {"msgctxt": translation.key.context} if translation.key.context else {}
    if translation.plural:
        return polib.POEntry(
            msgid=translation.key.msgid,
            msgid_plural=translation.plural,
            msgstr_plural=dict(enumerate(translation.texts)),
            **context,
        )
    return polib.POEntry(msgid=translation.key.msgid, msgstr=translation.texts[0], **context)
