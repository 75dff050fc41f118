"""Messages of `sources.refusals` in the language of whoever reads, also when they were stored."""

import json
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import get_language, gettext

from sources.refusals import Message, Refusal, Term


def say(refused: Exception) -> str:
    """Say a refusal in the language of the reader; any other error says what it says."""
    return str(told(refused))


def in_arabic(text: str) -> str:
    with translation.override("ar"):
        return gettext(text)


def _label(term: Term) -> str:
    return term.vocabulary.label(term.code, get_language() or "en")


class Told(str):
    """Messages said to the reader, a line each, that remember what they were made of."""

    __slots__ = ("messages",)
    messages: tuple[Message, ...]

    @classmethod
    def of(cls, *messages: Message) -> "Told":
        told = cls("\n".join(message.say(gettext, _label) for message in messages))
        told.messages = messages
        return told


def told(refused: Exception) -> str:
    """Return a refusal as a ToldField stores it; of any other error the text."""
    return Told.of(*refused.messages) if isinstance(refused, Refusal) else str(refused)


class ToldField(models.TextField[str, str]):
    """A column for what was told to nobody yet: each reader reads it in their own language.

    Messages are stored by their English text with their values, and any other text as it stands.
    Migrations see a text.
    """

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.TextField", args, options

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Told):
            return json.dumps([_pack(each) for each in value.messages], ensure_ascii=False)
        return super().get_prep_value(value)

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        if value is None or not value.startswith(STORED):
            return value
        try:
            return Told.of(*(_unpack(each) for each in json.loads(value)))
        except ValueError:
            return value


STORED = '[{"text": '


def _pack(value: object) -> object:
    match value:
        case Message():
            return {
                "text": value.text,
                "values": {name: _pack(each) for name, each in value.values.items()},
            }
        case tuple():
            return [_pack(each) for each in value]
        case int() | float():
            return value
        case _:
            return str(value)


def _unpack(value: Any) -> Any:
    match value:
        case {"text": text, "values": values}:
            return Message(text, {name: _unpack(each) for name, each in values.items()})
        case list():
            return tuple(_unpack(each) for each in value)
        case _:
            return value
