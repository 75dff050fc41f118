"""What is refused, made where no language is known, and said where one is. Pure.

An English text is also its own name in the catalogues of `gettext`; `sources.saying` says it in the
language of whoever reads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sources.codebook import Vocabulary

Translate = Callable[[str], str]


def marked(text: str) -> str:
    """Mark a text for the catalogues that is translated elsewhere."""
    return text


@dataclass(frozen=True, slots=True)
class Term:
    """A code of a vocabulary as a value: its label where a language is known, else the code."""

    vocabulary: Vocabulary
    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places, such as ``%(least)s``, and what stands in them.

    A value can be a message or a term itself, or a tuple of values.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.say(str, lambda term: term.code)

    def say(self, translate: Translate, label: Callable[[Term], str]) -> str:
        """Return the sentence through ``translate``, and its terms through ``label``."""

        def told(value: object) -> object:
            match value:
                case Message():
                    return value.say(translate, label)
                case Term():
                    return label(value)
                case tuple():
                    return translate(COMMA).join(str(told(each)) for each in value)
                case _:
                    return value

        if not self.values:
            return translate(self.text)
        return translate(self.text) % {name: told(value) for name, value in self.values.items()}


COMMA = marked(", ")


class Refusal(ValueError):
    """A refusal in words for whoever asked: what is wrong, and what is accepted.

    ``str`` gives English, for logs, commands and the API, a line for each message.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        self.hold(Message(text, values))

    def hold(self, *messages: Message) -> None:
        self.messages = messages
        super().__init__("\n".join(map(str, messages)))
