"""What the administrators change: accounts, posts, parameters, the calendar. Every change leaves an event."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from core.clocks.models import CalendarDay, CalendarYear, Deadline
from core.clocks.rules import Unit
from core.clocks.services import start_clock
from core.events.models import Delivery, Event
from core.events.services import deliver
from core.parameters.models import PolicyParameter
from tests.factories import DAY, post, user
from unions.models import Post

pytestmark = pytest.mark.django_db


def save(client, path, **fields):
    return client.post(path, fields)


def test_an_account_is_made_with_a_password_to_be_changed(client, enter):
    me = enter("sys_admin")
    fields = {"username": "chen.jing", "name": "陈静", "email": "", "first_password": "First-password-1"}

    response = save(client, "/admin/accounts/user/add/", **fields)

    assert response.status_code == 302, response.content.decode()
    made = User.objects.get(username="chen.jing")
    assert made.check_password("First-password-1")
    assert made.must_change_password
    assert made.is_active
    assert not made.is_staff
    assert not made.is_superuser
    assert Event.unscoped.get(code="accounts.user.created").actor_id == me.user_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": "Chen Jing"},
        {"username": ""},
        {"name": ""},
        {"name": "陈静🎉"},
        {"first_password": "short"},
        {"first_password": ""},
    ],
)
def test_a_faulty_account_is_shown_again(client, enter, wrong):
    enter("sys_admin")
    before = User.objects.count()
    fields = {"username": "chen.jing", "name": "陈静", "email": "", "first_password": "First-password-1"}

    response = save(client, "/admin/accounts/user/add/", **(fields | wrong))

    assert response.status_code == 200
    assert User.objects.count() == before


def test_a_name_is_corrected_and_the_change_recorded(client, enter):
    enter("sys_admin")
    account = user("陈静", username="chen.jing")

    save(client, f"/admin/accounts/user/{account.pk}/change/", name="陈婧", email="", is_active="on", first_password="")

    account.refresh_from_db()
    assert account.name == "陈婧"
    assert account.username == "chen.jing"
    assert Event.unscoped.get(code="accounts.user.changed").data["changes"] == {"name": ["陈静", "陈婧"]}


def test_an_account_is_closed_opened_and_given_a_password(client, enter):
    enter("sys_admin")
    account = user("陈静", username="chen.jing")
    address = f"/admin/accounts/user/{account.pk}/change/"

    save(client, address, name="陈静", email="", first_password="")
    account.refresh_from_db()
    assert not account.is_active

    save(client, address, name="陈静", email="", is_active="on", first_password="Another-first-1")
    account.refresh_from_db()
    assert account.is_active
    assert account.must_change_password
    assert account.check_password("Another-first-1")
    codes = Event.unscoped.filter(subject_type="accounts.user").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["accounts.user.closed", "accounts.user.changed", "accounts.user.password_given"]


def test_nobody_closes_their_own_account(client, enter):
    me = enter("sys_admin")

    response = save(
        client, f"/admin/accounts/user/{me.user_id}/change/", name="我", email="", is_staff="on", first_password=""
    )

    assert response.status_code == 200
    assert User.objects.get(pk=me.user_id).is_active


def test_the_security_administrator_reads_accounts_and_changes_none(client, enter):
    enter("sec_admin")
    account = user("陈静", username="chen.jing")
    address = f"/admin/accounts/user/{account.pk}/change/"

    page = client.get(address)
    assert page.status_code == 200
    assert "first_password" not in page.content.decode()
    assert save(client, address, name="别人", email="", first_password="").status_code == 403
    account.refresh_from_db()
    assert account.name == "陈静"


def test_somebody_locked_out_is_let_in_again(client, enter):
    account = user("陈静", username="chen.jing")
    for _turn in range(5):
        client.post("/login/", {"login": "chen.jing", "password": "wrong"})
    assert client.post("/login/", {"login": "chen.jing", "password": "Hengwen-2026"}).status_code == 429
    enter("sys_admin")

    client.post("/admin/accounts/user/", {"action": "unlock", "_selected_action": [account.pk]})
    client.logout()

    assert client.post("/login/", {"login": "chen.jing", "password": "Hengwen-2026"}).status_code == 302
    assert Event.unscoped.filter(code="accounts.user.unlocked").count() == 1


def granted(account, union, role="county_reviewer", **dates):
    return {"user": account.pk, "union": union.pk, "role": role, "from_on": "2026-11-23", "to_on": ""} | dates


def test_a_post_is_given_and_ended(client, enter, tree):
    me = enter("sec_admin")
    account = user()

    assert save(client, "/admin/unions/post/add/", **granted(account, tree.haishu)).status_code == 302
    given = Post.objects.get(user=account)
    assert given.granted_by_id == me.user_id
    save(client, f"/admin/unions/post/{given.pk}/change/", to_on="2026-12-31")

    given.refresh_from_db()
    assert given.to_on == date(2026, 12, 31)
    codes = Event.unscoped.filter(subject_type="unions.post").order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["unions.post.granted", "unions.post.ended"]


@pytest.mark.parametrize("case", ["oneself", "two duties", "held already", "ends before it begins", "out of reach"])
def test_a_post_that_may_not_be_given_is_refused_at_the_form(client, enter, tree, case):
    me = enter("sec_admin", tree.haishu if case == "out of reach" else None)
    account = user()
    fields = granted(account, tree.haishu)
    if case == "oneself":
        fields["user"] = me.user_id
    elif case == "two duties":
        post("county_approver", tree.haishu, account)
    elif case == "held already":
        post("county_reviewer", tree.haishu, account)
    elif case == "ends before it begins":
        fields["to_on"] = "2026-11-22"
    else:
        fields["union"] = tree.jiangbei.pk
    before = Post.objects.count()

    response = save(client, "/admin/unions/post/add/", **fields)

    assert response.status_code == 200
    assert "errornote" in response.content.decode()
    assert Post.objects.count() == before
    assert not Event.unscoped.filter(code="unions.post.granted").exists()


def test_a_security_administrator_of_a_branch_sees_its_posts_alone(client, enter, tree):
    post("county_reviewer", tree.haishu, user("海曙人"))
    other = post("county_reviewer", tree.jiangbei, user("江北人"))
    enter("sec_admin", tree.haishu)

    page = client.get("/admin/unions/post/").content.decode()

    assert "海曙人" in page
    assert "江北人" not in page
    assert client.get(f"/admin/unions/post/{other.pk}/change/").status_code == 302


def test_a_union_is_found_by_part_of_its_name(client, enter, tree):
    enter("sec_admin", tree.haishu)
    field = "app_label=unions&model_name=post&field_name=union"

    found = client.get(f"/admin/autocomplete/?term=纺织&{field}").json()["results"]
    assert [row["text"] for row in found] == ["宁波甬南纺织有限公司工会"]
    assert client.get(f"/admin/autocomplete/?term=恒丰&{field}").json()["results"] == []


VALUE = {
    "code": "needy.notice_days",
    "region": "330203",
    "value": "7",
    "valid_from": "2027-01-01",
    "valid_to": "",
    "basis": "区总工办〔2026〕3 号",
}


def test_a_parameter_is_entered_and_recorded(client, enter):
    me = enter("province_admin")

    response = save(client, "/admin/core/policyparameter/add/", **VALUE)

    assert response.status_code == 302, response.content.decode()
    assert PolicyParameter.objects.get(region="330203").value == "7"
    event = Event.unscoped.get(code="core.parameter.entered")
    assert event.actor_id == me.user_id
    assert event.data["changes"]["value"] == [None, "7"]


@pytest.mark.parametrize(
    "wrong", [{"value": "seven"}, {"code": "no.such"}, {"basis": ""}, {"region": "33"}, {"valid_to": "2026-12-31"}]
)
def test_a_faulty_parameter_is_shown_again(client, enter, wrong):
    enter("province_admin")
    before = PolicyParameter.objects.count()

    assert save(client, "/admin/core/policyparameter/add/", **(VALUE | wrong)).status_code == 200
    assert PolicyParameter.objects.count() == before


def test_a_parameter_in_force_is_ended_never_rewritten(client, enter):
    enter("province_admin")
    row = PolicyParameter.objects.filter(code="needy.notice_days", region="330000").get()

    save(
        client,
        f"/admin/core/policyparameter/{row.pk}/change/",
        **(VALUE | {"value": "1", "valid_to": "2026-12-31", "basis": row.basis}),
    )

    changed = PolicyParameter.objects.get(pk=row.pk)
    assert changed.value == row.value
    assert changed.code == row.code
    assert changed.valid_to == date(2026, 12, 31)
    assert Event.unscoped.get(code="core.parameter.changed").data["changes"] == {"valid_to": [None, "2026-12-31"]}


def test_a_parameter_cannot_end_before_it_began(client, enter):
    enter("province_admin")
    row = PolicyParameter.objects.filter(code="needy.notice_days", region="330000").get()

    response = save(client, f"/admin/core/policyparameter/{row.pk}/change/", valid_to="0001-01-01", basis=row.basis)

    assert (response.status_code, "errornote" in response.text) == (200, True)
    assert PolicyParameter.objects.get(pk=row.pk).valid_to is None


@pytest.mark.parametrize("wrong", ["<b>", "王" * 600, "1e9"])
def test_a_key_that_is_no_number_is_an_error_of_the_form(client, enter, tree, wrong):
    enter("sec_admin")

    assert client.get("/admin/unions/post/add/", {"union": wrong}).status_code == 200
    assert save(client, "/admin/unions/post/add/", **granted(user(), tree.haishu) | {"user": wrong}).status_code == 200


def test_nothing_is_deleted_in_the_administration(client, enter):
    enter("province_admin")
    row = PolicyParameter.objects.first()

    assert client.post(f"/admin/core/policyparameter/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(
        "/admin/core/policyparameter/", {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    )
    assert PolicyParameter.objects.filter(pk=row.pk).exists()


def test_a_new_holiday_moves_the_clocks_that_hang_on_it(client, enter, tree, django_capture_on_commit_callbacks):
    start_clock(subject=tree.haishu, code="x.period", trigger_on=DAY, length=2, unit=Unit.WORKING_DAY, basis="[C] test")
    assert Deadline.unscoped.get().due_on == DAY + timedelta(days=2)
    enter("sys_admin")

    with django_capture_on_commit_callbacks():
        save(client, "/admin/core/calendarday/add/", day="2026-11-24", name="调休")
    event = Event.unscoped.get(code="core.calendar.entered")
    assert Delivery.objects.filter(event=event).count() == 1
    deliver([event.pk], moment=event.happened_at)

    assert Deadline.unscoped.get().due_on == DAY + timedelta(days=3)
    assert CalendarDay.objects.get(day=date(2026, 11, 24)).is_workday is False
    assert Event.unscoped.filter(code="core.clock.moved").count() == 1


def test_a_new_year_is_entered(client, enter):
    enter("sys_admin")

    save(client, "/admin/core/calendaryear/add/", year="2027", source="国办发明电〔2026〕7 号", entered_on="2026-11-23")

    assert CalendarYear.objects.filter(year=2027).exists()
    assert Event.unscoped.filter(code="core.calendar.entered").count() == 1
