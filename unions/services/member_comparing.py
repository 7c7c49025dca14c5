"""Rows of an imported list that may be about somebody on file under another number: held, compared, decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.chinese.names import name_key
from core.privacy.fields import index_of
from core.sheets.choices import Decision, Finding
from core.sheets.kinds import Comparison, Desk, Line
from unions.models import Membership, Person
from unions.rules.members import VIEW
from unions.selectors.import_facts import Known, people_attached, people_known, people_with_phones

EVERY = (Decision.SAME, Decision.ANOTHER, Decision.OUT)


def attached(lines: Sequence[Line], *, lock: bool = False) -> dict[str, Known]:
    """Return whom rows were said to be about after they were compared, by the number in the row."""
    found = people_attached((line.values.get("beside") for line in lines), lock=lock)
    pairs = [(line.values.get("identity"), found.get(line.values.get("beside", ""))) for line in lines]
    return {identity: known for identity, known in pairs if identity and known is not None}


def hold_lookalikes(desk: Desk, lines: Sequence[Line], known: Mapping[str, Known]) -> None:
    """Hold rows whose number nobody knows, but whose name and phone are somebody's here."""
    open_ones = [
        line
        for line in lines
        if line.finding == Finding.NEW and line.values["identity"] not in known and not line.values.get("decision")
    ]
    people = people_with_phones(desk.actor, VIEW, (line.values.get("phone", "") for line in open_ones))
    for line in open_ones if people else ():
        person = _lookalike(people, line)
        if person is not None:
            text = _("Somebody of this name and phone is on file with another number. Compare the two.")
            line.held("identity", "lookalike", text)
            line.subject_type, line.subject_id = person._meta.label_lower, str(person.pk)


def _lookalike(people: Mapping[bytes, Sequence[Person]], line: Line) -> Person | None:
    phone = line.values.get("phone")
    named = name_key(line.values["name"])
    alike = people.get(index_of("phone", phone) or b"", ()) if phone else ()
    return next((person for person in alike if name_key(person.name) == named), None)


def compare(desk: Desk, line: Line) -> Comparison:
    """Return the person beside a held row, masked, as far as the actor may see them."""
    code = next((each.code for each in line.problems), "")
    if code == "lookalike":
        return _beside(desk, _seen(desk, line.subject_id), EVERY)
    known = people_known([line.values.get("identity", "")]).get(line.values.get("identity", ""))
    if known is None:
        return Comparison(key="", facts={}, options=(Decision.OUT,))
    person = known.person.merged_into or known.person
    if code == "identity_replaced":
        return _beside(desk, _seen(desk, person.pk), (Decision.SAME, Decision.OUT))
    return _beside(desk, _seen(desk, person.pk), (Decision.OUT,))


def _seen(desk: Desk, person_id: Any) -> Person | None:
    rows = Person.objects.permitted(desk.actor, VIEW).filter(pk=person_id)
    return rows.select_related("union").first()


def _beside(desk: Desk, person: Person | None, options: tuple[str, ...]) -> Comparison:
    """Return what is on file; who is known in another branch alone is not shown, and such a row is only left out."""
    if person is None:
        note = _("This person is known in another branch. What is on file there is not shown.")
        return Comparison(key="", facts={}, options=(Decision.OUT,), note=note)
    member = Membership.objects.permitted(desk.actor, VIEW).filter(person=person).order_by("-pk").first()
    facts = {
        "name": person.name,
        "identity_kind": str(person.get_identity_kind_display()),
        "identity": str(person.identity),
        "sex": str(person.get_sex_display()),
        "birth_on": person.birth_on.isoformat() if person.birth_on else "",
        "phone": str(person.phone),
        "union": (member.union if member else person.union).name,
        "job": member.job if member else "",
        "joined_on": member.joined_on.isoformat() if member else "",
    }
    url = reverse("unions:member_detail", args=[member.pk]) if member else ""
    return Comparison(key=str(person.pk), facts=facts, options=options, url=url)
