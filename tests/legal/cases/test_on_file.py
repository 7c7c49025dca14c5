"""A family on file as needy is exempt from the economic test of legal aid, whichever app keeps the file."""

import pytest

from aid.models import FileMember
from core.errors import RuleBrokenError
from legal.choices.cases import Economic, Exemption
from legal.models import LegalAidCase
from legal.services import reviews
from tests.aid.households import seated
from tests.factories import DAY
from tests.legal.centre import PAPERS

pytestmark = pytest.mark.django_db


def test_somebody_on_file_proves_no_hardship_and_somebody_else_does(centre):
    file = seated(centre.tree.textile, people=())
    seats, cases = FileMember.objects.filter(file=file), LegalAidCase.unscoped
    case = centre.received(is_migrant=False)
    assert reviews.proposed_for(case) == ""
    with pytest.raises(RuleBrokenError) as refused:
        complete(centre, case)
    assert refused.value.code == "papers_missing"

    cases.filter(pk=case.pk).update(applicant=file.head)
    case = complete(centre, cases.get(pk=case.pk))
    assert reviews.proposed_for(case) == Exemption.NEEDY_FILE
    seats.update(live=False)
    with pytest.raises(RuleBrokenError) as refused:
        exempted(centre, case)
    assert refused.value.code == "exemption"
    seats.update(live=True)
    assert exempted(centre, case).economic == Economic.EXEMPT


def complete(centre, case):
    given = {"actor": centre.reviewer, "case_id": case.pk, "seen_version": case.version, "today": DAY}
    return reviews.complete_case(**given, papers=PAPERS)


def exempted(centre, case):
    given = {"actor": centre.reviewer, "case_id": case.pk, "seen_version": case.version, "today": DAY}
    told = {"exemption": Exemption.NEEDY_FILE, "income_per_head": None, "shows_infringement": False, "note": ""}
    return reviews.record_income(**given, **told)
