"""Model fields that several rooms use."""

from collections.abc import Sequence
from functools import partialmethod
from typing import Any

from django.db import models
from django.utils.functional import lazystr
from django.utils.translation import get_language

from sources.codebook import Value, Vocabulary


class LazyLabel:
    """The label of a value in the language of whoever looks at it."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def __str__(self) -> str:
        return self.value.label(get_language() or "en")


class CodeField(models.CharField[str, str]):
    """A code of a closed vocabulary.

    Migrations carry only the column: a vocabulary grows without a change of the schema.
    """

    def __init__(self, vocabulary: Vocabulary | None = None, **options: Any) -> None:
        self.vocabulary = vocabulary
        options.setdefault("max_length", 20)
        if vocabulary is not None:
            options["choices"] = [(value.code, lazystr(LazyLabel(value))) for value in vocabulary]
        super().__init__(**options)

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any) -> None:
        """Give the model its label of a code; Django's own writes out all labels for each."""
        if self.vocabulary is not None:
            label = partialmethod(_label, vocabulary=self.vocabulary, name=name)
            setattr(cls, f"get_{name}_display", label)
        super().contribute_to_class(cls, name, *args)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        options.pop("choices", None)
        return name, "django.db.models.CharField", args, options


def _label(row: models.Model, vocabulary: Vocabulary, name: str) -> str:
    return vocabulary.label(getattr(row, name), get_language() or "en")
