"""The list of files (ux.md P10): its filters combine and are told, the year's relief, handing over ticked files."""

from datetime import timedelta

import pytest

from aid.models import NeedyFile
from core import clock
from tests.aid.applications import Office
from tests.factories import Tree, actor

pytestmark = pytest.mark.django_db
LIST = "/needy/"


@pytest.fixture
def office():
    return Office(Tree())


def test_filters_combine_and_each_is_taken_away_alone(office, as_role, client):
    due, later = office.filed(), office.filed(names=("赵德海", "孙美娟", "赵小宝"))
    NeedyFile.unscoped.filter(pk=due.pk).update(valid_to=clock.today() + timedelta(days=20))
    NeedyFile.unscoped.filter(pk=later.pk).update(valid_to=clock.today() + timedelta(days=200))
    as_role("township_caseworker", office.tree.wangchun)

    shown = client.get(LIST, {"status": "filed", "due": "30"}).text
    wider = client.get(LIST, {"status": "filed"}).text
    mine = client.get(LIST, {"owner": "me"}).text

    assert "王秀兰" in shown
    assert "赵德海" not in shown
    assert "赵德海" in wider
    assert 'href="?status=filed"' in shown  # the filter goes, the state stays
    assert "赵德海" not in mine


def test_ticked_files_are_handed_over_and_the_filter_is_kept(office, as_role, client):
    file = office.filed()
    keeper = actor("township_caseworker", office.tree.wangchun)
    as_role("county_reviewer", office.tree.haishu)
    form = {"back": f"{LIST}?status=filed", "user": str(keeper.user_id)}

    nothing = client.post(LIST, form)
    unchanged = NeedyFile.unscoped.get(pk=file.pk).responsible_id
    answer = client.post(LIST, form | {"file": str(file.pk)})

    assert nothing.url == answer.url == f"{LIST}?status=filed"
    assert unchanged != keeper.user_id
    assert NeedyFile.unscoped.get(pk=file.pk).responsible_id == keeper.user_id


def test_who_may_not_assign_cannot_hand_over_and_changes_nothing(office, as_role, client):
    file = office.filed()
    keeper = actor("township_caseworker", office.tree.wangchun)
    as_role("grassroots_cadre", office.tree.textile)

    shown = client.get(LIST).text
    refused = client.post(LIST, {"file": str(file.pk), "user": str(keeper.user_id)}, follow=True)

    assert 'name="user"' not in shown
    assert refused.status_code in (200, 403)
    assert NeedyFile.unscoped.get(pk=file.pk).responsible_id != keeper.user_id
