"""Everything anybody can do to files and relief, by subject."""
