"""An act on a batch: at once for a short one, as a job with progress for a long one; the same function either way."""

from collections.abc import Callable, Mapping
from typing import Any

from aid.models import Batch
from core.actors import Actor
from core.jobs.choices import SHORT
from core.jobs.models import Job
from core.jobs.services.starting import start_job
from core.steps import Step
from core.transitions import check_fresh, check_state


def is_long(rows: int) -> bool:
    """Say whether so many rows are worked through in the background (ux.md 5.2)."""
    return rows > SHORT


def act_on(
    actor: Actor,
    batch: Batch,
    kind: str,
    data: Mapping[str, Any],
    at_once: Callable[[], Any],
    *,
    step: Step | None = None,
) -> Job | None:
    """Carry an act on a batch out now, or start the job that does it and return that.

    What can be refused at a glance (a stale page, a wrong state) is refused before a job is made of it.
    """
    if not is_long(batch.line_count):
        at_once()
        return None
    if step is not None:
        check_fresh(batch, data.get("seen_version"))
        check_state(batch, step)
    params = {name: value for name, value in data.items() if isinstance(value, str | int | bool)}
    key = f"{batch.pk}:{data.get('key', batch.version)}"
    return start_job(
        actor=actor, kind=kind, key=key, subject=batch, name=batch.number, params=params, total=batch.line_count
    )
