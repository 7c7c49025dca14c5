"""Words stored in the database."""
