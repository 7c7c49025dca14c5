"""Everything anybody can ask about files and relief, by subject."""
