"""The translation catalogue: which texts the code shows, what the fragments say, and whether the two agree.

Needs polib and babel, which only developers have; nothing but `manage.py messages` and its tests may import this.
"""

LANGUAGE = "zh_Hans"
PACKAGES = ("core", "accounts", "unions", "aid", "legal", "desk", "partners", "config")
