"""What the tags of a narrative stand for at a moment, and what is wrong with a narrative then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from publication.models import (
    PublicDocument,
    PublishedFigure,
    Release,
    ReleaseNarrative,
    ReportDraft,
)
from publication.moments import Moment
from publication.questions import Question
from publication.report.blocks import Number, Run, Runs, Text
from publication.report.facts import Row, ask
from publication.report.tags import (
    FLOW_VALUES,
    Narrative,
    Tag,
    near,
    period_of,
    read_narrative,
    typed_by_hand,
)
from publication.report.telling import Teller
from sources.refusals import Message, marked

NO_SUCH_PLACE = marked(
    "%(tag)s: %(part)s is no place that anything public names. Near it: %(near)s."
)
WITHOUT_VALUE = marked("%(tag)s has no value: nothing is known, and the report will say so.")
UNKNOWN_MONTH = "unknown"


@dataclass(slots=True)
class Narrator:
    """Answers tags for one month at one moment; what was asked once is remembered."""

    moment: Moment
    month: date
    paths: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[Tag, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        documents = PublicDocument.objects.of_references(self.moment.n)
        places = documents.filter(entry__subject__startswith="place:")
        self.paths = dict(places.values_list("body__code", "body__path"))

    @property
    def home(self) -> str:
        """The place that tags without one ask of: the one around most of what is public."""
        figures = PublishedFigure.objects.at(self.moment.n).order_by()
        roots = figures.values_list("place_path__0").annotate(held=Count("pk"))
        return next((root for root, _ in roots.order_by("-held", "place_path__0")), "")

    def ask(self, tag: Tag) -> Row | None:
        """Return the row of the monthly answer in which a tag's number stands."""
        key = Tag(tag.harm, tag.population, "", tag.subgroup, tag.place, tag.period)
        if key not in self.rows:
            place = tag.place or self.home
            if place not in self.paths:
                return None
            step, label, days = period_of(tag, self.month)
            question = Question(
                place,
                tag.harm,
                tag.population,
                days.start,
                days.end,
                interval=step,
                subgroup=tag.subgroup,
                moment=self.moment,
            )
            answered = {row.label: row for row in ask(question, self.paths[place])}
            self.rows[key] = answered[label]
        return self.rows[key]

    def tell(self, tag: Tag, teller: Teller) -> Runs:
        """Return a tag's number as the report prints it, or that it is not known and why."""
        row = self.ask(tag)
        if row is None:
            return teller.not_known()
        numbers = [row.number(column) for column in tag.columns]
        if len(numbers) == 1:
            return teller.number(numbers[0], row.reason)
        is_open = bool(row.values.get("open_top"))
        return teller.span(*numbers, is_open=is_open, reason=row.reason)

    def numbers(self, tags: Iterable[Tag]) -> Iterator[Number]:
        """Yield every number that tags stand for."""
        for tag in tags:
            if row := self.ask(tag):
                found = (row.number(column) for column in tag.columns)
                yield from (number for number in found if number is not None)

    def of_the_month(self) -> list[Tag]:
        """Return a tag for every number of the month at the home place."""
        figures = PublishedFigure.objects.at(self.moment.n).filter(
            place_path__contains=[self.home], subgroup="any", record_type="incident"
        )
        pairs = figures.order_by("harm", "population").values_list("harm", "population").distinct()
        return [Tag(harm, population, value) for harm, population in pairs for value in FLOW_VALUES]


def tell_release(release: Release, language: str) -> tuple[Runs, ...]:
    """Return the narrative that a release was cut with, in its own numbers; nothing without one."""
    kept = ReleaseNarrative.objects.filter(release=release).first()
    if kept is None:
        return ()
    return tell_narrative(kept.texts[language], Narrator(release.moment, release.month), language)


def tell_narrative(text: str, narrator: Narrator, language: str) -> tuple[Runs, ...]:
    """Return the paragraphs of a narrative, each tag as its number; an empty line parts them."""
    teller = Teller(language)
    paragraphs: list[list[Run]] = [[]]
    for part in read_narrative(text).parts:
        if isinstance(part, Tag):
            paragraphs[-1].extend(narrator.tell(part, teller))
            continue
        first, *others = part.replace("\r\n", "\n").split("\n\n")
        paragraphs[-1].extend([Text(first)] if first else [])
        paragraphs.extend([Text(other)] if other else [] for other in others)
    return tuple(tuple(runs) for runs in paragraphs if any(_says(run) for run in runs))


def _says(run: Run) -> bool:
    return not isinstance(run, Text) or bool(run.text.strip())


def find_problems(draft: ReportDraft) -> list[Message]:
    """Return what is wrong with the tags of a draft: what cannot be read, and unknown places."""
    narrator = Narrator(draft.moment, draft.month)
    narratives = [read_narrative(text) for text in draft.texts.values()]
    return [problem for each in narratives for problem in _problems(each, narrator)]


def _problems(narrative: Narrative, narrator: Narrator) -> Iterator[Message]:
    yield from narrative.problems
    for tag in narrative.tags:
        if tag.place and tag.place not in narrator.paths:
            found = near(tag.place, sorted(narrator.paths))[:5]
            yield Message(NO_SUCH_PLACE, {"tag": str(tag), "part": tag.place, "near": found})


def find_cautions(text: str, narrator: Narrator, language: str) -> list[Message]:
    """Return what to look at: numbers typed by hand that disagree, tags without a value."""
    narrative = read_narrative(text)
    live = [each.value for each in narrator.numbers([*narrative.tags, *narrator.of_the_month()])]
    cautions = list(typed_by_hand(narrative.words, language, [int(value) for value in live]))
    cautions += [
        Message(WITHOUT_VALUE, {"tag": str(tag)})
        for tag in narrative.tags
        if not any(narrator.numbers([tag]))
    ]
    return cautions
