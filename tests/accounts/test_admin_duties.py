"""Administration by duty: each of the sixteen roles at each table, and that every change leaves an event."""

import pytest

from core.events.models import Event
from tests.factories import SYSTEM, user
from unions.choices import Role
from unions.models import Region, Union

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

READERS = {
    "/admin/accounts/user/": {"sys_admin", "sec_admin"},
    "/admin/unions/post/": {"sec_admin"},
    "/admin/unions/union/": {"province_admin", "sec_admin"},
    "/admin/unions/region/": {"province_admin"},
    "/admin/core/policyparameter/": {"province_admin"},
    "/admin/core/calendaryear/": {"sys_admin"},
    "/admin/core/calendarday/": {"sys_admin"},
    "/admin/core/event/": {"audit_admin"},
}
WRITERS = {
    "/admin/accounts/user/add/": {"sys_admin"},
    "/admin/unions/post/add/": {"sec_admin"},
    "/admin/unions/union/add/": set(),
    "/admin/unions/region/add/": set(),
    "/admin/core/policyparameter/add/": {"province_admin"},
    "/admin/core/calendaryear/add/": {"sys_admin"},
    "/admin/core/calendarday/add/": {"sys_admin"},
    "/admin/core/event/add/": set(),
}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_its_own_tables_alone(client, enter, role):
    enter(role)

    for path, readers in READERS.items():
        assert client.get(path).status_code == (200 if role in readers else 403), path
    for path, writers in WRITERS.items():
        assert client.get(path).status_code == (200 if role in writers else 403), path


@pytest.mark.parametrize("role", Role.values)
def test_the_start_page_names_only_ones_own_tables(client, enter, role):
    enter(role)

    page = client.get("/admin/").content.decode()

    for path, readers in READERS.items():
        assert (f'href="{path}"' in page) is (role in readers), path


def test_what_other_packages_bring_is_not_there(client, enter):
    enter("sys_admin")

    for path in (
        "auth/group/",
        "axes/accessattempt/",
        "account/emailaddress/",
        "mfa/authenticator/",
        "usersessions/usersession/",
    ):
        assert client.get(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize("role", ["sys_admin", "sec_admin", "audit_admin", "province_admin"])
def test_without_the_key_nobody_enters(client, as_role, tree, role):
    as_role(role, tree.province)

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "系统管理仅对管理员开放" in response.content.decode()


@pytest.mark.parametrize("role", ["sys_admin", "audit_admin", "province_admin"])
def test_a_post_in_a_county_does_not_open_the_platform(client, enter, tree, role):
    enter(role, tree.haishu)

    for path in ("accounts/user/", "core/policyparameter/add/", "core/calendarday/"):
        assert client.get(f"/admin/{path}").status_code == 403


def test_a_superuser_without_posts_may_do_nothing(client, tree):
    account = user(is_staff=True, is_superuser=True)
    client.force_login(account, backend=BACKEND)

    assert client.get("/admin/").status_code == 200
    for path in READERS:
        assert client.get(path).status_code == 403


def test_there_is_one_door_for_signing_in(client, tree):
    for path in ("/admin/", "/admin/accounts/user/", "/admin/core/event/"):
        page = client.get(path, follow=True)
        assert page.redirect_chain[-1][0].startswith("/login/?next=")
        assert f'name="next" value="{path}"' in page.content.decode()
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 405


def test_the_administrations_own_password_page_is_closed(client, enter):
    enter("sys_admin")

    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"


def test_the_auditor_reads_what_happened_and_what_concerns_no_union(client, enter, tree):
    enter("audit_admin")
    event = Event.unscoped.filter(code="unions.union.created").first()
    plain = Event.unscoped.create(
        code="accounts.user.created",
        subject_type="accounts.user",
        subject_id="1",
        union_path="",
        actor_name=SYSTEM.name,
        happened_at=event.happened_at,
        data={"username": "chen.jing"},
    )

    listed = client.get("/admin/core/event/").content.decode()
    shown = client.get(f"/admin/core/event/{plain.pk}/change/").content.decode()

    assert "unions.union.created" in listed
    assert "accounts.user.created" in listed
    assert "chen.jing" in shown
    assert client.post(f"/admin/core/event/{event.pk}/change/", {"code": "x"}).status_code == 403


def test_the_trail_speaks_the_readers_language(client, enter, tree):
    enter("audit_admin")
    event = Event.unscoped.filter(code="unions.union.created").first()

    for path in ("/admin/core/event/", f"/admin/core/event/{event.pk}/change/"):
        shown = client.get(path, headers={"accept-language": "zh-hans"}).content.decode()
        for english in ("Subject type", "Actor name", "Happened at", "Union path", "Request id", "事件s"):
            assert english.lower() not in shown.lower(), (path, english)


def test_an_auditor_of_a_city_reads_that_city_alone(client, enter, tree):
    enter("audit_admin", tree.ningbo)

    listed = client.get("/admin/core/event/?q=unions.union.created").content.decode()

    rows = Event.unscoped.filter(code="unions.union.created")
    inside = {str(row.subject_id) for row in rows if row.union_path.startswith(tree.ningbo.path)}
    outside = {str(row.subject_id) for row in rows} - inside
    assert all(f">{key}<" in listed for key in inside)
    assert not any(f">{key}<" in listed for key in outside)


def test_the_code_lists_are_for_reading(client, enter, tree):
    enter("province_admin")

    assert "330203" in client.get("/admin/unions/region/").content.decode()
    assert "宁波甬南纺织有限公司工会" in client.get("/admin/unions/union/").content.decode()
    assert client.post("/admin/unions/region/330203/change/", {"name": "x"}).status_code == 403
    assert client.post(f"/admin/unions/union/{tree.haishu.pk}/change/", {"name": "x"}).status_code == 403
    assert Region.objects.get(pk="330203").name == "海曙区"
    assert Union.unscoped.get(pk=tree.haishu.pk).name == "海曙区总工会"


def test_no_case_is_in_the_administration(client, enter):
    for role in ("sys_admin", "sec_admin", "audit_admin", "province_admin"):
        enter(role)
        assert "/admin/aid/" not in client.get("/admin/").content.decode()
        assert client.get("/admin/aid/needyfile/").status_code == 404
