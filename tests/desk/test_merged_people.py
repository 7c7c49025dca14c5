"""Two records of one human being: the cases of either stand on the timeline, in the copy and in the search of both."""

import re

import pytest
from django.urls import reverse

from core.wall import scope
from legal.models import LegalAidCase, Party, SupervisionMatter
from tests.aid.households import member, seated
from tests.desk.test_one_timeline import Story
from tests.factories import DAY, actor, person
from unions.holdings import holdings_of, shown_to
from unions.selectors.looks import person_meant, rows_about
from unions.selectors.own_data import copy_of
from unions.selectors.records import records_of
from unions.stories import stories_of

pytestmark = pytest.mark.django_db


class Twice(Story):
    """The cases hang on a record that was merged into the one of the member."""

    def __init__(self):
        super().__init__()
        self.kept = self.person
        self.gone = person(self.tree.wangchun, "杨建君")
        self.hang_on(self.gone)
        self.merge(self.gone, self.kept)

    def hang_on(self, human):
        LegalAidCase.unscoped.filter(pk=self.case.pk).update(applicant=human)
        Party.objects.filter(mediation=self.mediation, kind="worker").update(person=human)
        SupervisionMatter.unscoped.filter(pk=self.matter.pk).update(person=human)

    def merge(self, gone, kept):
        type(gone).unscoped.filter(pk=gone.pk).update(merged_into=kept)


@pytest.fixture
def twice():
    return Twice()


def test_the_cases_of_the_record_that_went_stand_with_the_one_that_stays(twice):
    assert twice.seen(twice.centre.reviewer) == [[True] * 3, [True] * 3]
    for who in (actor("county_reviewer", twice.tree.jiangbei), twice.unions.old_cadre):
        assert twice.seen(who) == [[False] * 3, [False] * 3]
    told = str(copy_of(twice.kept, DAY))
    assert all(number in told for number in twice.numbers)
    about = {each.key for each in rows_about(twice.kept.pk)}
    assert {str(twice.case.pk), str(twice.gone.pk), str(twice.kept.pk)} <= about


def test_taken_back_they_stand_apart_again(twice):
    twice.merge(twice.gone, None)
    assert twice.seen(twice.centre.reviewer) == [[False] * 3, [False] * 3]


def test_a_merge_after_a_merge_loses_nobody(twice):
    last = person(twice.tree.wangchun, "杨健军")
    twice.merge(twice.kept, last)
    everybody = {twice.gone.pk, twice.kept.pk, last.pk}
    for one in (twice.gone, twice.kept, last):
        found = records_of([one.pk])
        assert (set(found), found[0], len(found)) == (everybody, one.pk, 3)
    told = " ".join(entry["text"] for entry in stories_of(twice.centre.reviewer, [last.pk], without="aid"))
    assert all(number in told for number in twice.numbers)
    stranger = person(twice.tree.wangchun, "何小红")
    assert records_of([stranger.pk]) == [stranger.pk]


def test_the_second_wall_hides_no_record_from_the_question(twice):
    """The other record may lie in a county that the reader does not see; its case here is here all the same."""
    type(twice.gone).unscoped.filter(pk=twice.gone.pk).update(union=twice.tree.elsewhere)
    with scope.within(actor("township_caseworker", twice.tree.jiangxia)):
        assert set(records_of([twice.kept.pk])) == {twice.kept.pk, twice.gone.pk}


def test_pages_of_the_person_and_of_the_household(client, as_role, twice):
    as_role("township_caseworker", twice.tree.wangchun)
    page = client.get(reverse("unions:member_detail", args=[twice.member.pk])).text
    assert all(number in page for number in twice.numbers)
    file = seated(twice.unions.old)
    kept = member(file, "李建国").person
    twice.merge(twice.gone, kept)
    page = client.get(reverse("aid:file_detail", args=[file.key])).text
    assert all(number in page for number in twice.numbers)
    as_role("grassroots_cadre", twice.unions.old)
    page = client.get(reverse("aid:file_detail", args=[file.key])).text
    assert not any(number in page for number in twice.numbers)


def test_the_search_for_who_stays_finds_the_cases_of_who_went(client, as_role, twice):
    as_role("county_reviewer", twice.tree.haishu)

    def found(typed):
        answer = client.get("/search/", {"q": typed}, follow=True)
        return re.findall(r'href="([^"]+)"', answer.text)

    for typed in ("杨建军", "yangjianjun", twice.kept.identity.open()):
        urls = found(typed)
        assert f"/legal/{twice.case.number}/" in urls, typed
        assert f"/mediation/{twice.mediation.number}/" in urls, typed
    as_role("county_reviewer", twice.tree.jiangbei)
    for typed in ("杨建军", twice.kept.identity.open()):
        assert not any(number in url for url in found(typed) for number in twice.numbers)


def test_who_saw_my_file_asked_by_the_number_of_a_case_leads_to_who_stays(twice):
    meant = person_meant(twice.centre.reviewer, twice.case.number, "unions.view_person")
    assert meant == twice.kept


def test_a_case_on_the_other_record_keeps_a_person_from_being_erased(twice):
    held = [each for each in holdings_of(twice.kept.pk, DAY) if twice.case.number in each.title]
    assert [each.keeps for each in held] == [True]
    assert len(shown_to(twice.centre.reviewer, held)) == 1


def test_the_search_follows_a_merge_after_a_merge(client, as_role, twice):
    last = person(twice.tree.wangchun, "诸葛健军")
    twice.merge(twice.kept, last)
    as_role("county_reviewer", twice.tree.haishu)
    for typed in ("诸葛健军", "zhugejianjun", last.identity.open()):
        found = client.get("/search/", {"q": typed}, follow=True).text
        assert f"/legal/{twice.case.number}/" in found, typed
        assert f"/mediation/{twice.mediation.number}/" in found, typed
    as_role("county_reviewer", twice.tree.jiangbei)
    assert twice.case.number not in client.get("/search/", {"q": "诸葛健军"}, follow=True).text
