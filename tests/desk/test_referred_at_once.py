"""Two people refer one case, or issue one paper, in the same moment: one does, the other is shown what was made."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from desk.models import Referral
from desk.services.referrals import refer_worker
from legal.models import AidLetter
from legal.services.aid_letters import issue_letter
from tests.factories import DAY, Tree
from tests.legal.centre import Centre


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_referral_and_one_number():
    centre = Centre(Tree())
    case = centre.received()

    def at_once(act, *actors):
        def run(actor):
            try:
                return act(actor)[1]
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            return sorted(pool.map(run, actors))

    def refer(who):
        return refer_worker(
            actor=who, origin="case", row_id=case.pk, person_id=case.applicant_id, reason="停薪，家庭困难", today=DAY
        )

    def issue(who):
        return issue_letter(actor=who, case_id=case.pk, kind="acceptance", today=DAY)

    assert at_once(refer, centre.reviewer, centre.township) == [False, True]
    assert Referral.unscoped.count() == 1
    assert at_once(issue, centre.reviewer, centre.reviewer) == [False, True]
    assert [letter.number for letter in AidLetter.objects.all()] == ["330203工援受〔2026〕1号"]
