"""Schedules of reminders of needy-worker files and programmes."""
