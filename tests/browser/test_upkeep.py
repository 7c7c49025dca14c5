"""Dynamic management in a real browser, at a desk and on a phone: nothing hangs over, nobody is shut out."""

from datetime import timedelta

import pytest

from aid.choices.upkeep import ReviewSection
from aid.models import FileMember
from aid.services import exits, reviews
from tests.aid.applications import living_standard, photo
from tests.aid.money.treasury import family
from tests.browser.windows import DESK, PHONE, browser
from tests.factories import DAY, Tree, actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


@pytest.fixture
def caseworker(transactional_db):
    tree = Tree()
    living_standard()
    caseworker = actor("township_caseworker", tree.wangchun)
    due, leaving = (family(tree.textile, valid_to=DAY + timedelta(days=9), main_cause=6) for _turn in range(2))
    for file in (due, leaving):
        FileMember.objects.create(file=file, person=file.head, relation="self", standing="working", live=True)
    reviews.start_review(actor=caseworker, file_id=due.pk, seen_version=1, today=DAY)
    exits.start_exit(
        actor=caseworker,
        file_id=leaving.pk,
        seen_version=1,
        exit_code="lifted",
        opinion="收入稳定",
        today=DAY,
        upload=photo(),
    )
    return caseworker, due, leaving


def test_the_pages_of_dynamic_management(caseworker, live_server):
    me, due, leaving = caseworker
    review = f"/needy/{due.key}/review/"
    pages = [review, f"/needy/{leaving.key}/exit/"]
    more = ["/reverify/", "/reverify/quarter/", f"{review}income/", f"/needy/{due.key}/log/"]
    with browser(live_server.url) as window:
        for size, shown in ((DESK, [*pages, *more]), (PHONE, pages)):
            person = window(size).sign_in(me.user_id)
            for path in shown:
                person.open(path).check(f"{path} {size}")
        person.open(review)
        person.press("#hardship form button")
        assert due.reviews.get().parts.get().section == ReviewSection.HARDSHIP
