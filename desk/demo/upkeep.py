"""What keeps files true, in the demonstration: an anomaly, a sample half looked through, one objection to a refusal."""

from datetime import date

from aid.choices.files import FileStatus
from aid.models import NeedyFile, SampleItem
from aid.services import appeals, cross_check, samples
from core.actors import SystemActor
from desk.demo.people import Cast

RETURNS = (("papers", "收入证明缺单位盖章"), ("income", "医疗自付金额与票据不一致"))


def add_upkeep(cast: Cast, today: date) -> None:
    """Let two families share a card, run the nightly check, and let the auditor begin on a sample."""
    filed = NeedyFile.unscoped.filter(union__path__startswith=cast.county.path, status=FileStatus.FILED)
    one, other = filed.order_by("-number")[:2]
    other.account = one.account
    other.save(update_fields=["account", "account_index"])
    cross_check.cross_check(actor=SystemActor("job: aid.dedup_scan"), today=today)
    sample = samples.draw_sample(
        actor=cast["auditor"], union_id=cast.county.pk, seed=f"{today.year}-{today.month:02d}", today=today
    )
    items = list(SampleItem.unscoped.filter(sample=sample).order_by("number")[:5])
    for item, (kind, note) in zip(items, RETURNS, strict=False):
        samples.return_item(
            actor=cast["auditor"], item_id=item.pk, seen_version=item.version, kind=kind, note=note, today=today
        )
    for item in items[len(RETURNS) :]:
        samples.pass_item(actor=cast["auditor"], item_id=item.pk, seen_version=item.version)
    _objects(cast, today)


def _objects(cast: Cast, today: date) -> None:
    """Let the applicant refused last object to it; whoever refused reads that somebody else decides."""
    refused = NeedyFile.unscoped.filter(union__path__startswith=cast.county.path, status=FileStatus.REJECTED)
    file = refused.order_by("-submitted_on", "-pk").first()
    if file is not None:
        appeals.enter_appeal(
            actor=cast["township2"],
            file_id=file.pk,
            seen_version=file.version,
            text="名下第二套住房已于去年出售，附不动产登记查询结果。",
            today=today,
        )
