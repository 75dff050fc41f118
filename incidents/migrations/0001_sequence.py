from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Codes come from a sequence, so that none is ever used twice."""

    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        migrations.RunSQL(
            "CREATE SEQUENCE incidents_incident_code START 100001",
            "DROP SEQUENCE incidents_incident_code",
        ),
    ]
