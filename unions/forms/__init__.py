"""Input of the unions app, a module a subject."""
