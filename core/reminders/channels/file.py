"""One file a letter under ``var/outbox/<channel>/``: the default, and the stand-in for gateways not yet connected."""

import json
import os
from pathlib import Path

from django.conf import settings

from core.reminders.channels.base import Channel, Letter


class FileChannel(Channel):
    """Writes each letter whole or not at all; a letter sent again overwrites itself."""

    def send(self, letter: Letter) -> None:
        path = self._path(letter.dedupe_key)
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "to": letter.recipient.user_id,
            "subject": letter.subject,
            "body": letter.body,
            "message_id": letter.dedupe_key,
        }
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def was_sent(self, dedupe_key: str) -> bool | None:
        return self._path(dedupe_key).exists()

    def _path(self, dedupe_key: str) -> Path:
        return Path(settings.VAR_DIR) / "outbox" / self.name / f"{dedupe_key}.json"
