"""Words stored in the database, by subject: files, relief, funds."""
