"""A part of a page kept for what it shows: drawn anew when that changed, in each language, never with a form."""

from pathlib import Path

import pytest
from django.conf import settings as ours
from django.template import Context, Engine
from django.utils import translation

from core.templatetags import frame

ENGINE = Engine(libraries={"frame": "core.templatetags.frame"}, builtins=["django.templatetags.i18n"])
PART = ENGINE.from_string("{% load frame %}<{% keep key %}{{ word }}{% endkeep %}>")


@pytest.fixture(autouse=True)
def _fresh(settings):
    frame._drawn.clear()
    settings.KEPT_PROVED = False


def drawn(**shown):
    return PART.render(Context(shown))


def test_the_same_key_is_drawn_once():
    assert drawn(key=("a", 1), word="甲") == "<甲>"
    assert drawn(key=("a", 1), word="乙") == "<甲>"
    assert drawn(key=("a", 2), word="乙") == "<乙>"


def test_without_a_key_nothing_is_kept():
    assert [drawn(key=None, word=word) for word in "甲乙"] == ["<甲>", "<乙>"]
    assert not frame._drawn


def test_each_language_is_drawn_by_itself():
    with translation.override("zh-hans"):
        assert drawn(key=(1,), word="甲") == "<甲>"
    with translation.override("en"):
        assert drawn(key=(1,), word="A") == "<A>"


def test_two_parts_with_one_key_are_two():
    other = ENGINE.from_string(
        "{% load frame %}{% keep key %}1{{ word }}{% endkeep %}{% keep key %}2{{ word }}{% endkeep %}"
    )
    assert other.render(Context({"key": (1,), "word": "甲"})) == "1甲2甲"


def test_what_is_shown_stays_escaped():
    for _each in range(2):
        assert drawn(key=(1,), word="<script>") == "<&lt;script&gt;>"


def test_a_key_that_leaves_something_out_is_found_in_tests(settings):
    settings.KEPT_PROVED = True
    drawn(key=(1,), word="甲")
    with pytest.raises(AssertionError, match="differs"):
        drawn(key=(1,), word="乙")


def test_no_form_stands_in_a_kept_part():
    for path in Path(ours.BASE_DIR, "templates").rglob("*.html"):
        for part in path.read_text(encoding="utf-8").split("{% keep ")[1:]:
            assert "<form" not in part.split("{% endkeep %}")[0], path
