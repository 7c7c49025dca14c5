"""Find the payments of a period by the day they were answered, as the figures of relief ask for them."""

from django.db import migrations

MAKE = "CREATE INDEX aid_payment_by_day ON aid_payment (((settled_at AT TIME ZONE 'Asia/Shanghai')::date))"


class Migration(migrations.Migration):
    dependencies = [("aid", "0016_reviews_exits")]

    operations = [migrations.RunSQL(MAKE, "DROP INDEX aid_payment_by_day")]
