"""Making rows in several processes at once, while this one alone speaks with the server.

So one transaction still holds everything: whatever breaks in a part breaks the load, and nothing stays.
"""

import gc
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

PARTS = 2  # of the work, on however many processors: the rows are the same everywhere
Send = Callable[[Any], None]
Work = Callable[[int, Send], None]


class PartFailedError(RuntimeError):
    """A process that makes rows broke, or was ended, before it had made them all."""


class _Done:
    """The last message of a part that has made everything."""


def in_parts(work: Work, take: Callable[[Any], None]) -> None:
    """Let every part work in a process of its own, which asks the server nothing; ``take`` gets what they send."""
    context = get_context("fork")  # it shares what was read before: unions and the language of names
    processes, readers = [], list[Connection]()
    gc.collect()
    gc.freeze()  # a collection in a part would copy every page that it shares
    try:
        for part in range(PARTS):
            reader, writer = context.Pipe(duplex=False)
            readers.append(reader)
            process = context.Process(target=_run, args=(work, part, writer, tuple(readers)), daemon=True)
            process.start()
            writer.close()
            processes.append(process)
        _listen(readers, take)
    finally:
        gc.unfreeze()
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()
        for reader in readers:
            reader.close()


def _run(work: Work, part: int, writer: Connection, readers: tuple[Connection, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted is the one that waits; it ends the parts
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for reader in readers:
        reader.close()  # so that a part notices when nobody listens any more
    try:
        work(part, writer.send)
        writer.send(_Done())
    except BrokenPipeError:
        return
    except BaseException as error:  # noqa: BLE001 told to the one that waits, who raises
        writer.send(PartFailedError(f"Part {part + 1} of {PARTS} broke: {type(error).__name__}: {error}"))


def _listen(readers: list[Connection], take: Callable[[Any], None]) -> None:
    left = list(readers)
    while left:
        ready = wait(left)
        for reader in [each for each in left if each in ready]:
            try:
                message = reader.recv()
            except EOFError:
                part = readers.index(reader) + 1
                raise PartFailedError(f"Part {part} of {PARTS} was ended before it had made all its rows.") from None
            if isinstance(message, PartFailedError):
                raise message
            if isinstance(message, _Done):
                left.remove(reader)
            else:
                take(message)
