"""Numbers that were somebody's once: nobody else may take them, whichever of the two was entered first."""

import django.db.models.deletion
from django.db import migrations, models


ONCE = """
CREATE FUNCTION unions_identity_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.identity_index IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_TABLE_NAME = 'unions_person' THEN
        IF EXISTS (SELECT 1 FROM unions_identityalias
                    WHERE identity_index = NEW.identity_index AND person_id <> NEW.id) THEN
            RAISE EXCEPTION 'this number was another person''s' USING
                ERRCODE = '23505', CONSTRAINT = 'unions_identity_alias_once';
        END IF;
    ELSIF EXISTS (SELECT 1 FROM unions_person WHERE identity_index = NEW.identity_index AND id <> NEW.person_id) THEN
        RAISE EXCEPTION 'this number is another person''s' USING
            ERRCODE = '23505', CONSTRAINT = 'unions_identity_alias_once';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION unions_identities_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM unions_identityalias alias
                 JOIN fresh ON fresh.identity_index = alias.identity_index AND fresh.id <> alias.person_id) THEN
        RAISE EXCEPTION 'this number was another person''s' USING
            ERRCODE = '23505', CONSTRAINT = 'unions_identity_alias_once';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER unions_person_identity_once AFTER UPDATE OF identity_index ON unions_person
    FOR EACH ROW EXECUTE FUNCTION unions_identity_once();
CREATE TRIGGER unions_people_identity_once AFTER INSERT ON unions_person
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION unions_identities_once();
CREATE TRIGGER unions_alias_identity_once AFTER INSERT OR UPDATE ON unions_identityalias
    FOR EACH ROW EXECUTE FUNCTION unions_identity_once();
"""
AGAIN = """
DROP TRIGGER unions_people_identity_once ON unions_person;
DROP TRIGGER unions_person_identity_once ON unions_person;
DROP TRIGGER unions_alias_identity_once ON unions_identityalias;
DROP FUNCTION unions_identity_once();
DROP FUNCTION unions_identities_once();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('unions', '0003_person_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='IdentityAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('resident_id', 'Resident identity card'), ('hmt_residence', 'Residence permit for Hong Kong, Macao and Taiwan residents'), ('hmt_permit', 'Travel permit for Hong Kong, Macao and Taiwan residents'), ('passport', 'Passport'), ('military', 'Military identity card'), ('birth_cert', 'Medical certificate of birth'), ('other_id', 'Other identity document')], max_length=20)),
                ('identity_index', models.BinaryField()),
                ('name', models.CharField(max_length=64, verbose_name='name')),
                ('replaced_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='unions.person')),
            ],
            options={
                'verbose_name': 'former identity number',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('identity_index',), name='unions_identity_alias_once', violation_error_message='This number belonged to another person.')],
            },
        ),
        migrations.RunSQL(ONCE, AGAIN),
    ]
