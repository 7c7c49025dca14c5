"""Figures kept at every node, and the triggers that say which union is to be counted anew."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from unions.tally_triggers import CHANGES, marks, unmarks

FUNCTIONS = """
CREATE FUNCTION unions_mark_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO unions_tallymark (union_id) SELECT DISTINCT %1$I FROM changed WHERE %1$I IS NOT NULL',
                   TG_ARGV[0]);
    RETURN NULL;
END $$;
CREATE FUNCTION unions_mark_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT DISTINCT employer.place_id
      FROM changed JOIN unions_employer employer ON employer.id = changed.employer_id
     WHERE employer.place_id IS NOT NULL;
    RETURN NULL;
END $$;
CREATE FUNCTION unions_mark_union() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unions_tallymark (union_id)
    SELECT id FROM changed
     UNION
    SELECT employer.place_id
      FROM changed
      JOIN unions_employercover cover ON cover.union_id = changed.id AND cover.to_on IS NULL
      JOIN unions_employer employer ON employer.id = cover.employer_id
     WHERE employer.place_id IS NOT NULL;
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION unions_mark_union();
DROP FUNCTION unions_mark_covered();
DROP FUNCTION unions_mark_tally();
"""
BY_UNION = ("unions_membership", "unions_membercard", "unions_officer", "unions_committee", "unions_unionterm")
TRIGGERS = "\n".join(
    [
        *(marks(table, "unions_mark_tally", "union_id") for table in BY_UNION),
        marks("unions_person", "unions_mark_tally", "union_id", sides=CHANGES),
        marks("unions_socialworker", "unions_mark_tally", "township_id"),
        marks("unions_employer", "unions_mark_tally", "place_id"),
        marks("unions_employercover", "unions_mark_covered"),
        marks("unions_union", "unions_mark_union"),
    ]
)
NO_TRIGGERS = "\n".join(
    [
        *(unmarks(table) for table in BY_UNION),
        unmarks("unions_person", CHANGES),
        *(unmarks(f"unions_{name}") for name in ("socialworker", "employer", "employercover", "union")),
    ]
)
# What is there already is counted by the first fold.
EVERYTHING = "INSERT INTO unions_tallymark (union_id) SELECT id FROM unions_union"


class Migration(migrations.Migration):

    dependencies = [
        ('unions', '0008_organisation'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('union', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='tally', serialize=False, to='unions.union')),
                ('path', models.CharField(blank=True, db_collation='C', max_length=120)),
                ('own', models.JSONField(default=dict)),
                ('total', models.JSONField(default=dict)),
                ('counted_at', models.DateTimeField()),
            ],
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='TallyMark',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('union', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='unions.union')),
            ],
        ),
        migrations.CreateModel(
            name='TallySnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('total', models.JSONField()),
                ('parent', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union')),
                ('union', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.union')),
            ],
            options={
                'ordering': ['on', 'union'],
                'constraints': [models.UniqueConstraint(fields=('union', 'on'), name='unions_snapshot_once'), models.CheckConstraint(condition=models.Q(('total', {}), _negated=True), name='unions_snapshot_says_something')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
