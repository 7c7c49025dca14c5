"""What the end of a file brings with it."""

from datetime import date

from aid.choices.files import NoticeStatus
from aid.models import FileMember, NeedyFile, Notice
from core.clocks.services import stop_all_clocks


def end_file(file: NeedyFile, *, on: date) -> None:
    """Free the household's seats, cancel its clocks and take its notice down; the papers stay."""
    FileMember.objects.filter(file=file, live=True).update(live=False)
    hanging = Notice.unscoped.filter(file=file, status__in=[NoticeStatus.PREPARED, NoticeStatus.POSTED])
    hanging.update(status=NoticeStatus.STOPPED, ended_on=on)
    stop_all_clocks(subject=file, on=on)
    file.ended_on = on
