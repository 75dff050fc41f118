"""Query parameters: one declaration for validation, the schema and the accepted values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from django.http import QueryDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import as_serializer_error

from incidents.reconciliation.intervals import Interval
from publication.api.problems import BadParameters, Fault, fault
from publication.keys import ANYWHERE
from sources.codebook import Vocabulary

MONTH = re.compile("[0-9]{4}-[0-9]{2}")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
AT_MOST = 100
LIMIT = 500


class CodeField(serializers.RegexField):
    """The code of a place, data set or party; whether it exists is for the log to say."""

    def __init__(self, *, accepted: str, **options: Any) -> None:
        super().__init__(r"^[A-Za-z0-9_-]{1,50}\Z", **options)
        self.accepted = (accepted,)


class ReleaseField(serializers.RegexField):
    """The name of a release; whether it exists is for the database to say."""

    accepted = ("the name of a release of /api/v1/releases/, such as 2017-06.r1",)

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[0-9]{4}-[0-9]{2}\.r[0-9]{1,4}\Z", **options)


class OneOfField(serializers.ChoiceField):
    """One of some codes."""

    def __init__(self, choices: Sequence[Any], **options: Any) -> None:
        super().__init__(choices=choices, **options)
        self.accepted = tuple(self.choices)


def one_of(vocabulary: Vocabulary, **options: Any) -> OneOfField:
    """Make a field for a code of a vocabulary."""
    choices = [(value.code, value.en) for value in vocabulary]
    return OneOfField(choices, help_text=vocabulary.definition, **options)


def names_of(shape: type[serializers.Serializer[Any]]) -> OneOfField:
    """Make a field for a key of a shape."""
    return OneOfField([str(name) for name in shape().fields])


class SeveralField(serializers.ListField):
    """Several codes, repeated or parted by commas, each kept once."""

    def __init__(self, child: CodeField | OneOfField, **options: Any) -> None:
        options.setdefault("help_text", child.help_text)
        super().__init__(child=child, max_length=AT_MOST, required=False, **options)
        self.accepted = child.accepted

    def to_internal_value(self, data: Any) -> list[str]:
        # Each is kept once, but as many as were sent are counted.
        if len(data) > AT_MOST:
            raise serializers.ValidationError(f"{len(data)} values; at most {AT_MOST} are taken.")
        return list(dict.fromkeys(super().to_internal_value(data)))


@extend_schema_field({"type": "string", "pattern": f"^{MONTH.pattern}$", "examples": ["2017-06"]})
class MonthField(serializers.Field[Interval, str, str, Any]):
    """A month, read as the interval of its days."""

    default_error_messages = {"invalid": "not a month."}
    accepted: Sequence[str] = ("a month from 0001-01 to 9999-12, such as 2017-06",)

    def to_internal_value(self, data: str) -> Interval:
        if not MONTH.fullmatch(data):
            self.fail("invalid")
        try:
            return Interval.of_month(data)
        except ValueError:
            self.fail("invalid")


@extend_schema_field(
    {
        "type": "string",
        "pattern": f"^{MONTH.pattern}(-[0-9]{{2}})?$",
        "examples": ["2017-06-15", "2017-06"],
    }
)
class DayField(MonthField):
    """A day or a month, read as the interval of its days."""

    default_error_messages = {"invalid": "not a day or month."}
    accepted = ("a day such as 2017-06-15, or a month such as 2017-06",)

    def to_internal_value(self, data: str) -> Interval:
        if not DAY.fullmatch(data):
            return super().to_internal_value(data)
        try:
            return Interval(date.fromisoformat(data), date.fromisoformat(data))
        except ValueError:
            self.fail("invalid")


class WholeField(serializers.IntegerField):
    """A whole number between two others."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, **options)
        self.accepted = (f"a whole number from {least} to {most}",)


class CursorField(serializers.CharField):
    """Where a page begins, as the page before it said."""

    accepted = ("the cursor of the next link of a page",)


class Parameters(serializers.Serializer[Any]):
    """The parameters of one endpoint; each field also says what it accepts."""


def read(parameters: type[Parameters], query: QueryDict) -> dict[str, Any]:
    """Return the validated parameters of a query.

    Raises BadParameters, which names every parameter that is unknown, missing, given twice or not
    accepted.
    """
    reader = reader_of(parameters)
    fields = reader.fields
    if any(ANYWHERE.search(text) for text in (*query, *chain(*dict(query.lists()).values()))):
        accepted = ["the header Authorization: Bearer KEY"]
        raise BadParameters(fault("query", None, accepted, "a key never stands in an address."))
    faults = list(_misnamed(fields, query))
    given: dict[str, Any] = {}
    for name, values in query.lists():
        if isinstance(fields.get(name), SeveralField):
            given[name] = [part for value in values for part in value.split(",")]
        elif name in fields and len(values) == 1:
            given[name] = values[0]
    try:
        validated: dict[str, Any] = reader.run_validation(given)
    except serializers.ValidationError as error:
        named = {each.parameter for each in faults}
        for name, errors in as_serializer_error(error).items():
            if name not in named:
                faults += _not_accepted(name, fields[name], given.get(name), errors)
    if faults:
        raise BadParameters(*faults)
    return validated


@cache
def reader_of(parameters: type[Parameters]) -> Parameters:
    """Return the one reader of some parameters; it keeps nothing of what it reads."""
    reader = parameters()
    reader.fields  # noqa: B018 - made at once, and not by two threads.
    return reader


def _misnamed(fields: Mapping[str, Any], query: QueryDict) -> Iterator[Fault]:
    for name, values in query.lists():
        if name not in fields:
            near = fault(name[:AT_MOST], name, list(fields), "there is no such parameter.")
            yield Fault(near.parameter, values[-1][:AT_MOST], near.accepted, near.detail)
        elif len(values) > 1 and not isinstance(fields[name], SeveralField):
            accepted = fields[name].accepted
            yield fault(name, ", ".join(values), accepted, "given more than once; give it once.")


def _not_accepted(name: str, field: Any, value: Any, errors: Any) -> Iterator[Fault]:
    if isinstance(errors, dict):
        for index, messages in errors.items():
            yield fault(name, value[index], field.accepted, _sentence(messages))
    else:
        shown = ",".join(value) if isinstance(value, list) else value
        yield fault(name, shown, field.accepted, _sentence(errors))


def _sentence(messages: Sequence[str]) -> str:
    return " ".join(str(message) for message in messages)
