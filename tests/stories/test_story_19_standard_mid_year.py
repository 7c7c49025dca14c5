"""Story 19: the living standard of Yiwu rises on 2027-07-01."""

from datetime import date
from decimal import Decimal

import pytest

from aid.rules.eligibility import MIN_LIVING
from aid.services import reviews
from aid.services.assessments import differing
from tests.aid.applications import Office, living_standard
from tests.factories import Tree

pytestmark = [pytest.mark.django_db, pytest.mark.story]


class YiwuOffice(Office):
    """The same county office, in Yiwu."""

    def __init__(self, tree):
        choucheng = tree._make("330782001", "稠城街道", "township", "general_federation", tree.yiwu)
        shop = tree.grassroots("义乌小商品城商户联合工会", choucheng, "joint")
        tree.textile, tree.wangchun, tree.haishu = shop, choucheng, tree.yiwu
        super().__init__(tree)


def test_a_rise_moves_a_family_from_relative_to_deep_and_the_past_stays(db):
    office = YiwuOffice(Tree())
    living_standard("330782", "1000", date(2026, 7, 1))
    living_standard("330782", "1100", date(2027, 7, 1))
    file = office.filed(income=67_800, rigid=30_000, category="relative", today=date(2026, 12, 1))
    old = file.assessments.first()
    assert (old.net_per_head, old.proposed) == (Decimal("1050.00"), "relative")

    file = office.reviewed(file, today=date(2027, 7, 2))
    file = reviews.confirm_review(
        actor=office.approver,
        file_id=file.pk,
        seen_version=file.version,
        today=date(2027, 7, 2),
        category="deep",
    )

    new = file.assessments.first()
    assert (new.proposed, file.category) == ("deep", "deep")
    used = [assessment.parameters[MIN_LIVING] for assessment in (old, new)]
    assert [figure["value"] for figure in used] == ["1000", "1100"]
    assert all(figure["basis"] and figure["region"] == "330782" for figure in used)
    assert list(differing()) == [], "every stored assessment replays to the same result"
