"""What counts records in the totals takes four bytes; the table is written anew once, not for each column."""

from django.db import migrations, models

COUNTS = (
    "incidents",
    "incidents_without_figure",
    "has_reported_min",
    "has_corroborated_min",
    "has_best",
    "has_reported_max",
    "open_top",
    "disputed",
    "single_voice",
    "imported",
    "checked_zero",
    "set_aside",
)


def as_type(name: str) -> str:
    columns = ", ".join(f"ALTER COLUMN {column} TYPE {name}" for column in COUNTS)
    return f"ALTER TABLE publication_monthlytotal {columns}"


class Migration(migrations.Migration):
    dependencies = [("publication", "0018_redacted_waivers")]

    operations = [
        migrations.RunSQL(
            as_type("integer"),
            as_type("bigint"),
            state_operations=[
                migrations.AlterField("monthlytotal", column, models.IntegerField())
                for column in COUNTS
            ],
        )
    ]
