"""Story 8: the township types an application for a small shop; it may not decide on it too."""

import pytest

from accounts.models import User
from aid.services import decisions
from core.errors import ForbiddenError, RuleBrokenError
from core.events.models import Event
from tests.factories import DAY, actor, post
from unions.selectors.posts import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def test_the_recorder_is_the_township_user_and_the_audit_shows_it(office):
    file = office.submitted(by=office.caseworker, union=office.tree.sanitation)

    assert file.recorder_id == office.caseworker.user_id
    actors = Event.unscoped.filter(subject_id=str(file.pk)).values_list("actor_id", flat=True)
    assert set(actors) == {office.caseworker.user_id}


def test_whoever_recorded_may_not_check_or_review(office):
    file = office.township_checking(by=office.caseworker, union=office.tree.sanitation)

    with pytest.raises(RuleBrokenError) as refused:
        decisions.pass_township_check(
            actor=office.caseworker, file_id=file.pk, seen_version=file.version, today=DAY, opinion="属实"
        )
    assert refused.value.code == "separation_of_duties"

    colleague = actor("township_caseworker", office.tree.wangchun)
    file = decisions.pass_township_check(
        actor=colleague, file_id=file.pk, seen_version=file.version, today=DAY, opinion="属实"
    )
    with pytest.raises(ForbiddenError):
        result(office.caseworker, file)
    both = promoted(office)
    with pytest.raises(RuleBrokenError):
        result(both, file)
    assert office.fresh(file).county_reviewer_id is None


def promoted(office):
    """The township worker moves to the county: the new right does not let them review what they recorded."""
    user = User.objects.get(pk=office.caseworker.user_id)
    post("county_reviewer", office.tree.haishu, user)
    return actor_for(user, day=DAY)


def result(who, file):
    return decisions.record_check_result(
        actor=who, file_id=file.pk, seen_version=file.version, today=DAY, homes=1, vehicles=0, companies=0, deposits=0
    )
