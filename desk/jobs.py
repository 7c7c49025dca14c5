"""Long work of the desk: a return over so many rows that nobody should wait for the page."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_noop

from core.jobs.registry import Progress, Run, job_kind
from desk.coverage import VIEW
from desk.statistics import PARTS, asked_for

RETURNS = "desk.returns"


@job_kind(RETURNS, label=gettext_noop("Count the return"), permission=VIEW)
def count_return(run: Run) -> Progress:
    """Count the next part of a return; sums alone are kept, in the job's own row."""
    asked = asked_for(run.actor, run.params, run.today)
    names = list(PARTS)
    counted: dict[str, Any] = dict(run.cursor.get("parts", {}))
    name = names[run.done]
    counted[name] = PARTS[name](run.actor, asked)
    done = run.done + 1
    address = f"{reverse('desk:statistics')}?{urlencode({**run.params, 'job': str(run.job_id)})}"
    return Progress(done=done, total=len(names), cursor={"parts": counted}, is_finished=done == len(names), url=address)
