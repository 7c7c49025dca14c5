"""The list of files as an Excel file: the rows as they are narrowed, names masked, who took it recorded (ux.md P10)."""

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.exports import FILES, note_received
from aid.selectors.list_choices import choices_of
from aid.selectors.relief_of import kept_in_year
from aid.views.file_lists import applied, asked_of, narrowed_files
from core import clock
from core.errors import RuleBrokenError
from core.events.services import record
from core.http import Request
from core.pages import page
from core.sheets.export import written
from unions.models import Union

MOST = 10_000  # as far as the list itself counts; more is narrowed first
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("aid.view_file")
def file_export(request: Request) -> HttpResponse:
    """Send the files of the list, as it is narrowed, as an Excel file; no identity, telephone or card is in it."""
    asked = asked_of(request)
    files = list(narrowed_files(request.actor, asked, clock.today())[: MOST + 1])
    if len(files) > MOST:
        text = _("More than %(most)s files. Narrow the list first.") % {"most": MOST}
        raise RuleBrokenError(text, code="too_many")
    year = clock.today().year
    kept = kept_in_year(request.actor, [file.household_id for file in files], year)
    title = _("Needy-worker files")
    note_received(files, kept)
    columns, lines = FILES.written(is_full=False), [FILES.line(file, is_full=False) for file in files]
    content = written(title, columns, lines, notes=_notes(request, asked))
    _record(request, asked, len(files))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="files-{clock.today()}.xlsx"'
    return answer


def _notes(request: Request, asked: dict[str, str]) -> list[str]:
    """Say by what the rows are narrowed and when they were taken; a name searched for is not written down."""
    places = choices_of(request.actor, clock.today()).townships
    told = [
        str(_("%(label)s: ") % {"label": one["label"]}) + one["value"]
        for one in applied({name: value for name, value in asked.items() if name != "q"} | {"q": ""}, places)
    ]
    made = _("As of %(moment)s") % {"moment": f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}"}
    return [request.actor.place, *told, made]


def _record(request: Request, asked: dict[str, str], rows: int) -> None:
    """Keep who took which rows away; of a search only that there was one."""
    top = Union.objects.permitted(request.actor, "aid.view_file").order_by("path").first()
    by = {name: value for name, value in asked.items() if value and name != "q"}
    with transaction.atomic():
        record(request.actor, "aid.file.list_exported", top, rows=rows, searched=bool(asked["q"]), **by)
