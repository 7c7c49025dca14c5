"""Relief for partner systems: least data, rights per action, keyset pages (house.md example 5)."""
