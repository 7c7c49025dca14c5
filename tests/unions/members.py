"""Members by the shortest way, for tests about unions and members."""

from datetime import date
from typing import Any

from tests.factories import DAY, SYSTEM, Tree, actor, identity_number
from unions.models import Membership, Union
from unions.services.memberships import Told, apply_member
from unions.services.people import describe

PHONE = "13800001{:03d}"


class Unions:
    """Two unions of one township, one of another county, and the people who keep them."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or Tree()
        self.old, self.new, self.far = self.tree.textile, self.tree.sanitation, self.tree.elsewhere
        self.old_cadre = actor("grassroots_cadre", self.old)
        self.new_cadre = actor("grassroots_cadre", self.new)
        self.far_cadre = actor("grassroots_cadre", self.far)
        self.township = actor("township_caseworker", self.tree.wangchun)
        self.reviewer = actor("county_reviewer", self.tree.haishu)
        self.city = actor("city_auditor", self.tree.ningbo)
        self.count = 0

    def member(self, name: str = "王秀兰", union: Union | None = None, **told: Any) -> Membership:
        """Return an active member with identity number and phone."""
        self.count += 1
        described = describe(
            name=name,
            identity=told.pop("identity", None) or identity_number(),
            phone=PHONE.format(self.count),
            today=DAY,
        )
        return apply_member(
            actor=SYSTEM,
            union_id=(union or self.old).pk,
            described=described,
            told=Told(member=told),
            joined_on=date(2020, 5, 6),
            today=DAY,
            is_admitted=True,
        )
