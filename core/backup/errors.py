"""Why a backup or its restoration was refused; one sentence, and nothing was changed."""


class BackupError(Exception):
    """A refusal of a backup or of a restoration."""
