"""The history of a venue in words: who changed what, when (ux.md P112)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.events.models import Event
from core.templatetags.show import money
from unions.models import Venue
from unions.selectors.venues import events_of

TITLES: dict[str, Any] = {
    "unions.venue.declared": pgettext_lazy("venue", "Entered"),
    "unions.venue.changed": gettext_lazy("Facts changed"),
    "unions.venue.inspected": gettext_lazy("Inspection"),
    "unions.venue.named": gettext_lazy("Put into use"),
    "unions.venue.rechecked": gettext_lazy("Checked in use"),
    "unions.venue.rated": gettext_lazy("Rating changed"),
    "unions.venue.closed": pgettext_lazy("venue", "Closed"),
    "unions.venue.results_told": gettext_lazy("Results of the studio told"),
    "unions.venue.passed_on": gettext_lazy("Taken over from a union that ended"),
    "core.attachment.added": gettext_lazy("Photo added"),
    "unions.venue.photo_dropped": gettext_lazy("Photo taken away"),
}
RESULTS = {
    "year": gettext_lazy("Year"),
    "projects": gettext_lazy("Projects"),
    "trainees": pgettext_lazy("studio", "People trained"),
    "patents": gettext_lazy("Patents"),
    "benefit": gettext_lazy("Economic benefit (yuan)"),
}


def history(venue: Venue) -> list[dict[str, Any]]:
    """Return what happened to a venue, as the timeline of its page shows it."""
    return [
        {
            "title": TITLES[event.code],
            "at": event.happened_at,
            "by": event.actor_name,
            "text": _told(event),
            "kind": "bad" if event.data.get("passed") is False else "",
        }
        for event in events_of(venue)
        if event.code in TITLES
    ]


def results(venue: Venue) -> list[dict[str, Any]]:
    """Return what a studio achieved, as rows of a card."""
    told = venue.results
    return [{"label": label, "value": _result(name, told[name])} for name, label in RESULTS.items() if name in told]


def _result(name: str, value: Any) -> str:
    return money(value) if name == "benefit" else str(value)


def _told(event: Event) -> str:
    """Return the changed fields with both values, else the score, the reason or the remark."""
    data = event.data
    if "from_union" in data:
        return f"{data['from_union']} → {data['union']}"
    if "now" in data:
        was, now = data.get("was") or {}, data["now"]
        changes = [
            _("%(what)s: %(was)s → %(now)s")
            % {"what": _label(name), "was": _value(name, was), "now": _value(name, now)}
            for name in (*(known for known in RESULTS if known in now), *(each for each in now if each not in RESULTS))
            if was.get(name) != now[name]
        ]
        return _("; ").join(changes)
    score = [_("score %(n)s") % {"n": data["score"]}] if "score" in data else []
    words = [str(data[name]) for name in ("reason", "note") if data.get(name)]
    return _("; ").join([*score, *words])


def _label(name: str) -> str:
    return str(RESULTS[name] if name in RESULTS else Venue._meta.get_field(name).verbose_name)


def _value(name: str, values: dict[str, Any]) -> str:
    """Return one value as a reader writes it; lists of codes are only said to have changed."""
    value = str(values.get(name, ""))
    if value in ("", "None", "[]"):
        return "--"
    if name in RESULTS:
        return _result(name, value)
    field: Any = Venue._meta.get_field(name)
    if name == "services":
        return str(value.count("'") // 2)
    if value in ("True", "False"):
        return _("yes") if value == "True" else _("no")
    return str(dict(field.flatchoices).get(value, value))
