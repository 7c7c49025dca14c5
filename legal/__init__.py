"""Legal aid, dispute mediation, labour-law supervision, collective contracts: the next chapter of the house.

Nothing stands here yet; the app exists so that its place in the layers is fixed (docs/evidence.md says the same).
"""
