"""The rulebook of aid: pure functions and tables of steps. No database, no web, no clock."""
