"""Move every secret to the newest field key."""

from typing import Any

from django.core.management.base import BaseCommand

from core.privacy.keys import current_key_id
from core.privacy.services import other_seals, rotate, secret_fields


class Command(BaseCommand):
    help = "Re-seal all encrypted fields with the newest key of FIELD_KEYS. Safe to stop and to repeat."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"Newest key: {current_key_id()}")
        for model, names in secret_fields():
            self.stdout.write(f"{model._meta.label}: {rotate(model, names)} rows re-sealed ({', '.join(names)})")
        for label, reseal in other_seals():
            self.stdout.write(f"{label}: {reseal()} rows re-sealed")
