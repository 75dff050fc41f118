from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def begin_with_their_entry(apps: Any, schema_editor: Any) -> None:
    """Until now a row held the newest entry alone: it stands since then."""
    database = schema_editor.connection.alias
    for name in ("PublishedIncident", "PublishedReference"):
        rows = apps.get_model("publication", name).objects.using(database)
        rows.update(valid_from=F("entry_id"))


class Migration(migrations.Migration):
    dependencies = [("publication", "0007_releases")]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="valid_from",
                field=models.PositiveBigIntegerField(default=0),
                preserve_default=False,
            )
            for model in ("publishedincident", "publishedreference")
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="valid_to",
                field=models.PositiveBigIntegerField(null=True),
            )
            for model in ("publishedincident", "publishedreference")
        ),
        migrations.RunPython(begin_with_their_entry, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="publishedincident",
            name="code",
            field=models.CharField(max_length=20, verbose_name="code"),
        ),
        migrations.AlterField(
            model_name="publishedincident",
            name="first_entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="publication.logentry",
            ),
        ),
        migrations.AlterField(
            model_name="publishedreference",
            name="subject",
            field=models.CharField(db_index=True, max_length=80),
        ),
        migrations.AddIndex(
            model_name="publishedincident",
            index=models.Index(fields=["code", "valid_from"], name="publication_incident_versions"),
        ),
        migrations.AddConstraint(
            model_name="publishedincident",
            constraint=models.UniqueConstraint(
                condition=models.Q(valid_to=None),
                fields=("code",),
                name="publication_incident_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedreference",
            constraint=models.UniqueConstraint(
                condition=models.Q(valid_to=None),
                fields=("subject",),
                name="publication_reference_one_live",
            ),
        ),
    ]
