"""Sentences with numbers in them, in the language of a document.

A report is made in English and in Arabic from the same facts, so both wordings stand side by side
where a thing is told: whoever changes one sees the other, and a rebuild needs nothing but the code.
Numbers, codes and dates are put into their places as runs, which keep their direction.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from incidents.codebook import HARM, POPULATION, VOCABULARIES
from incidents.reasons import VALUE_REASON
from publication.report.blocks import Isolated, Number, Run, Runs, Text
from sources.codebook import Vocabulary
from sources.dates import When

LANGUAGES = ("en", "ar")
PLACE = re.compile(r"\{(\w+)\}")
BY_NAME = {vocabulary.name: vocabulary for vocabulary in VOCABULARIES}
Told = Run | Runs | str | None
LEFT_TO_RIGHT = "\u2066"
ISOLATED = re.compile("([\u2066-\u2068])([^\u2066-\u2069]*)\u2069")

PEOPLE = {
    "all": ("people {harm}, whatever their status", "{harm} أيًّا كانت صفتهم"),
    "civilian": ("civilians {harm}", "{harm} من المدنيين"),
    "protected": ("other protected people {harm}", "{harm} من المحميين الآخرين"),
    "combatant": ("combatants {harm}", "{harm} من المقاتلين"),
    "unknown": ("people of unknown status {harm}", "{harm} ممن لا تُعرف صفتهم"),
    "unstated": ("people {harm}, status not stated", "{harm} ممن لم تُذكر صفتهم"),
}
HARMED = {
    "killed": ("killed", "القتلى"),
    "injured": ("injured", "الجرحى"),
    "killed_or_injured": (
        "killed or injured (one count, not split)",
        "القتلى أو الجرحى (عدد واحد غير مفصَّل)",
    ),
    "abducted": ("abducted", "المختطفون أو المخفيون"),
    "missing": ("missing", "المفقودون"),
    "trapped": ("trapped", "العالقون وسط القتال"),
    "besieged": ("besieged", "المحاصرون"),
}


@cache
def parts_of(template: str) -> tuple[str, ...]:
    """Words and names of places in turn, words first."""
    return tuple(PLACE.split(template))


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells in one language; each pair is what is said in English, then in Arabic."""

    language: str

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"language: {self.language!r} is not accepted; one of en, ar is")

    def words(self, english: str, arabic: str) -> str:
        return arabic if self.language == "ar" else english

    def say(self, english: str, arabic: str, **told: Told) -> Runs:
        """Return the sentence with what stands in each {place}; a text is taken as words."""
        runs: list[Run] = []
        for index, part in enumerate(parts_of(self.words(english, arabic))):
            if index % 2:
                runs += as_runs(told[part])
            elif part:
                runs.append(Text(part))
        return tuple(runs)

    def name(self, named: Mapping[str, Any]) -> str:
        """The name in the language; in the other where there is none."""
        first, second = self.words("name_en", "name_ar"), self.words("name_ar", "name_en")
        name: str = named.get(first) or named.get(second) or named.get("code", "")
        return name

    def label(self, vocabulary: Vocabulary | str, code: str) -> str:
        found = BY_NAME[vocabulary] if isinstance(vocabulary, str) else vocabulary
        return found.label(code, self.language)

    def people(self, harm: str, population: str) -> str:
        """Whom a figure counts: civilians killed."""
        told = self.words(*PEOPLE.get(population, (f"{population}, {{harm}}",) * 2))
        harmed = self.words(*HARMED[harm]) if harm in HARMED else self.label(HARM, harm)
        return told.format(harm=harmed)

    def pair(self, harm: str, population: str) -> str:
        """The same by the labels of the codebook, as a table has it."""
        return f"{self.label(HARM, harm)} · {self.label(POPULATION, population)}"

    def month(self, first: date) -> str:
        return When.read(f"{first:%Y-%m}").describe(self.language)

    def day(self, day: date) -> str:
        return When.read(day.isoformat()).describe(self.language)

    def join(self, items: Iterable[str]) -> str:
        return self.words(", ", "، ").join(items)

    def list_runs(self, items: Iterable[Runs]) -> Runs:
        """Several things in a row, parted by the comma of the language."""
        runs: list[Run] = []
        for item in items:
            runs += (Text(self.words(", ", "، ")), *item) if runs else item
        return tuple(runs)

    def not_known(self, reason: str = "") -> Runs:
        """What stands where a number would, with why there is none."""
        told = self.words("not known", "غير معروف")
        if reason in VALUE_REASON and reason != "recorded":
            told = f"{told} ({self.label(VALUE_REASON, reason).lower()})"
        return (Text(told),)

    def number(self, number: Number | None, reason: str = "") -> Runs:
        return self.not_known(reason) if number is None else (number,)

    def span(
        self, low: Number | None, high: Number | None, *, is_open: bool, reason: str = ""
    ) -> Runs:
        """The least and the most that sources say, or that it is not known.

        ``is_open``: the most is itself a floor; without any high there is no upper end.
        """
        if low is None:
            return self.not_known(reason)
        if high is None:
            return self.say("{low} or more", "{low} أو أكثر", low=low)
        if low.value == high.value:
            told: Runs = (low,)
        else:
            told = self.say("{low} to {high}", "من {low} إلى {high}", low=low, high=high)
        return self.say("{told} or more", "{told} أو أكثر", told=told) if is_open else told


def as_runs(told: Told) -> Runs:
    match told:
        case None:
            return ()
        case str():
            return (Text(told),)
        case tuple():
            return told
    return (told,)


def as_isolated(said: str) -> Runs:
    """Return words as runs, with a run for each number, code or name that marks keep apart."""
    words, *kept = ISOLATED.split(said)
    marked = zip(kept[::3], kept[1::3], kept[2::3], strict=True)
    runs: list[Text | Isolated] = [Text(words)]
    for mark, inside, behind in marked:
        runs += [Isolated(inside) if mark == LEFT_TO_RIGHT else Text(inside), Text(behind)]
    return tuple(run for run in runs if run.text)


def code(text: str) -> Runs:
    """A code, date or hash, which reads from left to right in every language."""
    return (Isolated(text),) if text else ()


def codes(teller: Teller, texts: Sequence[str]) -> Runs:
    return teller.list_runs(code(text) for text in texts)
