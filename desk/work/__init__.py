"""What somebody has to do next: sources of work, one module each, and the queue made from them (ux.md P02).

To add a source, write ``def …(actor, today) -> list[WorkItem]`` in a module of its own with at most one query, and name
it in ``desk.work.queue.SOURCES``, or in ``REGIONAL`` if it reads what a region sets for itself.
"""
