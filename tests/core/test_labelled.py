"""Choices in words: as Django says them, in the reader's language, for every table that has choices."""

from django.apps import apps
from django.utils.translation import override

from core.labelled import Labelled
from unions.models import Union

OURS = ("core", "accounts", "unions", "aid", "legal", "partners", "desk")


def test_a_choice_is_said_in_the_readers_language():
    union = Union(level="county", status="active")
    with override("zh-hans"):
        chinese = union.get_level_display()
    with override("en"):
        english = union.get_level_display()
    assert chinese != english
    assert isinstance(chinese, str)


def test_what_is_no_choice_is_said_as_it_stands():
    assert Union(level="galaxy").get_level_display() == "galaxy"
    assert Union(level="").get_level_display() == ""


def test_every_table_with_choices_tells_them_this_way():
    slow = [
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in OURS
        and not issubclass(model, Labelled)
        and any(field.choices for field in model._meta.local_fields)
    ]
    assert slow == []
