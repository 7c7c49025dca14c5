"""Rules of the unions app, pure, a module a subject."""
