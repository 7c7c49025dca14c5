"""Columns are recognised in the language of whoever filled the list in; a list of another kind is told so."""

import pytest
from django.utils.translation import override

from core.sheets.kinds import kinds
from core.sheets.mapping import guessed


@pytest.mark.parametrize(("written", "read"), [("zh-hans", "en"), ("en", "zh-hans")])
@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)
def test_the_template_of_one_language_is_recognised_in_the_other(kind, written, read):
    with override(written):
        headings = [str(column.heading) for column in kind.columns]
    with override(read):
        found = guessed(kind, headings)

    assert [guess.field for guess in found] == [column.field for column in kind.columns]
    assert {guess.confidence for guess in found} <= {90, 100}
