"""The records that are one human being: the one that stands for all, and those merged into it."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from core.wall.scope import everywhere

# Up to the record that was kept, then down to everything merged into it: a merge may follow on a merge.
SAME = """
WITH RECURSIVE up AS (
    SELECT id, merged_into_id FROM unions_person WHERE id = ANY(%s::uuid[])
     UNION SELECT kept.id, kept.merged_into_id FROM unions_person kept JOIN up ON kept.id = up.merged_into_id
), same AS (
    SELECT id FROM up UNION SELECT gone.id FROM unions_person gone JOIN same ON gone.merged_into_id = same.id
) SELECT id FROM same
"""


@everywhere("records of one human being lie where each was made; the caller shows what may be seen")
def records_of(person_ids: Collection[Any]) -> list[Any]:
    """Return the keys of people and of every record that merges say is one of them, those asked for first."""
    asked = [str(key) for key in person_ids]
    with connection.cursor() as cursor:
        cursor.execute(SAME, [asked])
        found = [key for (key,) in cursor.fetchall()]
    return sorted(found, key=lambda key: (str(key) not in asked, str(key)))
