"""The inbox: one's own messages, grouped, read by opening or marking."""

from datetime import timedelta

import pytest

from core import clock
from core.reminders.choices import Tab, Why
from core.reminders.models import Message
from core.reminders.selectors import unread_count
from core.reminders.services.inbox import notify
from core.reminders.texts import LATE_DIGEST, LATE_DIGEST_TITLE
from tests.desk.reading import links_of, rows_of, text_of
from tests.factories import Tree, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


def tell(user_id, title="Roster due", *, url="/unions/", tab=Tab.TODO, **fields):
    key = f"k{Message.objects.count()}"
    notify([user_id], kind="core.test", title=title, url=url, dedupe_key=key, tab=tab, now=clock.now())
    message = Message.objects.latest("pk")
    Message.objects.filter(pk=message.pk).update(**fields)
    message.refresh_from_db()
    return message


def test_shows_ones_own_unread_messages_with_the_reason(client, as_role, tree):
    me, other = as_role("county_reviewer", tree.haishu), actor("county_reviewer", tree.haishu)
    tell(me.user_id, "Roster due")
    tell(other.user_id, "Not for me")

    page = client.get("/notifications/")

    assert page.status_code == 200
    assert "Roster due" in rows_of(page)[0]
    assert "与你有关" in rows_of(page)[0] or "因为" in rows_of(page)[0]
    assert "Not for me" not in text_of(page)


def test_an_empty_inbox_says_so(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    assert "没有未读消息" in text_of(client.get("/notifications/"))
    assert "还没有消息" in text_of(client.get("/notifications/?all=1"))


@pytest.mark.parametrize(("tab", "path"), [(Tab.NOTICE, "notices/"), (Tab.SYSTEM, "system/")])
def test_each_kind_has_its_tab(client, as_role, tree, tab, path):
    me = as_role("county_reviewer", tree.haishu)
    tell(me.user_id, "Something", tab=tab)

    assert "Something" in text_of(client.get(f"/notifications/{path}"))
    assert "Something" not in text_of(client.get("/notifications/"))


def test_opening_clears_the_message_and_leads_to_its_object(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    message = tell(me.user_id)

    response = client.post(f"/notifications/{message.pk}/open/")

    assert response["Location"] == "/unions/"
    assert unread_count(me) == 0


def test_reading_alone_clears_nothing(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    message = tell(me.user_id)

    client.get("/notifications/")

    assert client.get(f"/notifications/{message.pk}/open/").status_code == 405
    assert unread_count(me) == 1


def test_somebody_elses_message_does_not_exist(client, as_role, tree):
    message = tell(actor("county_reviewer", tree.haishu).user_id)
    as_role("county_reviewer", tree.haishu)

    assert client.post(f"/notifications/{message.pk}/open/").status_code == 404
    client.post("/notifications/read/", {"message": [message.pk]})

    message.refresh_from_db()
    assert message.read_at is None


def test_a_message_never_leads_off_the_site(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    message = tell(me.user_id, url="https://evil.example/")

    assert client.post(f"/notifications/{message.pk}/open/")["Location"] == "/notifications/"


def test_the_ticked_ones_are_marked_as_read(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    first, second = tell(me.user_id, "One"), tell(me.user_id, "Two")

    page = client.post("/notifications/read/", {"tab": "todo", "message": [first.pk, "x", ""]}, follow=True)

    second.refresh_from_db()
    assert second.read_at is None
    assert "已将 1 条消息标为已读" in text_of(page)
    assert "One" not in rows_of(page)[0]
    assert len(rows_of(client.get("/notifications/?all=1"))) == 2


def test_ticking_nothing_says_what_to_do(client, as_role, tree):
    as_role("county_reviewer", tree.haishu)

    assert "先勾选要标为已读的消息" in text_of(client.post("/notifications/read/", follow=True))


def test_everything_in_a_tab_is_marked_at_once(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    tell(me.user_id, "One")
    kept = tell(me.user_id, "Two", tab=Tab.NOTICE)

    client.post("/notifications/read/", {"tab": "todo", "everything": "1"})

    kept.refresh_from_db()
    assert unread_count(me) == 0
    assert kept.read_at is None


def test_many_messages_about_one_object_are_one_line(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    for title in ("First", "Second", "Third"):
        tell(me.user_id, title, subject_type="aid.roster", subject_id="7")

    page = client.get("/notifications/")

    assert len(rows_of(page)) == 1
    assert "3 条更新" in rows_of(page)[0]
    assert "Third" in rows_of(page)[0]


def test_a_digest_opens_to_what_it_holds(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    digest = tell(me.user_id, LATE_DIGEST_TITLE, url="", kind=LATE_DIGEST, params={"count": 2}, late=True, why=Why.TOLD)
    for title in ("Late one", "Late two"):
        tell(me.user_id, title, folded_into=digest, late=True)

    page = client.get("/notifications/")

    (row,) = rows_of(page)
    assert "2" in row
    assert "展开 2 条提醒" in row
    assert "Late one" in row
    assert "补发" in row


def test_older_messages_are_a_page_further(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    for number in range(33):
        tell(me.user_id, f"Message {number:02d}")

    first = client.get("/notifications/")
    second = client.get(links_of(first)["下一页"])

    assert len(rows_of(first)) == 30
    assert ["Message 02" in rows_of(second)[0], len(rows_of(second))] == [True, 3]
    assert links_of(second)["上一页"] == "/notifications/"


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²"])
def test_a_nonsense_page_is_no_fault(client, as_role, tree, before):
    as_role("county_reviewer", tree.haishu)

    assert client.get(f"/notifications/?before={before}").status_code == 200


def test_the_cost_does_not_grow_with_the_messages(client, as_role, tree, constant_queries):
    me = as_role("county_reviewer", tree.haishu)

    def add(count):
        for number in range(count):
            tell(me.user_id, f"M{number}", subject_type="x.y", subject_id=str(Message.objects.count()))

    assert constant_queries(lambda: client.get("/notifications/"), add) <= 8


def test_nobody_signed_in_is_led_to_the_sign_in(client):
    assert client.get("/notifications/")["Location"] == "/login/?next=/notifications/"
    assert client.post("/notifications/read/").status_code == 302


def test_the_bell_counts_what_is_to_do(client, as_role, tree):
    me = as_role("county_reviewer", tree.haishu)
    tell(me.user_id)
    tell(me.user_id, tab=Tab.NOTICE, created_at=clock.now() - timedelta(days=1))

    assert 'aria-label="消息，1 条未读"' in client.get("/me/").content.decode()
