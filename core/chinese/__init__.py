"""Chinese data primitives: numbers, names, money and their masks. Pure: no database, no clock, no business words."""
