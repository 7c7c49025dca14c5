"""Everything anybody can do to unions, people and posts."""
