"""Rows of partner systems hang in no branch: the province keeps them all, a developer sees those of their partner."""

from typing import ClassVar, Self

from django.db.models import Q

from core.actors import Actor
from core.scoping import ScopedQuerySet

DEVELOP = "partners.keep_application"  # held by developers: their own partner's rows alone


class PartnerQuerySet(ScopedQuerySet):
    """A queryset with two doors: all rows for who keeps partners, one's own partner's rows for a developer.

    ``partner_path`` is the way from the row to its partner; empty for the partner itself.
    """

    partner_path: ClassVar[str] = "partner"

    def permitted(self, actor: Actor, permission: str) -> Self:
        """Keep every row for the province's administrators, those of their own partners for developers."""
        if not actor.can(permission):
            return self.none()
        return self.filter(self._own(actor)) if permission == DEVELOP and actor.user_id is not None else self.all()

    def _own(self, actor: Actor) -> Q:
        way = f"{self.partner_path}__" if self.partner_path else ""
        return Q(**{f"{way}developers__user_id": actor.user_id, f"{way}developers__until__isnull": True})


class OfApplication(PartnerQuerySet):
    """Rows that hang on an application: keys, grants, webhooks, doors, calls."""

    partner_path = "application__partner"
