"""Writes the lists of readings anew, after a new version of pypinyin."""

from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS

from core.chinese.readings import CHARACTERS, WORDS


class Command(BaseCommand):
    help = "Write core/chinese/readings from pypinyin (MIT), for a developer who has taken up a new version of it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        alone = {chr(key): read(chr(key))[0] for key in PINYIN_DICT if RE_HANS.match(chr(key))}
        together = defaultdict(list)
        for character, reading in alone.items():
            together[reading].append(character)
        CHARACTERS.write_text(
            _lines(f"{reading} {''.join(sorted(together[reading]))}" for reading in together), "utf-8"
        )
        words = {word: read(word) for word in PHRASES_DICT if len(word) > 1 and RE_HANS.match(word)}
        told = (
            word if reading == [alone[each] for each in word] else f"{word} {' '.join(reading)}"
            for word, reading in words.items()
        )
        WORDS.write_text(_lines(told), "utf-8")
        self.stdout.write(f"{len(alone)} characters, {len(words)} words")


def read(text: str) -> list[str]:
    """Return the reading of each character as pypinyin has it."""
    return lazy_pinyin(text, style=Style.TONE3)


def _lines(told: Any) -> str:
    return "".join(f"{line}\n" for line in sorted(told))
