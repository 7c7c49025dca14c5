"""A programme's progress: who has sent no roster is reminded once a day from above; counts open their families."""

import pytest
from django.urls import reverse

from aid.services.late_rosters import remind_late
from core.errors import ConflictError, RuleBrokenError
from core.events.models import Event
from core.reminders.models import Message
from tests.aid.money.treasury import Treasury, family
from tests.factories import DAY, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury():
    return Treasury(granted=0)


def messages(one):
    return Message.objects.filter(user_id=one.user_id, kind="late_roster").count()


def at(name, treasury, **query):
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"aid:programme_{name}", args=[treasury.programme.pk]) + (f"?{asked}" if asked else "")


def remind(treasury, by, *unions):
    return remind_late(actor=by, programme_id=treasury.programme.pk, codes=[each.code for each in unions], today=DAY)


def test_late_counties_are_reminded_once_a_day_and_each_refusal_is_told(treasury):
    tree = treasury.tree
    treasury.submitted(1)  # Haishu has handed in, Jiangbei not; Yiwu has nobody
    theirs = actor("county_reviewer", tree.jiangbei)

    first = remind(treasury, treasury.admin, tree.haishu, tree.jiangbei, tree.yiwu)
    again = remind(treasury, treasury.admin, tree.jiangbei)

    assert first.count == 1
    assert {name for name, _why in first.refused} == {tree.haishu.name, tree.yiwu.name}
    assert (again.count, len(again.refused)) == (0, 1)
    assert (messages(theirs), messages(treasury.reviewer)) == (1, 0)
    event = Event.unscoped.get(code="aid.programme.roster_reminded")
    assert (event.data["union"], event.data["people"]) == (tree.jiangbei.code, 1)


def test_a_county_reminds_its_townships_never_itself_nor_others(treasury):
    tree = treasury.tree
    treasury.families(2)
    colleague = actor("township_caseworker", tree.zhuangqiao)

    done = remind(
        treasury, treasury.reviewer, tree.wangchun, tree.jiangxia, tree.haishu, tree.jiangbei, tree.zhuangqiao
    )

    assert done.count == 1, "Jiangxia has nobody due; the others are itself or elsewhere"
    assert messages(treasury.caseworker) == 1
    assert messages(colleague) == messages(treasury.reviewer) == 0
    assert tree.zhuangqiao.name not in {name for name, _why in done.refused}, "a name out of reach is not told"


def test_nothing_ticked_too_many_and_a_closed_programme_are_refused(treasury):
    with pytest.raises(RuleBrokenError):
        remind(treasury, treasury.admin)
    with pytest.raises(RuleBrokenError):
        remind_late(actor=treasury.admin, programme_id=treasury.programme.pk, codes=["x"] * 201, today=DAY)
    treasury.programme.status = "draft"
    treasury.programme.save(update_fields=["status"])
    with pytest.raises(ConflictError):
        remind(treasury, treasury.admin, treasury.tree.jiangbei)


def test_the_page_reminds_and_then_says_so(treasury, as_role, client):
    actor("county_reviewer", treasury.tree.jiangbei)
    as_role("province_admin", treasury.tree.province)
    code = treasury.tree.jiangbei.code

    before = client.get(at("progress", treasury)).text
    answer = client.post(at("remind", treasury), {"union": code}, follow=True).text

    assert f'value="{code}" checked' in before
    assert "已催办 1 个工会" in answer
    assert f'value="{code}" checked' not in answer
    assert "今日已催办" in answer


def test_who_does_not_answer_for_the_programme_sees_no_button_and_is_refused(treasury, as_role, client):
    as_role("city_auditor", treasury.tree.ningbo)

    assert 'name="union"' not in client.get(at("progress", treasury)).text
    assert client.post(at("remind", treasury), {"union": treasury.tree.jiangbei.code}).status_code == 403
    assert not Message.objects.filter(kind="late_roster").exists()


def test_a_count_opens_its_families_and_those_it_lacks(treasury, as_role, client):
    listed = treasury.families(1, name="周志明")
    treasury.submitted(listed)
    treasury.families(1, name="陈桂芳")
    family(treasury.tree.elsewhere, name="孙美娟")
    as_role("county_reviewer", treasury.tree.haishu)

    page = client.get(at("progress", treasury)).text
    held, lacking = (client.get(at("stage", treasury, stage="listed", view=view)).text for view in ("", "missing"))

    assert "progress/families/?stage=listed" in page
    assert "rosters/?status=submitted" in page
    assert ("周志明" in held, "陈桂芳" in held) == (True, False)
    assert ("周志明" in lacking, "陈桂芳" in lacking) == (False, True)
    assert "孙美娟" not in held + lacking
    assert client.get(at("stage", treasury, stage="other")).status_code == 404
    assert client.get(at("stage", treasury, node=treasury.tree.jiangbei.code)).status_code == 404


def test_counts_open_nothing_for_those_who_read_no_files(treasury, as_role, client):
    treasury.submitted(1)
    as_role("province_admin", treasury.tree.province)

    assert "progress/families/" not in client.get(at("progress", treasury)).text
    assert client.get(at("stage", treasury)).status_code == 403
