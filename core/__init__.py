"""Machinery without business words: scope, steps, events, clocks, reminders, parameters, privacy, documents."""
