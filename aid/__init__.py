"""Needy-worker files and relief: who is in hardship, what helps, who decided, what was paid."""
