from typing import Any

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

from publication.searching import facets_of, words_of

FILLED = ("facets", "words", "latitude", "longitude")


def read_documents(apps: Any, schema_editor: Any) -> None:
    """Read from each document what its version did not hold before."""
    database = schema_editor.connection.alias
    rows = apps.get_model("publication", "PublishedIncident").objects.using(database)
    versions = rows.filter(state="published", entry__document__isnull=False)
    batch: list[Any] = []
    for version in versions.select_related("entry__document").iterator(500):
        body = version.entry.document.body
        version.words = words_of(body)
        version.facets = facets_of(body)
        version.latitude = body["place"]["latitude"]
        version.longitude = body["place"]["longitude"]
        batch.append(version)
        if len(batch) == 500:
            versions.bulk_update(batch, FILLED)
            batch = []
    versions.bulk_update(batch, FILLED)


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0008_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='publishedincident',
            name='latitude',
            field=models.DecimalField(decimal_places=2, max_digits=4, null=True),
        ),
        migrations.AddField(
            model_name='publishedincident',
            name='longitude',
            field=models.DecimalField(decimal_places=2, max_digits=5, null=True),
        ),
        migrations.AddField(
            model_name='publishedincident',
            name='facets',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, size=None),
        ),
        migrations.AddField(
            model_name='publishedincident',
            name='words',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
        ),
        migrations.RunPython(read_documents, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='publishedincident',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words', 'facets', 'parties'], name='publication_incident_words'),
        ),
        migrations.AddIndex(
            model_name='publishedincident',
            index=models.Index(fields=['longitude', 'latitude'], name='publication_incident_point'),
        ),
    ]
