"""Reminders: late perhaps (and then they say so), never lost, never sent twice.

An app declares *schedules* (``registry.schedule``): code that says, from facts alone, which milestones fall into a
window, whom each concerns and whether it is still needed. All the rest is rows in PostgreSQL, and happens here:

    services.planning     plan(now)      schedules → occurrences (``Occurrence``: the ledger, one row a milestone)
    services.sweeping     sweep(now)     due occurrences → messages in the inbox (``Message``), with escalation planned
    services.folding      fold_late(now) what one person missed while nothing ran → one digest in the inbox
    services.dispatching  dispatch(now)  messages → letters outside (``Dispatch``): urgent at once, the rest at 08:30
    services.inbox        notify, mark_read, settle, set_preference: what people and subscribers do
    services.watchdog     watch(now)     alarms when any of this stands still
    selectors             everything anybody can ask
    channels              file, console, mail: how a letter leaves the house
    rules                 windows, quiet hours, lateness, back-off: pure

Each step is repeatable and may be run by any number of processes at once: rows are claimed with a lease, and unique
keys make a second message impossible. ``now`` is the domain's clock (HENGWEN_NOW may fix it); leases and retries run
on the machine's own (``core.clock.ticking``).
"""
