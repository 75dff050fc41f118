from typing import Any

from django.db import migrations, models
from django.db.models import F

from publication.figures import make_figures
from publication.totals import CONTRIBUTIONS, KEY

WHOLE = ["published", "revised", "split", "unmerged"]
READ = ["leads", "computed_best", "lowest_point", "said"]
FIRST = f"""
    UPDATE publication_monthlytotal AS held SET first_n = found.first_n
    FROM ({CONTRIBUTIONS.format(sign="1", condition="TRUE")}) AS found
    WHERE {" AND ".join(f"held.{name} = found.{name}" for name in KEY)}
"""


def read_again(apps: Any, schema_editor: Any) -> None:
    """Read from each document what its figures did not hold before."""
    database = schema_editor.connection.alias
    figures = apps.get_model("publication", "PublishedFigure").objects.using(database)
    documents = apps.get_model("publication", "PublicDocument").objects.using(database)
    # Of a document that was redacted since, nothing more is read.
    figures.update(computed_best=F("best"))
    for document in documents.filter(entry__kind__in=WHOLE).iterator(500):
        made = {
            (figure.harm, figure.population, figure.subgroup): figure
            for figure in make_figures(document.body, n=document.pk)
        }
        held = list(figures.filter(valid_from=document.pk))
        for figure in held:
            for name in READ:
                cell = made[figure.harm, figure.population, figure.subgroup]
                setattr(figure, name, getattr(cell, name))
        figures.bulk_update(held, READ)
    schema_editor.execute(FIRST)


class Migration(migrations.Migration):
    dependencies = [("publication", "0011_report_drafts")]

    operations = [
        migrations.AddField(
            model_name="monthlytotal",
            name="first_n",
            field=models.PositiveBigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="computed_best",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="leads",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="lowest_point",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="publishedfigure",
            name="said",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(read_again, migrations.RunPython.noop, elidable=True),
    ]
