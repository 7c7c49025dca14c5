"""What the shared forms say about a text that is too long and a number out of its bounds."""

from django import forms

from core.forms import Form


class Sample(Form):
    name = forms.CharField(label="名称", max_length=5)
    count = forms.IntegerField(label="人数", min_value=1, max_value=9)


def told(**typed):
    form = Sample({"name": "甲", "count": "3"} | typed)
    return {name: list(words) for name, words in form.errors.items()}


def test_a_text_too_long_is_told_how_long_it_may_be_and_is():
    assert told(name="甲" * 7) == {"name": ["最多 5 个字符，现在有 7 个"]}
    assert told(name="甲" * 5) == {}


def test_a_number_out_of_bounds_is_told_the_bound():
    assert told(count="0") == {"count": ["不能小于 1"]}
    assert told(count="10") == {"count": ["不能大于 9"]}
