"""Dynamic management in the demonstration: checks of two quarters, reviews half way, an exit on notice, a death."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from aid.choices.files import FileStatus
from aid.choices.upkeep import ReviewSection
from aid.models import NeedyFile
from aid.selectors.quarters import before, quarter_on
from aid.services import deaths, notices, quarters, reviews, upkeep
from core import clock
from core.actors import SystemActor
from desk.demo.families import paper
from desk.demo.people import Cast

CHANNELS = ("phone", "phone", "visit", "desk")


def keep_files_true(cast: Cast, today: date) -> None:
    """Let the township check most families, go through reviews, post an exit and report a death."""
    filed = list(
        NeedyFile.unscoped.filter(union__path__startswith=cast.county.path, status=FileStatus.FILED)
        .select_related("union")
        .order_by("filed_on", "pk")
    )
    _check(cast, filed, today)
    _review(cast, today)
    _late(filed[-1], today)
    _exit_notice(cast, today)
    _death(cast, filed[-2], today)


def _check(cast: Cast, filed: list[NeedyFile], today: date) -> None:
    """Enter most of last quarter's checks, half of this quarter's, and one reported change."""
    now, caseworker = quarter_on(today), cast["township2"]
    last = before(now)
    for number, file in enumerate(filed[:60]):
        facts: dict[str, Any] = {"actor": caseworker, "file_id": file.pk, "seen_version": None}
        channel = CHANNELS[number % len(CHANNELS)]
        if file.filed_on and file.filed_on < last.first and number % 5:
            on = last.last - timedelta(days=number % 40)
            with clock.telling(clock.now() - (today - on)):
                quarters.check_family(result="unchanged", channel=channel, checked_on=on, today=on, **facts)
        if file.filed_on and file.filed_on < now.first and number % 2:
            on = max(now.first, today - timedelta(days=number % 20))
            changed = (
                {"result": "changed", "note": "长女毕业，已在镇上企业就业"} if number == 7 else {"result": "unchanged"}
            )
            quarters.check_family(channel=channel, checked_on=on, today=today, **changed, **facts)


def _review(cast: Cast, today: date) -> None:
    """Confirm two reviews, say every section of a third and two of a fourth; the rest waits."""
    under_way = NeedyFile.unscoped.filter(
        union__path__startswith=cast.county.path, status=FileStatus.REVIEWING
    ).order_by("pk")
    everything = list(ReviewSection)
    plans = ((everything, True), (everything, True), (everything, False), (everything[:2], False))
    for file, (sections, confirmed) in zip(under_way[:4], plans, strict=False):
        for section in sections:
            file.refresh_from_db()
            reviews.keep_section(
                actor=cast["township2"], file_id=file.pk, seen_version=file.version, today=today, section=section
            )
        if confirmed:
            _confirm(cast, file, today)


def _confirm(cast: Cast, file: NeedyFile, today: date) -> None:
    file.refresh_from_db()
    reviews.confirm_review(
        actor=cast["approver"],
        file_id=file.pk,
        seen_version=file.version,
        today=today,
        category=file.category,
        override_reason="家庭情况无变化，维持原类别",
    )


def _late(file: NeedyFile, today: date) -> None:
    """Let the validity of one file end yesterday, and the night suspend it."""
    file.valid_to = today - timedelta(days=1)
    file.save(update_fields=["valid_to"])
    upkeep.suspend_unreviewed(actor=SystemActor("job: aid.nightly"), today=today)


def _exit_notice(cast: Cast, today: date) -> None:
    """Post the exit of one family."""
    file = NeedyFile.unscoped.filter(union__path__startswith=cast.county.path, status=FileStatus.EXITING).first()
    if file is None:
        return
    notice = notices.prepare_notice(
        actor=cast["township2"],
        file_id=file.pk,
        seen_version=file.version,
        today=today,
        place="社区公告栏",
        contact_phone="0574-87654321",
    )
    notices.release_notice(actor=cast["reviewer"], notice_id=notice.pk, seen_version=notice.version, today=today)


def _death(cast: Cast, file: NeedyFile, today: date) -> None:
    """Report the death of a member; the family is to be told about funeral aid."""
    file.refresh_from_db()
    member = file.members.exclude(relation="self").first() or file.members.get(relation="self")
    deaths.report_death(
        actor=cast["township2"],
        file_id=file.pk,
        seen_version=file.version,
        member_id=member.pk,
        died_on=today - timedelta(days=6),
        today=today,
        moment=clock.now(),
        upload=SimpleUploadedFile("死亡证明.jpg", paper(), "image/jpeg"),
    )
