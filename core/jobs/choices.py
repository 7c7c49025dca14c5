"""Words stored in the job tables."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

SHORT = 200  # rows that a request may work through itself (ux.md 5.2); more is a job


class JobStatus(TextChoices):
    """Where a job stands. A business row never says this: it is in a legal state of its own after every chunk."""

    QUEUED = "queued", pgettext_lazy("job", "Waiting to start")
    RUNNING = "running", pgettext_lazy("job", "Under way")
    DONE = "done", pgettext_lazy("job", "Finished")
    FAILED = "failed", pgettext_lazy("job", "Not finished")
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")


LIVE = (JobStatus.QUEUED, JobStatus.RUNNING)
ENDED = (JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED)
