"""Referrals of the demonstration county: one each way that waits, and one that was taken up."""

from datetime import date

from aid.choices.files import FileStatus, Relation
from aid.models import FileMember
from desk.demo.people import Cast
from desk.services import referrals
from legal.models import LegalAidCase


def refer_families(cast: Cast, today: date) -> None:
    """Pass two families from legal aid to relief, and somebody of a family on file to legal aid."""
    cases = LegalAidCase.unscoped.filter(applicant__name__in=["谢长春", "高丽华"]).order_by("number")
    for case in cases:
        made, _new = referrals.refer_worker(
            actor=cast["township"],
            origin="case",
            row_id=case.pk,
            person_id=case.applicant_id,
            reason="受伤后停工，停发工资，家中老人和孩子需要照料，可能符合困难职工条件。",
            today=today,
        )
        if case.applicant.name == "谢长春" and made.status == "open":
            referrals.begin_application(
                actor=cast["township"], referral_id=made.pk, seen_version=made.version, today=today
            )
    below = cast.townships[0].path
    seats = FileMember.objects.present().filter(relation=Relation.SPOUSE, file__status=FileStatus.FILED)
    seat = seats.filter(file__union__path__startswith=below).order_by("pk").first()
    if seat is not None:
        referrals.refer_family(
            actor=cast["township"],
            file_id=seat.file_id,
            person_id=seat.person_id,
            reason="上门走访时了解到，配偶所在单位拖欠 4 个月工资，不清楚如何申请仲裁。",
            today=today,
        )
