"""What nobody would type is answered like any other faulty value: never with an error page."""

import pytest
from django.urls import reverse

from aid.services.assigning import remind_reviews
from tests.aid.applications import Office
from tests.factories import DAY, Tree, actor

pytestmark = pytest.mark.django_db
ODD = ["", "²", "１２３", "-1", "99999999999999999999", "9999-12-31", "0001-01-01", "NaN", "' or 1=1", "王" * 600]


def test_the_change_log_reads_any_filter(as_role, client):
    file = Office(Tree()).filed()
    as_role("county_reviewer", file.union.parent.parent)

    for odd in ODD:
        asked = {"who": odd, "field": odd, "first": odd, "last": odd, "one": odd, "other": odd}
        assert client.get(reverse("aid:file_log", args=[file.key]), asked).status_code == 200, odd


def test_a_version_that_is_none_is_a_stale_page(as_role, client):
    file = Office(Tree()).draft()
    as_role("grassroots_cadre", file.union)

    for odd in ODD:
        assert client.post(reverse("aid:apply", args=[file.pk]), {"seen_version": odd}).status_code == 409, odd


def test_of_several_files_one_out_of_reach_is_told_like_a_key_that_names_nothing():
    tree = Tree()
    file = Office(tree).filed()
    stranger = actor("county_reviewer", tree.jiangbei)
    keys = [file.pk, "00000000-0000-0000-0000-000000000000", "", "王"]

    done = remind_reviews(actor=stranger, file_ids=keys, today=DAY)

    assert done.count == 0
    assert dict(done.refused) == dict.fromkeys(map(str, keys), done.refused[0][1])
    assert not any(file.number in key for key, _told in done.refused)
