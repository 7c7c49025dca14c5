"""The season beside my work: the one that is for families, not the first that happens to end."""

from datetime import timedelta

import pytest

from aid.models import Programme, Standard
from desk.work.programmes import running
from tests.aid.money.treasury import Treasury

pytestmark = pytest.mark.django_db


def test_a_programme_that_no_family_is_due_for_does_not_hide_the_season(monkeypatch):
    treasury = Treasury()
    treasury.families(2)
    winter = treasury.programme
    day = winter.opens_on + timedelta(days=1)
    assert [(card["name"], card["total"]) for card in running(treasury.caseworker, day)] == [(winter.name, 2)]

    posts = treasury.opened(season="spring", name="春送岗位")
    Standard.objects.filter(programme=posts).delete()
    Programme.unscoped.filter(pk=posts.pk).update(opens_on=winter.opens_on, closes_on=day, requires_file=False)

    assert [card["name"] for card in running(treasury.caseworker, day)] == [winter.name]
