"""Who holds an identity number, now or formerly."""

from core.privacy.fields import index_of
from core.wall.scope import everywhere
from unions.models import IdentityAlias, Person


@everywhere("a number belongs to one person in the whole province")
def holder_of(number: str) -> Person | None:
    """Return the person with this number, by the present one or by one that was corrected or replaced (B4)."""
    index = index_of("identity", number)
    holder: Person | None = Person.unscoped.filter(identity_index=index).first()
    if holder is not None:
        return holder
    alias = IdentityAlias.objects.filter(identity_index=index).select_related("person").first()
    return alias.person if alias else None


def former_names(person: Person) -> list[str]:
    """Return the names a person was on file under before."""
    return list(IdentityAlias.objects.filter(person=person).values_list("name", flat=True))
