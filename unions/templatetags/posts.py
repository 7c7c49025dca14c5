"""Posts in templates: which of them carry a right."""

from django import template
from django.utils.translation import gettext as _

from unions.choices import Role
from unions.rules.rights import ROLE_RIGHTS

register = template.Library()


@register.filter
def posts_with(permission: str) -> str:
    """Name the posts that carry a right, for somebody who was refused for want of it; nothing for what is no right."""
    held = [
        str(Role(role).label) for role, rights in ROLE_RIGHTS.items() if permission in {*rights.branch, *rights.own}
    ]
    return _(", ").join(held)
