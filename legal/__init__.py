"""Legal aid, dispute mediation, labour-law supervision, collective contracts. README.md is the map."""
