"""A kind of work for tests: writes one row a number, a few a chunk; can refuse, fail or stand still on demand."""

from core.errors import RuleBrokenError
from core.heartbeats import Heartbeat
from core.jobs import registry
from core.jobs.registry import Progress, Run, job_kind
from core.jobs.services import files

CODE = "test.count"
RIGHT = "aid.prepare_batch"
CHUNK = 5
AT: dict[int, object] = {}  # what happens in the chunk that begins at this number


def register() -> None:
    @job_kind(CODE, label="Count", permission=RIGHT)
    def count(run: Run) -> Progress:
        start = run.cursor.get("next", 0)
        numbers = range(start, min(start + CHUNK, run.total))
        for number in numbers:
            Heartbeat.objects.create(job=f"{run.name}-{number:04d}", last_ok_at=run.moment)
        trouble = AT.get(start)
        if isinstance(trouble, Exception):
            raise trouble
        if callable(trouble):
            trouble(run)
        files.keep_piece(run.job_id, start, "".join(f"{number}\n" for number in numbers).encode())
        done = start + len(numbers)
        if done < run.total:
            return Progress(done=done, cursor={"next": done})
        content = b"".join(files.pieces_of(run.job_id))
        files.give_file(run.job_id, name="count.txt", media_type="text/plain", content=content)
        return Progress(done=done, is_finished=True, message="counted", url="/work/")


def unregister() -> None:
    registry._kinds.pop(CODE, None)
    AT.clear()


def rows(name: str = "n") -> list[str]:
    return sorted(Heartbeat.objects.filter(job__startswith=f"{name}-").values_list("job", flat=True))


REFUSAL = RuleBrokenError("Number 7 may not be counted.", code="seven", details={"problems": [{"message": "7"}]})
