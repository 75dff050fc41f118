"""What the shapes are made of."""

from typing import Any

from rest_framework import serializers

from sources.codebook import Vocabulary


class Shape(serializers.Serializer[Any]):
    """An object of an answer."""


def code_of(vocabulary: Vocabulary, **options: Any) -> serializers.ChoiceField:
    """A code of a vocabulary, with its labels."""
    choices = [(value.code, value.en) for value in vocabulary]
    return serializers.ChoiceField(choices=choices, help_text=vocabulary.definition, **options)


def persons(help_text: str, **options: Any) -> serializers.IntegerField:
    """Persons, or null where they are not known."""
    return serializers.IntegerField(min_value=0, allow_null=True, help_text=help_text, **options)


def count(help_text: str, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, help_text=help_text, **options)


def text(help_text: str = "", **options: Any) -> serializers.CharField:
    return serializers.CharField(help_text=help_text or None, **options)


def yes_no(help_text: str = "", **options: Any) -> serializers.BooleanField:
    return serializers.BooleanField(help_text=help_text or None, **options)


def texts(help_text: str = "") -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=help_text or None)
