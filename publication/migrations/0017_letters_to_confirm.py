from typing import Any

from django.db import migrations, models
from django.db.models import F


def written_when_asked(apps: Any, schema_editor: Any) -> None:
    """Until now a letter left at the moment that it was asked for."""
    known = apps.get_model("publication", "Subscriber").objects.using(schema_editor.connection.alias)
    known.update(written_at=F("asked_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0016_figures_by_country"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscriber",
            name="written_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="written to at"),
        ),
        migrations.RunPython(written_when_asked, migrations.RunPython.noop),
    ]
