"""A union in the words of its page: what its papers and its events are called, and its story."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from core.chinese.names import mask_name
from unions.models import Union
from unions.rules import lifecycle as rules
from unions.rules import terms as term_rules
from unions.selectors.union_page import events_of

SLOTS: dict[str, str | Promise] = {
    rules.LETTER: lazy("Request letter"),
    rules.REPORT: lazy("Report on the first election"),
    term_rules.REQUEST_LETTER: lazy("Request for the election"),
    term_rules.RESULT_REPORT: lazy("Report on the election"),
    "resolution": lazy("The members' resolution"),
}
EVENTS: dict[str, str | Promise] = {
    "unions.union.created": lazy("Entered"),
    "unions.union.applied": lazy("Application handed in"),
    "unions.union.returned": lazy("Application sent back"),
    "unions.union.refused": lazy("Application refused"),
    "unions.union.approved": lazy("Application approved"),
    "unions.union.application_changed": lazy("Application changed"),
    "unions.union.members_listed": lazy("Member list entered"),
    "unions.union.candidate_entered": lazy("Candidate entered"),
    "unions.union.candidate_removed": lazy("Candidate struck off"),
    "unions.union.employer_covered": lazy("Employer covered"),
    "unions.union.employer_uncovered": lazy("Employer no longer covered"),
    "unions.union.election_reported": lazy("First election reported"),
    "unions.union.election_returned": lazy("Report on the election sent back"),
    "unions.union.activated": lazy("Active"),
    "unions.union.facts_changed": lazy("Facts of the union changed"),
    "unions.union.moved": lazy("Moved to another upper union"),
    "unions.union.ending": lazy("Ends"),
    "unions.union.ended": pgettext_lazy("union", "Ended"),
    "unions.term.entered": lazy("Term entered"),
    "unions.term.opened": lazy("New term"),
    "unions.term.overdue": lazy("Term overdue"),
    "unions.term.extension_asked": lazy("Extension asked for"),
    "unions.term.extended": lazy("Term extended"),
    "unions.term.extension_refused": lazy("Extension refused"),
    "unions.reelection.planned": lazy("Election planned"),
    "unions.reelection.request_sent": lazy("Request for the election sent"),
    "unions.reelection.request_returned": lazy("Request for the election sent back"),
    "unions.reelection.request_approved": lazy("Request for the election approved"),
    "unions.reelection.voted": lazy("Vote entered"),
    "unions.reelection.result_reported": lazy("Result reported"),
    "unions.reelection.result_returned": lazy("Result sent back"),
    "unions.reelection.result_approved": lazy("Result confirmed"),
    "unions.reelection.abandoned": lazy("Election given up"),
    "unions.officer.entered": lazy("Officer took office"),
    "unions.officer.left": lazy("Officer left"),
    "unions.officer.change_asked": lazy("Officer's leaving asked for"),
    "unions.officer.change_approved": lazy("Officer's leaving agreed to"),
    "unions.officer.change_refused": lazy("Officer's leaving refused"),
    "unions.committee.set_up": lazy("Committee set up"),
    "unions.committee.ended": lazy("Committee ended"),
    "unions.restructuring.asked": lazy("Change of the tree asked for"),
    "unions.restructuring.approved": lazy("Change of the tree approved"),
    "unions.restructuring.refused": lazy("Change of the tree refused"),
    "unions.restructuring.withdrawn": lazy("Change of the tree withdrawn"),
    "unions.restructuring.started": lazy("Change of the tree begun"),
    "unions.restructuring.done": lazy("Change of the tree carried out"),
    "core.attachment.added": lazy("Paper added"),
    "core.attachment.replaced": lazy("Paper replaced"),
}
ABOUT_PEOPLE = frozenset(
    code for code in EVENTS if code.startswith("unions.officer.") or "candidate" in code or "member" in code
)


def story_of(union: Union, *, in_full: bool) -> list[dict[str, Any]]:
    """Return what happened to a union as entries of its timeline; ``in_full``: for a reader who may see its people."""
    return [
        {
            "title": EVENTS[event.code],
            "at": event.happened_at,
            "by": event.actor_name,
            "text": _text(event.data) if in_full else _masked_text(event.code, event.data),
            "kind": "bad" if event.code.endswith(("refused", "returned", "overdue")) else "",
        }
        for event in events_of(union)
        if event.code in EVENTS
    ]


def _text(data: dict[str, Any]) -> str:
    names = ("name", "post", "employer", "reason", "opinion", "approval_no")
    return _(", ").join(str(data[name]) for name in names if data.get(name))


def _masked_text(code: str, data: dict[str, Any]) -> str:
    """Return the text for a reader who may not see people: no file's name, no free text, names of people masked."""
    if code.startswith("core.attachment."):
        return ""
    shown = {name: data.get(name, "") for name in ("name", "post", "employer", "approval_no")}
    return _text(shown | {"name": mask_name(shown["name"])} if code in ABOUT_PEOPLE else shown)
