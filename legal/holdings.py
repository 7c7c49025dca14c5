"""What legal aid, mediation and supervision hold about a person, and their part of the person's timeline.

The person's own copy tells of the person's own case and never of the other side. A timeline shows the turns of a case,
never what was said in it, and only to who may open that very case.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.actors import Actor
from core.events.models import Event
from core.parameters.selectors import value
from legal.models import LegalAidCase, Mediation, SupervisionMatter
from legal.rules import cases, disputes, matters
from legal.rules.records import KEEP_YEARS, kept_until
from legal.selectors.told import events_about, named_about, person_of, rows_about, seen_about, traces_of
from legal.views import dispute_words, supervision_words, words
from unions.holdings import Holding, register_source
from unions.selectors.looks import About, register_rows
from unions.stories import Entry, register_story
from unions.traces import register_trace

AID, MEDIATION, MATTER = (model._meta.label_lower for model in (LegalAidCase, Mediation, SupervisionMatter))
NAMES: dict[str, Any] = {
    AID: gettext_lazy("Legal aid"),
    MEDIATION: pgettext_lazy("legal", "Mediation"),
    MATTER: gettext_lazy("Supervision of labour law"),
}
PAGES = {AID: "legal:case_detail", MEDIATION: "legal:mediation_detail", MATTER: "legal:supervision_detail"}
RIGHTS = {AID: cases.OPEN, MEDIATION: disputes.OPEN, MATTER: matters.VIEW}
TITLES: dict[str, Any] = {
    **words.TITLES,
    **dispute_words.TITLES,
    **{code: gettext_lazy(text) for code, text in supervision_words.TITLES.items()},
}
BAD = words.BAD | dispute_words.BAD | supervision_words.BAD
# The turns of a case; the work in between is for its own page.
TURNS = frozenset(
    {
        "legal.case.received",
        "legal.case.lapsed",
        "legal.case.aided_first",
        "legal.case.first_aid_approved",
        "legal.case.first_aid_refused",
        "legal.case.approved",
        "legal.case.refused",
        "legal.case.transferred",
        "legal.case.advised",
        "legal.case.refusal_stood",
        "legal.case.refusal_kept",
        "legal.case.refusal_corrected",
        "legal.case.finished",
        "legal.case.terminated",
        "legal.case.archived",
        "legal.case.referred",
        "legal.case.referral_taken",
        "legal.mediation.registered",
        "legal.mediation.pointed_out",
        "legal.mediation.referral_taken",
        "legal.mediation.referred",
        "legal.mediation.agreed",
        "legal.mediation.failed",
        "legal.mediation.withdrawn",
        "legal.mediation.timed_out",
        "legal.mediation.signed",
        "legal.mediation.breached",
        "legal.mediation.performed",
        "legal.mediation.escalated",
        "legal.matter.registered",
        "legal.matter.pointed_out",
        "legal.matter.referral_taken",
        "legal.matter.accepted",
        "legal.matter.refused",
        "legal.matter.settled",
        "legal.matter.explained",
        "legal.matter.urged",
        "legal.matter.opinion_issued",
        "legal.matter.corrected",
        "legal.matter.suggestion_issued",
        "legal.matter.transferred",
    }
)


def held_about(person_id: Any, today: date) -> list[Holding]:
    """Return the cases in which a person is applicant, party or complainant."""
    rows = rows_about(person_id)
    regions = {row.union.region_id for row in rows}
    years = {region: int(value(KEEP_YEARS, region, today)) for region in regions}
    return [_holding(row, years[row.union.region_id], today) for row in rows]


def _holding(row: Any, years: int, today: date) -> Holding:
    kind = row._meta.label_lower
    until = kept_until(row.closed_on if kind == MATTER else row.ended_on, years)
    state = str(row.get_status_display())
    return Holding(
        title=_titled(kind, row.number),
        facts=(
            (_("Case number"), row.number),
            (_("State"), state),
            (_("Received on"), row.received_on.isoformat()),
            (_("Matter"), _matter(row)),
        ),
        basis=_("cases of rights protection are kept %(years)s years after their end") % {"years": years},
        keeps=until is None or today <= until,
        until=until,
        url=reverse(PAGES[kind], args=[row.number]),
        permission=RIGHTS[kind],
        note=_(", ").join([state, row.union.name]),
        row=row,
    )


def rows_titled(person_id: Any) -> list[About]:
    """Return the cases about a person as whoever asks who saw them reads it."""
    return [replace(each, title=_titled(each.label, each.title)) for each in named_about(person_id)]


def _matter(row: Any) -> str:
    names = {AID: "matter", MEDIATION: "kind", MATTER: "item"}
    return str(getattr(row, f"get_{names[row._meta.label_lower]}_display")())


def _titled(kind: str, what: Any) -> str:
    return _("%(kind)s: %(what)s") % {"kind": NAMES[kind], "what": what}


def story_of(actor: Actor, person_ids: Collection[Any]) -> list[Entry]:
    """Return the turns of the cases about people that somebody may open; each leads to its case."""
    rows = seen_about(actor, person_ids)
    told = [event for event in events_about(rows, TURNS) if disputes.tells(actor, event.code, event.union_path)]
    return [_entry(event, rows[event.subject_type][event.subject_id]) for event in told]


def _entry(event: Event, row: Any) -> Entry:
    return {
        "kind": "bad" if event.code in BAD else "",
        "title": _titled(event.subject_type, TITLES[event.code]),
        "url": reverse(PAGES[event.subject_type], args=[row.number]),
        "at": event.happened_at,
        "by": event.actor_name,
        "text": _(", ").join([row.number, _matter(row)]),
    }


register_trace("legal", traces_of)
register_source("legal", held_about)
register_rows("legal", rows_titled, person_of)
register_story("legal", story_of)
