"""Two standards tried: by the province for everybody, by the county for its own families."""

from datetime import date

from aid.rules.eligibility import MIN_LIVING, RELATIVE_MULTIPLE
from aid.services.rehearsals import start_rehearsal
from core.jobs.services import running
from desk.demo.people import Cast

LONG = 600.0  # seconds: the demonstration waits for the work instead of leaving it to a worker


def rehearse_standards(cast: Cast, today: date) -> None:
    """Let the demonstration's administrator and approver try what a new figure would do."""
    province = cast.county.parent.parent
    asked = (
        ("province", province.region_id, {RELATIVE_MULTIPLE: "1.5"}),
        ("approver", cast.county.region_id, {MIN_LIVING: "1300"}),
    )
    for who, region, settings in asked:
        job = start_rehearsal(actor=cast[who], region=region, settings=settings, on=today, token=f"demo-{who}")
        running.run(job.pk, seconds=LONG)
