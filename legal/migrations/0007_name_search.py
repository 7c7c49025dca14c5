"""Find disputes, contracts, negotiations and matters by a part of a name; the indexes do not stop writes."""

import django.contrib.postgres.fields
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import legal.models.naming

KEYS = """
CREATE FUNCTION legal_name_keys(VARIADIC names text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(substr(lower(name), place, 2)), '{}')
      FROM unnest(names) AS name, generate_series(0, greatest(length(name) - 1, 0)) AS place
     WHERE name <> ''
$$
"""  # at place 0 begins one character: the first
NAMES = (
    ('mediation', ('applicant_name', 'respondent_name'), 'legal_mediation_names'),
    ('collectivecontract', ('name',), 'legal_contract_names'),
    ('negotiation', ('counterpart',), 'legal_negotiation_names'),
    ('supervisionmatter', ('employer_name',), 'legal_matter_names'),
)


def column(model, names):
    return migrations.AddField(
        model_name=model,
        name='name_keys',
        field=models.GeneratedField(
            db_persist=True,
            expression=legal.models.naming.NameKeys(*names),
            output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
        ),
    )


class Migration(migrations.Migration):

    atomic = False  # CREATE INDEX CONCURRENTLY refuses to run inside a transaction

    dependencies = [
        ('legal', '0006_tallies'),
    ]

    operations = [
        migrations.RunSQL(KEYS, 'DROP FUNCTION legal_name_keys(text[])'),
        *(column(model, names) for model, names, _index in NAMES),
        *(AddIndexConcurrently(model_name=model, index=GinIndex(fields=['name_keys'], name=index))
          for model, _names, index in NAMES),
    ]
