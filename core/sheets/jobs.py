"""Long work on imports: reading a large file, the dry run, the writing. Each chunk is one transaction."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_noop

from core.jobs.registry import Progress, Run, job_kind
from core.parameters.selectors import value
from core.sheets import selectors
from core.sheets.limits import MOST_ROWS, PROVINCE
from core.sheets.models import SheetImport
from core.sheets.services import checking, committing, giving, source, undoing, uploading

RIGHT = "core.import_sheet"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles from looking through the rows of a chunk over and over: all of them are in use."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@job_kind(uploading.READ, label=gettext_noop("Read the file"), permission=RIGHT)
def read(run: Run) -> Progress:
    """Recognise the columns of a large file."""
    sheet = SheetImport.unscoped.select_for_update(of=("self",)).get(pk=run.subject_id)
    content = source.content_of(sheet)
    uploading.recognise(sheet, content, most_rows=value(MOST_ROWS, PROVINCE, run.today))
    return Progress(done=1, total=1, is_finished=True, url=selectors.page_of(sheet))


@job_kind(checking.CHECK, label=gettext_noop("Check the rows"), permission=RIGHT)
def check(run: Run) -> Progress:
    """Judge the next rows of a file; nothing is written but the staging."""
    with _uncollected():
        return checking.check_some(run)


@job_kind(committing.COMMIT, label=gettext_noop("Write the rows"), permission=RIGHT)
def commit(run: Run) -> Progress:
    """Write the next rows of an import."""
    with _uncollected():
        return committing.commit_some(run)


@job_kind(undoing.UNDO, label=gettext_noop("Take the import back"), permission=RIGHT)
def undo(run: Run) -> Progress:
    """Take the next records of an import back."""
    return undoing.undo_some(run)


@job_kind(giving.GIVE, label=gettext_noop("Make the file"), permission=RIGHT)
def give(run: Run) -> Progress:
    """Make a large annotated file or receipt."""
    return giving.make(run)
