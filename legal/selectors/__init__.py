"""Everything anybody can ask."""
