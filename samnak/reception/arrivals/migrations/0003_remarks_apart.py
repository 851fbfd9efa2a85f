"""What a list remarks of somebody, and of their relatives, gets fields of its own; the rest is no longer copied."""

from typing import Any

from django.db import migrations, models

import samnak.ground.access.sealed
from samnak.ground import packs
from samnak.reception.arrivals.reading import apart


def sort_cells(apps: Any, schema_editor: Any) -> None:
    """Passengers of the lists there are: each cell where it belongs."""
    words = packs.current().kept_apart
    for row in apps.get_model("arrivals", "Passenger")._base_manager.iterator():
        found = apart.sort(row.as_written, words)
        row.as_written, row.says_more = found.identity, found.more
        row.remarks, row.relatives = list(found.remarks), list(found.relatives)
        row.save(update_fields=["as_written", "says_more", "remarks", "relatives"])


class Migration(migrations.Migration):
    dependencies = [
        ("arrivals", "0002_notice_hour_known"),
    ]

    operations = [
        migrations.AddField("passenger", "remarks", samnak.ground.access.sealed.SealedJSON(default=list)),
        migrations.AddField("passenger", "says_more", models.BooleanField(default=False)),
        migrations.AddField("passenger", "relatives", samnak.ground.access.sealed.SealedJSON(default=list)),
        migrations.RunPython(sort_cells, migrations.RunPython.noop),
    ]
