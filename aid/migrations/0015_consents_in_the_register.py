"""Consents of applications move into the one register of consents.

The old table stays, without its keys, until the release after this one: the version that still runs reads it.
"""

from django.db import migrations

COPY = """
INSERT INTO unions_personconsent (id, version, created_at, person_id, union_id, purpose, recipient, about_type, about_id,
    scope, basis, legal_basis, text_version, how, given_by, guardian, given_on, collected_by_id, withdrawn_on,
    withdrawn_by_id, withdrawn_because)
SELECT told.id, 1, told.created_at, file.head_id, person.union_id, told.purpose, '', 'aid.needyfile', file.id::text,
    '申请时告知的家庭信息', 'consent', '', COALESCE(NULLIF(told.text_version, ''), '2026-01'),
    CASE WHEN told.method IN ('paper', 'signature', 'online') THEN told.method ELSE 'paper' END, 'self', NULL,
    (told.given_at AT TIME ZONE 'Asia/Shanghai')::date, told.collected_by_id,
    (told.withdrawn_at AT TIME ZONE 'Asia/Shanghai')::date, NULL, ''
  FROM aid_consent told
  JOIN aid_needyfile file ON file.id = told.file_id
  JOIN unions_person person ON person.id = file.head_id
    ON CONFLICT DO NOTHING
"""
BACK = """
INSERT INTO aid_consent (id, version, created_at, file_id, purpose, text_version, method, given_at, collected_by_id,
    withdrawn_at)
SELECT id, 1, created_at, about_id::uuid, purpose, text_version, how, given_on::timestamptz, collected_by_id,
    withdrawn_on::timestamptz
  FROM unions_personconsent WHERE about_type = 'aid.needyfile' AND length(purpose) <= 16
    ON CONFLICT (id) DO UPDATE SET withdrawn_at = EXCLUDED.withdrawn_at
"""
# Nothing of this program looks at the old table any more: it must keep no draft from being thrown away.
LOOSEN = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conname FROM pg_constraint WHERE conrelid = 'aid_consent'::regclass AND contype = 'f' LOOP
        EXECUTE format('ALTER TABLE aid_consent DROP CONSTRAINT %I', found.conname);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("aid", "0014_exchange_marks"), ("unions", "0016_consent_once_a_row")]

    operations = [
        migrations.RunSQL(COPY, BACK),
        migrations.RunSQL(LOOSEN, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Consent")]),
    ]
