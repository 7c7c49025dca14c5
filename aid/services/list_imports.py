"""Lists of aid from Excel, through the same services as the pages: drafts of applications, families for a roster."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import ENDED, Relation
from aid.choices.relief import RefusalCode
from aid.models import Award, NeedyFile, Roster, RosterRefusal
from aid.services.applications import describe_member, open_application
from aid.services.rosters import add_to_roster
from core.chinese.identity import DocumentKind, parse_document
from core.chinese.text import TextError
from core.fetch import find
from core.privacy.fields import index_of
from core.sheets.choices import Fate, Finding
from core.sheets.kinds import Desk, Line
from core.sheets.one_by_one import row_by_row
from unions.selectors.import_facts import people_known
from unions.services.people import NAMED_OTHERWISE, bears

EDIT = "aid.edit_file"
BUILD = "aid.build_roster"


def check_drafts(desk: Desk, lines: Sequence[Line]) -> None:
    """Judge applicants: number, name on file, and whether the family has a file or an application already."""
    for line in lines:
        _read_number(desk, line)
    sound = [line for line in lines if "identity" in line.values]
    _check_names(sound)
    by_index: dict[bytes, list[Line]] = {}
    for line in sound:
        by_index.setdefault(index_of("identity", line.values["identity"]), []).append(line)
    open_ones = NeedyFile.unscoped.filter(head__identity_index__in=list(by_index)).select_related("head")
    for file in open_ones.exclude(status__in=ENDED):
        for line in by_index[bytes(file.head.identity_index)]:
            text = _("The family has a file or an application already. Look for it by the name.")
            line.held("identity", "on_file", text)


def _check_names(lines: Sequence[Line]) -> None:
    known = people_known(line.values["identity"] for line in lines)
    for line in lines:
        holder, name = known.get(line.values["identity"]), line.values.get("name")
        if holder is not None and name and not bears(holder.person, name):
            line.wrong("identity", "identity_name", _(NAMED_OTHERWISE))


def _read_number(desk: Desk, line: Line) -> None:
    if "identity" not in line.values:
        return
    try:
        found = parse_document(DocumentKind.RESIDENT_ID, line.values["identity"], today=desk.today)
        line.values["identity"] = found.number
    except TextError as error:
        line.wrong("identity", error.code, error.message)
        del line.values["identity"]


def _write_draft(desk: Desk, line: Line) -> None:
    values = line.values
    file = open_application(actor=desk.actor, union_id=desk.params["union"])
    describe_member(
        actor=desk.actor,
        file_id=file.pk,
        relation=Relation.SELF,
        standing=values["standing"],
        today=desk.today,
        name=values["name"],
        identity=values["identity"],
        phone=values["phone"],
    )
    line.ends(Fate.CREATED, subject=file, record=file.key)


commit_drafts = row_by_row(_write_draft)


def check_roster_rows(desk: Desk, lines: Sequence[Line]) -> None:
    """Find each family's file by its number, in the roster's own branch, and say who stands on the roster already."""
    roster = find(Roster, desk.params["choice"], desk.actor, BUILD)
    reach = NeedyFile.objects.permitted(desk.actor, BUILD).filter(union__path__startswith=roster.union.path)
    numbers = [line.values["number"] for line in lines if "number" in line.values]
    files = {file.number: file for file in reach.filter(number__in=numbers)}
    standing = _standing(roster, files.values())
    for line in lines:
        file = files.get(line.values.get("number", ""))
        if line.finding == Finding.WRONG:
            continue
        if file is None:
            line.wrong("number", "not_in_branch", str(RefusalCode.NOT_IN_BRANCH.label))
        else:
            line.values["file"] = str(file.pk)
            line.record = file.number
            line.finding = Finding.SAME if file.pk in standing else Finding.NEW


def _standing(roster: Roster, files: Any) -> set[Any]:
    rows = Award.unscoped.filter(roster=roster, file__in=[file.pk for file in files])
    return set(rows.exclude(status__in=["rejected", "cancelled"]).values_list("file_id", flat=True))


def commit_roster_rows(desk: Desk, lines: Sequence[Line]) -> None:
    """Ask for a chunk of families; the roster's own statement decides who comes on, and why not."""
    roster = find(Roster, desk.params["choice"], desk.actor, BUILD)
    keys = [line.values["file"] for line in lines]
    add_to_roster(actor=desk.actor, roster_id=roster.pk, file_ids=keys, seen_version=roster.version)
    standing = {str(key) for key in _standing(roster, NeedyFile.unscoped.filter(pk__in=keys))}
    refused = {
        str(each.file_id): each.get_code_display()
        for each in RosterRefusal.objects.filter(roster=roster, file__in=keys).order_by("pk")
    }
    for line in lines:
        if line.values["file"] in standing:
            line.ends(Fate.CREATED, record=line.record)
            line.subject_type, line.subject_id = "aid.roster", str(roster.pk)
        else:
            line.ends(Fate.FAILED, refused.get(line.values["file"]) or _("Not taken onto the roster."))
