"""One timeline: cases of rights protection stand on the person's and the household's page, for who may open them."""

from datetime import date

import pytest
from django.urls import reverse

from legal.models import Party
from tests.aid.households import member, seated
from tests.factories import DAY, actor
from tests.legal.centre import Centre
from tests.legal.mediation.table import Table
from tests.legal.supervision.watch import Watch
from tests.unions.members import Unions
from unions.holdings import holdings_of, shown_to
from unions.selectors.own_data import copy_of
from unions.stories import stories_of

pytestmark = pytest.mark.django_db
SECRET = "甬南纺织"


class Story:
    """One member with a family on file, a case of legal aid, a mediation and a complaint."""

    def __init__(self):
        self.unions = Unions()
        self.tree = self.unions.tree
        self.centre, self.table, self.watch = Centre(self.tree), Table(self.tree), Watch(self.tree)
        self.member = self.unions.member("杨建军")
        self.person = self.member.person
        self.case = self.add_case()
        self.mediation = self.table.registered()
        Party.objects.filter(mediation=self.mediation, kind="worker").update(person=self.person)
        self.matter = self.watch.registered(union_id=self.tree.wangchun.pk, by=self.table.keeper)
        type(self.matter).unscoped.filter(pk=self.matter.pk).update(person=self.person)

    def add_case(self):
        case = self.centre.received()
        type(case).unscoped.filter(pk=case.pk).update(applicant=self.person)
        return case

    @property
    def numbers(self):
        return [self.case.number, self.mediation.number, self.matter.number]

    def seen(self, who):
        """Return which of the three cases somebody sees on the timeline, and which in the holdings."""
        told = " ".join(entry["text"] for entry in stories_of(who, [self.person.pk], without="aid"))
        held = " ".join(each.title for each in shown_to(who, holdings_of(self.person.pk, DAY)))
        return [[number in text for number in self.numbers] for text in (told, held)]


@pytest.fixture
def story():
    return Story()


def test_each_reader_sees_the_cases_that_they_may_open_and_no_other(story):
    lawyer, me = story.centre.lawyer()
    _other, stranger = story.centre.lawyer("陈律师")
    type(story.case).unscoped.filter(pk=story.case.pk).update(lawyer=lawyer)
    everybody = {
        "township": (actor("township_caseworker", story.tree.wangchun), [True, True, True]),
        "county": (story.centre.reviewer, [True, True, True]),
        "next township": (actor("township_caseworker", story.tree.jiangxia), [False, False, False]),
        "next county": (actor("county_reviewer", story.tree.jiangbei), [False, False, False]),
        "basic union": (story.unions.old_cadre, [False, False, False]),
        "finance": (actor("finance_preparer", story.tree.haishu), [False, False, False]),
        "lawyer": (me, [True, False, False]),
        "lawyer of another case": (stranger, [False, False, False]),
        "mediator of no case": (story.table.mediator, [False, False, False]),
        "supervisor of no matter": (story.watch.inquirer, [False, False, False]),
    }
    for name, (who, expected) in everybody.items():
        assert story.seen(who) == [expected, expected], name


def test_the_page_of_a_person_tells_the_turns_of_each_case_and_leads_there(client, as_role, story):
    as_role("township_caseworker", story.tree.wangchun)
    page = client.get(reverse("unions:member_detail", args=[story.member.pk])).text
    for number in story.numbers:
        assert number in page
    assert reverse("legal:case_detail", args=[story.case.number]) in page
    for words in ("法律援助：", "争议调解：", "劳动法律监督："):
        assert words in page
    as_role("grassroots_cadre", story.unions.old)
    page = client.get(reverse("unions:member_detail", args=[story.member.pk])).text
    assert not any(number in page for number in story.numbers)


def test_the_household_tells_the_cases_of_everybody_it_counts(client, as_role, story):
    file = seated(story.unions.old)
    type(story.case).unscoped.filter(pk=story.case.pk).update(applicant=member(file, "李建国").person)
    address = reverse("aid:file_detail", args=[file.key])
    as_role("township_caseworker", story.tree.wangchun)
    page = client.get(address).text
    assert story.case.number in page
    assert story.mediation.number not in page
    as_role("grassroots_cadre", story.unions.old)
    assert story.case.number not in client.get(address).text


def test_ones_own_copy_tells_of_ones_own_case_and_not_of_the_other_side(story):
    sections = copy_of(story.person, DAY)
    told = str([(each["title"], each["rows"]) for each in sections if each["title"] != "会员身份"])
    for number in story.numbers:
        assert number in told
    rights = str([each for each in sections if any(number in str(each) for number in story.numbers)])
    assert SECRET not in rights


def test_a_case_keeps_a_person_from_being_erased_until_ten_years_after_its_end(story):
    story.case.refresh_from_db()
    (held,) = [each for each in holdings_of(story.person.pk, DAY) if story.case.number in each.title]
    assert (held.keeps, held.until) == (True, None)
    ended = date(2024, 2, 29)
    type(story.case).unscoped.filter(pk=story.case.pk).update(
        status="consulted", ended_on=ended, decided_on=ended, economic="not_needed"
    )
    for day, keeps in ((date(2034, 2, 28), True), (date(2034, 3, 1), False)):
        (held,) = [each for each in holdings_of(story.person.pk, day) if story.case.number in each.title]
        assert (held.keeps, held.until) == (keeps, date(2034, 2, 28))


def test_the_cost_does_not_grow_with_the_cases(story, constant_queries):
    reader = story.centre.reviewer

    def add(count):
        for _each in range(count // 2):
            story.add_case()

    def read():
        stories_of(reader, [story.person.pk])
        return shown_to(reader, holdings_of(story.person.pk, DAY))

    assert constant_queries(read, add) <= 19  # two of them ask which records are one person
