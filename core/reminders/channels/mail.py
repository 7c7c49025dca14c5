"""Letters by e-mail, through Django's mail settings (``EMAIL_URL``)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from core.reminders.channels.base import Channel, Letter, Recipient

PATIENCE_SECONDS = 10


class MailChannel(Channel):
    """Sends one mail a letter; its Message-ID follows from the letter, so that servers can tell a repetition."""

    def reaches(self, recipient: Recipient) -> bool:
        return bool(recipient.email)

    def send(self, letter: Letter) -> None:
        if not letter.recipient.email:
            raise ValueError("There is no e-mail address any more.")
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        EmailMessage(
            subject=letter.subject,
            body=letter.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[letter.recipient.email],
            headers={"Message-ID": f"<{letter.dedupe_key}@{host}>"},
            connection=get_connection(timeout=PATIENCE_SECONDS),
        ).send()
