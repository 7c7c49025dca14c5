"""Letters on the terminal, for developers: the address is masked."""

import sys

from core.reminders.channels.base import Channel, Letter


class ConsoleChannel(Channel):
    """Prints one line a letter."""

    def send(self, letter: Letter) -> None:
        address = masked(letter.recipient.email) or f"user {letter.recipient.user_id}"
        sys.stdout.write(f"[{self.name}] {letter.dedupe_key} → {address}: {letter.subject}\n")
        sys.stdout.flush()


def masked(email: str) -> str:
    """Return an address of which only the first letter and the domain are shown."""
    name, at, domain = email.partition("@")
    return f"{name[:1]}***@{domain}" if at else ""
