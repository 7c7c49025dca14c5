"""Everything anybody can ask about unions, people and posts."""
