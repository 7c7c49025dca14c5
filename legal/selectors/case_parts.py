"""Everything that hangs on one case of legal aid, for its page: one statement instead of one for each kind."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, F, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

from core.documents.models import Attachment
from legal.models import (
    AidCallback,
    AidClaim,
    AidCost,
    AidHearing,
    AidLetter,
    AidNote,
    AidOffer,
    AidStage,
    AidSubsidy,
    LegalAidCase,
)


@dataclass(frozen=True)
class Part:
    """What is asked of one table, and of which rows beside it only the name is shown."""

    model: Any
    shown: tuple[str, ...]
    named: tuple[str, ...] = ()


PARTS: dict[str, Part] = {
    "claims": Part(AidClaim, ("matter", "text", "claimed", "awarded", "recovered")),
    "notes": Part(AidNote, ("on", "stage", "text", "is_contact"), ("author",)),
    "hearings": Part(AidHearing, ("kind", "held_at", "body", "place", "result")),
    "stages": Part(AidStage, ("stage", "body", "their_number", "award", "amount", "received_on")),
    "costs": Part(AidCost, ("kind", "on", "amount", "note")),
    "callbacks": Part(AidCallback, ("on", "is_reached", "score", "note"), ("caller",)),
    "offers": Part(AidOffer, ("status", "reasons", "offered_on", "decline_reason"), ("lawyer",)),
    "subsidies": Part(AidSubsidy, ("amount", "status", "held_because", "release_reason")),
    "letters": Part(
        AidLetter,
        ("version", "kind", "about", "number", "paper_id", "issued_on", "served_how", "served_on", "served_to"),
    ),
    "papers": Part(Attachment, ("name", "slot", "created_at"), ("uploaded_by",)),
    "proofs": Part(Attachment, ("subject_id",)),
}


@dataclass(frozen=True)
class CaseParts:
    """The rows of a case by kind, each in its own order; of a row only what the page shows is there."""

    claims: list[AidClaim]
    notes: list[AidNote]
    hearings: list[AidHearing]
    stages: list[AidStage]
    costs: list[AidCost]
    callbacks: list[AidCallback]
    offers: list[AidOffer]
    subsidies: list[AidSubsidy]
    letters: list[AidLetter]
    papers: list[Attachment]
    proofs: list[Attachment]

    @property
    def subsidy(self) -> AidSubsidy | None:
        """Return what the lawyer gets for the case."""
        return self.subsidies[0] if self.subsidies else None


def parts_of(case: LegalAidCase) -> CaseParts:
    """Return everything that hangs on an opened case: one statement."""
    asked = {name: ArraySubquery(_rows(name, part, case).values_list(_told(part))) for name, part in PARTS.items()}
    found = (
        LegalAidCase.unscoped.filter(pk=case.pk).order_by().values(**{f"told_{n}": e for n, e in asked.items()}).get()
    )
    return CaseParts(**{name: [_row(part, told) for told in found[f"told_{name}"]] for name, part in PARTS.items()})


def _rows(name: str, part: Part, case: LegalAidCase) -> QuerySet[Any]:
    if name == "proofs":
        letters = AidLetter.objects.filter(case=case.pk).annotate(key=Cast("pk", TextField())).order_by().values("key")
        about = Attachment.unscoped.filter(subject_type=AidLetter._meta.label_lower, subject_id__in=letters)
        return about.filter(replaced_at=None).order_by("created_at")
    if part.model is Attachment:
        rows = Attachment.unscoped.about(case._meta.label_lower, case.pk).filter(replaced_at=None)
        return rows.order_by("created_at")
    manager = getattr(part.model, "unscoped", part.model.objects)
    return manager.filter(case=case.pk).order_by(*part.model._meta.ordering)


def _told(part: Part) -> JSONObject:
    """Return a row as JSON; an amount travels as text, for a number of JSON would be read as a float."""
    fields = {
        name: Cast(name, TextField()) if isinstance(part.model._meta.get_field(name), DecimalField) else F(name)
        for name in ("pk", *part.shown)
        if name != "pk"
    }
    names = {f"{name}__{what}": F(f"{name}__{what}") for name in part.named for what in ("pk", "name")}
    return JSONObject(pk=F("pk"), **fields, **names)


def _row(part: Part, told: dict[str, Any]) -> Any:
    """Return a row of the table from its JSON, with those beside it of whom the name is shown."""
    row = _loaded(part.model, {name: told[name] for name in ("pk", *part.shown)})
    for name in part.named:
        beside = part.model._meta.get_field(name).related_model
        key = told[f"{name}__pk"]
        setattr(row, name, None if key is None else _loaded(beside, {"pk": key, "name": told[f"{name}__name"]}))
    return row


def _loaded(model: Any, told: dict[str, Any]) -> Any:
    fields = {name: model._meta.pk if name == "pk" else model._meta.get_field(name) for name in told}
    names = [field.attname for field in fields.values()]
    values = dict(zip(names, (fields[name].to_python(told[name]) for name in told), strict=True))
    # In the order of the table, which is how Django takes a loaded row; what was not asked for stays to be asked for.
    order = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db("default", order, [values[name] for name in order])
