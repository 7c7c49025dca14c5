"""What keeps files true, in the demonstration: an anomaly of the night, a sample half looked through."""

from datetime import date

from aid.choices.files import FileStatus
from aid.models import NeedyFile, SampleItem
from aid.services import cross_check, samples
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
