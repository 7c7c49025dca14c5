"""Long work as a row: who asked for it, how far it is, what came of it.

One door: ``core.jobs.services.starting.start_job``. A kind of work (``core.jobs.registry.job_kind``) is a function that
does one chunk; the engine commits the chunk's own writes together with the checkpoint, so that a worker killed at any
moment loses at most one chunk and repeats none. Redis carries only a hint; a sweep starts what a lost hint or a dead
worker left. Anything that takes more than a second, or touches more than ``SHORT`` rows, is a job.
"""
