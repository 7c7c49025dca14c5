"""Two hundred unions nominate at once, and several pass the last places down: exactly what there is is given."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import OperationalError, connection

from aid.choices.files import FileStatus
from aid.models import Award, Household, NeedyFile
from aid.selectors.allocations import nominated
from aid.selectors.funds import broken_invariants
from aid.services import rosters
from core.errors import DomainError
from core.violations import as_refusal
from tests.aid.money.test_allocations import Purse
from tests.aid.money.treasury import card
from tests.factories import actor
from unions.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WIDTH = 40  # connections at the same time; the server has a hundred


@pytest.fixture
def purse(transactional_db):
    return Purse()


def at_once(acts):
    """Run many acts side by side, each on its own connection; count "done" and the codes of the refusals.

    Who waited too long for the others is told that it is busy, and tries again, as a person does.
    """

    def run(act):
        try:
            while True:
                try:
                    act()
                except OperationalError as error:
                    if as_refusal(error) is None:
                        raise
                else:
                    return "done"
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(WIDTH) as pool:
        return Counter(pool.map(run, acts))


def many_families(unions, each):
    """Enter so many families in every union, by a few statements."""
    people, homes, files = [], [], []
    account = card()
    for number in range(len(unions) * each):
        union = unions[number // each]
        head = Person(name=f"家庭{number}", sort_key="jia", initials="jt", union=union)
        home = Household(union=union, head=head)
        people.append(head)
        homes.append(home)
        files.append(
            NeedyFile(
                union=union,
                household=home,
                head=head,
                category="deep",
                application_no=f"B{number}",
                number=f"330203-2025-{number:05d}",
                status=FileStatus.FILED,
                submitted_on=date(2026, 5, 1),
                filed_on=date(2026, 6, 1),
                valid_to=date(2027, 5, 31),
                account=account,
                bank_name="中国工商银行",
            )
        )
    for rows in (people, homes, files):
        type(rows[0]).objects.bulk_create(rows, batch_size=2000)
    return [[file.pk for file in files[start : start + each]] for start in range(0, len(files), each)]


@pytest.mark.drill
def test_two_hundred_unions_nominating_at_once_end_at_exactly_ten_thousand(purse):
    tree = purse.tree
    purse.at_city(10_000, 0)
    purse.move(tree.ningbo, tree.haishu, 10_000)
    unions = [tree.grassroots(f"第{number}纺织厂工会", tree.wangchun) for number in range(200)]
    asked = many_families(unions, 60)
    reviewer = actor("county_reviewer", tree.haishu)

    def nominate(union, files):
        return lambda: rosters.build_roster(
            actor=reviewer, programme_id=purse.programme.pk, union_id=union.pk, file_ids=files
        )

    found = at_once([nominate(union, files) for union, files in zip(unions, asked, strict=True)])

    assert found == {"done": 200}, "a roster that came too late says so line by line"
    assert nominated(purse.programme.pk, tree.haishu.pk) == 10_000
    assert Award.unscoped.values("household").distinct().count() == 10_000
    assert broken_invariants() == []


def test_several_who_pass_the_last_places_down_get_what_there_is():
    purse = Purse(places=100, granted=100_000)
    cities = [purse.tree.ningbo, purse.tree.jinhua]

    found = at_once(
        [lambda city=city: purse.move(purse.tree.province, city, 30, 30_000) for city in cities for _turn in range(4)]
    )

    assert found == {"done": 3, "places_short": 5}
    assert purse.free(purse.tree.province) == 10_000
    assert broken_invariants() == []
