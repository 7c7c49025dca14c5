"""Everything that happens to reminders, one module a subject."""
