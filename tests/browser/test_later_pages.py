"""Saved views, held rows side by side, a venue with photos and history, a studio's results, a split into several."""

import pytest

from core.saved_views.models import SavedView
from core.sheets.models import ImportRow
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.core.sheets import books, flow
from tests.factories import DAY, Tree, actor_in
from tests.unions.founding import Township
from tests.unions.imports.test_comparing import on_file
from tests.unions.test_venue_pages import taken_somewhere
from tests.unions.test_venues import Places
from unions.choices.venues import VenueKind
from unions.models import EmployerCover, Venue
from unions.services import venue_reports as reports

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


def test_saved_views_and_held_rows(transactional_db, live_server):
    """A name is given to filters and stands above its page; two rows that look alike stand side by side."""
    tree = Tree()
    cadre, account = actor_in("grassroots_cadre", tree.textile)
    on_file(tree.textile, 1, books.identity(77))
    sheet = flow.checked(cadre, books.xlsx([books.member(number) for number in range(3)]), tree.textile)
    row = ImportRow.objects.get(sheet=sheet, finding="held")
    with browser(live_server.url) as window:
        leader = window().sign_in(actor_in("province_leader", tree.province)[1].pk)
        look(leader, ["/me/views/", "/me/views/new/?page=/dash/&filters=map%3Dmembers"], "views")
        leader.page.fill("[name=name]", "会员地图")
        leader.press("main form button[type=submit]")
        assert "会员地图" in leader.text()
        view = str(SavedView.objects.get().pk)
        look(leader, ["/dash/?map=members", "/me/views/", f"/me/views/{view}/rename/"], "views")
        me = window().sign_in(account.pk)
        look(me, [f"/imports/{sheet.pk}/rows/{row.number}/compare/"], "held rows")
        me.page.check("[name=decision] >> nth=0")
        me.press("main form button[type=submit]")
        me.check("a row that is decided")


def test_a_venue_with_photos_and_results(transactional_db, live_server):
    """A studio's page with all it can show, and the forms that put it there."""
    at = Places()
    studio = at.declare(
        kind=VenueKind.STUDIO, name="王芊芊劳模创新工作室", area=60, leader="王芊芊", level="county", members=8
    )
    Venue.unscoped.filter(pk=studio.pk).update(status="open", opened_on="2025-03-01", check_due_on="2027-03-01")
    for number in range(3):
        reports.add_photo(actor=at.cadre, venue_id=studio.pk, upload=taken_somewhere(f"{number}.jpg"))
    page = f"/venues/{studio.pk}/"
    with browser(live_server.url) as window:
        me = window().sign_in(actor_in("grassroots_cadre", at.tree.textile)[1].pk)
        look(me, [f"{page}photo/", f"{page}results/"], "venue forms")
        for name, told in (
            ("year", "2026"),
            ("projects", "12"),
            ("trainees", "340"),
            ("patents", "3"),
            ("benefit", "1250000.5"),
        ):
            me.page.fill(f"[name={name}]", told)
        me.press("main form button[type=submit]")
        assert "1,250,000.50" in me.text()
        look(me, [page, "/venues/", "/needy/"], "a venue's history, lists with views")


def test_a_split_into_several(transactional_db, live_server):
    """The form sends each employer to one of several new unions; the plan says all of them."""
    township = Township()
    union = township.tree.sanitation
    for name in ("宁波甲店环卫服务有限公司", "宁波乙店", "宁波丙店", "宁波丁店"):
        EmployerCover.objects.create(union=union, employer=township.employer(40, name), from_on=DAY)
    with browser(live_server.url) as window:
        me = window().sign_in(actor_in("township_caseworker", township.tree.wangchun)[1].pk)
        look(me, [f"/unions/{union.code}/split/"], "splitting")
        covers = EmployerCover.objects.filter(union=union).order_by("pk")
        codes = list(covers.values_list("employer__credit_code", flat=True))
        parts = (("望春一联工会", tuple(codes[:2])), ("望春二联工会", tuple(codes[2:3])))
        plan = township.asked(union, "split", parts=parts)
        look(me, [f"/unions/changes/{plan.pk}/", f"/unions/changes/{plan.pk}/decide/"], "a split")
