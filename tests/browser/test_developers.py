"""The developers' pages in a real browser: a scope is asked for and granted, a key shown once, a webhook tried."""

import pytest

from core import clock
from partners.models import WebhookDelivery
from partners.services.routing import route
from partners.services.sending import send_owed
from tests.browser.test_walks import look
from tests.browser.windows import browser
from tests.factories import Tree
from tests.partners.webhooks import Bureau, happen, receiver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


def test_a_developer_comes_from_nothing_to_a_delivered_event(transactional_db, live_server):
    tree = Tree()
    bureau = Bureau(tree)
    app = f"/developers/apps/{bureau.application.pk}/"
    with browser(live_server.url) as window, receiver() as door:
        developer = window().sign_in(bureau.user.pk)
        developer.open(f"{app}scope/")
        developer.page.select_option("[name=scope]", "files.read")
        developer.page.fill("[name=union]", "海曙区总工会")
        developer.page.fill("[name=basis]", "协议第三条")
        developer.press("main form button[type=submit]")
        assert "待审批" in developer.text()

        office = window().sign_in(bureau.keeper.user_id)
        look(office, ["/scopes/"], "scopes")
        office.open("/scopes/").press("main a.btn")
        office.page.check("[name=decision][value=grant]")
        office.press("main form button[type=submit]")
        assert "已批准" in office.text()

        developer.open(f"{app}key/").press("main form button[type=submit]")
        assert "hw_live_" in developer.text()
        developer.check("a secret")
        developer.open(f"{app}webhook/")
        developer.page.fill("[name=url]", door.url)
        developer.page.check("[name=event_types][value='aid.file.approved']")
        developer.press("main form button[type=submit]")
        assert "whsec_" in developer.text()
        developer.press("main a.btn.p")
        hook = developer.page.url.replace(live_server.url, "")
        developer.open(f"{hook}try/").press("main form button[type=submit]")
        assert "204" in developer.text()

        happen(tree.wangchun, None)
        route(moment=clock.ticking())
        delivery = WebhookDelivery.unscoped.get()
        assert send_owed(delivery.subscription_id, now=clock.ticking) == 1
        pages = ["/developers/", app, hook, f"{hook}try/", f"{hook}act/replay/", "/developers/deliveries/"]
        look(developer, [*pages, f"/developers/deliveries/{delivery.pk}/"], "developers")
        assert "已送达" in developer.text()
