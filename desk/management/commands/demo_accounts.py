"""`manage.py demo_accounts`: who can sign in to the demonstration, one line an account."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand

from core.events.models import Event
from desk.demo.partners import SANDBOX_ID, SANDBOX_SECRET
from desk.demo.people import PASSWORD
from partners.choices import ApplicationStatus
from partners.models import Application
from unions.models import Post

HEADINGS = ("role", "user name", "password", "name", "union")
CHANGED = "(changed)"


class Command(BaseCommand):
    help = "Print the demonstration's accounts: role, user name, password, name, union. Prints nothing without them."

    def handle(self, **_options: Any) -> None:
        rows = account_rows()
        if rows:
            for line in table([HEADINGS, *rows]):
                self.stdout.write(line)
        if Application.unscoped.filter(client_id=SANDBOX_ID, status=ApplicationStatus.ACTIVE).exists():
            self.stdout.write("")
            self.stdout.write(f"API (docs/partners.md)  {SANDBOX_ID}  {SANDBOX_SECRET}")


def account_rows() -> list[tuple[str, ...]]:
    """Return one row an account, with its first post; a password somebody changed is not printed."""
    posts = Post.objects.filter(user__username__startswith="demo.", user__is_active=True)
    codes = ["accounts.user.password_changed", "accounts.user.password_given"]
    changed = set(
        Event.unscoped.filter(code__in=codes, subject_type="accounts.user").values_list("subject_id", flat=True)
    )
    rows: dict[str, tuple[str, ...]] = {}
    for post in posts.select_related("user", "union").order_by("pk"):
        password = CHANGED if str(post.user_id) in changed else PASSWORD
        rows.setdefault(post.user.username, (post.role, post.user.username, password, post.user.name, post.union.name))
    return list(rows.values())


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines of aligned columns; Chinese characters are two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
