"""The shapes of the log as a feed."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from publication.api import shapes
from publication.api.incident_shapes import Record
from publication.api.shape_fields import Shape, count, text, yes_no
from publication.models import LogEntry

DOCUMENTS = (Record, shapes.Place, shapes.Dataset, shapes.Source, shapes.Coverage)


class DocumentField(serializers.ReadOnlyField):
    """The public document of a subject of any sort, or null."""


class DocumentSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    target_class = DocumentField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        known = [auto_schema.resolve_serializer(shape, direction).ref for shape in DOCUMENTS]
        return {"oneOf": [*known, {"type": "null"}]}


class Tombstone(Shape):
    """What stands in the place of something that is gone."""

    reason = text("Why it is gone.")
    code = text("The record, where it is one.", required=False)
    merged_into = text("The record that it is part of now.", required=False)


class Change(Shape):
    """One entry of the log. Keep its document; at a tombstone, forget all about the subject."""

    n = count("The number of the entry.")
    kind = serializers.ChoiceField(choices=LogEntry.Kind.choices)
    subject = text("What it speaks of: incident:, place:, dataset:, source: or coverage:.")
    at = serializers.DateTimeField()
    stands = yes_no("False: a later entry replaced it, or its document was redacted.")
    document = DocumentField(
        help_text="What the subject is now; null at a tombstone, and where it no longer stands."
    )
    tombstone = Tombstone(allow_null=True)
    salt = text("In hexadecimal; null where the document is not here.", allow_null=True)
    document_hash = text("SHA-256 of the salt and the document or tombstone in canonical JSON.")
    previous_hash = text("The hash of the entry before; 64 zeros before the first.")
    hash = text("SHA-256 of previous_hash, n, kind, subject, document_hash and at.")


class ChangePage(shapes.Page):
    results = Change(many=True)
