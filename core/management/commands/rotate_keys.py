"""Move every secret to the newest field key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.privacy.keys import current_key_id
from core.privacy.services import other_seals, rotate, secret_fields

TURNS = 20


class Command(BaseCommand):
    help = (
        "Re-seal everything sealed with the newest key of FIELD_KEYS while people work, again and again until no row"
        " names an older key. Safe to stop and to repeat."
    )

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"Newest key: {current_key_id()}")
        for _turn in range(TURNS):
            if not self._once():
                self.stdout.write(
                    "No row names an older key. It can be taken out of FIELD_KEYS; old backups still need it."
                )
                return
        raise CommandError(
            "Rows with an older key keep coming back: a web or worker process still has the old FIELD_KEYS."
        )

    def _once(self) -> int:
        """Go through everything once; return how many rows changed: who read a row before may still write it back."""
        changed = 0
        for model, names in secret_fields():
            changed += self._told(f"{model._meta.label} ({', '.join(names)})", rotate(model, names))
        for label, reseal in other_seals():
            changed += self._told(label, reseal())
        return changed

    def _told(self, label: str, rows: int) -> int:
        if rows:
            self.stdout.write(f"{label}: {rows} rows re-sealed")
        return rows
