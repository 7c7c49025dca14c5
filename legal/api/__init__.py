"""Rights protection for partner systems: numbers, states, dates; and what partners hand over or decide."""
