"""The words that go with a release: what it is, what it is not, and how to cite it."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from publication.manifest import Made
from publication.models import Release
from publication.statement import Statement
from sources.codebook import LANGUAGE, SOURCE_KIND, Vocabulary


def write_readme(
    release: Release, statement: Statement, made: Sequence[Made], *, language: str = "en"
) -> str:
    """Return the README of a release in a language, in Markdown."""
    with translation.override(language):
        parts = [
            f"# harmtrack {release.name}",
            _introduction(release),
            f"## {_('What no figure here says')}",
            *_cautions(),
            f"## {_('What was looked at')}",
            *_looked_at(statement, language),
            f"## {_('Data sets, with their licences')}",
            *(_dataset(each) for each in statement.datasets),
            f"## {_('Files')}",
            *(_file(each) for each in made),
            f"## {_('How it was made')}",
            *_made_by(release),
            *_waivers(release),
            f"## {_('How to cite it')}",
            cite(release),
        ]
    return "\n\n".join(parts) + "\n"


def write_citation(release: Release, statement: Statement) -> str:
    """Return the citation of a release in the Citation File Format, version 1.2.0."""
    lines = [
        "cff-version: 1.2.0",
        "message: Cite this release wherever its figures go, and the data sets in it.",
        "type: dataset",
        f"title: {_quote(title_of(release))}",
        f"version: {_quote(release.name)}",
        f"date-released: {release.started_at:%Y-%m-%d}",
        "authors:",
        "  - name: harmtrack",
        "identifiers:",
        "  - type: other",
        f"    value: {_quote(f'log {release.n} {release.head_hash}')}",
        "    description: The number and the hash of the log entry that it was cut at.",
        "references:",
    ]
    for each in statement.datasets:
        lines += [
            "  - type: dataset",
            f"    title: {_quote(each['name'])}",
            f"    version: {_quote(each['version'])}",
            "    authors:",
            f"      - name: {_quote(each['publisher'])}",
            f"    notes: {_quote(each['citation'])}",
            f"    license-url: {_quote(each['homepage'])}" if each["homepage"] else "",
        ]
    if not statement.datasets:
        lines.pop()
    return "\n".join(line for line in lines if line) + "\n"


def title_of(release: Release) -> str:
    return f"harmtrack: recorded harm to civilians to the end of {release.month:%Y-%m}"


def cite(release: Release) -> str:
    """Return the sentence by which a release is cited."""
    told = f"harmtrack ({release.started_at:%Y}): {title_of(release)}. {release.name}, "
    return f"{told}log {release.n}, {release.head_hash}."


def _quote(text: str) -> str:
    """Write a text as YAML reads it in any case: a double-quoted scalar on one line."""
    flat = " ".join(text.split())
    return '"' + flat.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _introduction(release: Release) -> str:
    return _(
        "Harm to civilians as sources reported it, to %(until)s. It is the state of the "
        "publication log after entry %(n)s. It never changes: an error is mended by a new revision."
    ) % {"until": release.until.isoformat(), "n": release.n}


def _cautions() -> list[str]:
    cautions = (
        _(
            "Recorded by a date, and not all that occurred: harm that no source recorded is in "
            "none of it."
        ),
        _("An empty value is unknown, and never zero. Zero stands only where somebody looked."),
        _("A range is what sources said. It is no statistical error."),
        _("Months still change: what becomes known later stands in later releases."),
        _("A rise or fall may be one of access or reporting."),
        _("Grades are about evidence, and not about guilt."),
    )
    return ["\n".join(f"- {each}" for each in cautions)]


def _looked_at(statement: Statement, language: str) -> list[str]:
    lines = [
        _("Records from %(start)s to %(end)s: %(count)s.")
        % {"start": statement.start, "end": statement.end, "count": statement.records},
        _("Areas with records: %(places)s.") % {"places": ", ".join(statement.places) or "–"},
        _("Kinds of sources: %(kinds)s.")
        % {"kinds": _labels(SOURCE_KIND, statement.source_kinds, language)},
        _("Languages of the reports: %(languages)s.")
        % {"languages": _labels(LANGUAGE, statement.languages, language)},
    ]
    for each in statement.coverage:
        told = f"{each['place']}, {each['start']} – {each['end']}, {', '.join(each['harms'])}"
        lines.append(f"{each['status']}: {told} ({each['monitored_by'] or each['dataset']})")
    lines.append(
        _("All else was not monitored: an empty month there says nothing.")
        if statement.coverage
        else _("Nothing was monitored throughout: an empty month says nothing.")
    )
    return ["\n".join(f"- {line}" for line in lines)]


def _labels(vocabulary: Vocabulary, codes: Sequence[str], language: str) -> str:
    return ", ".join(vocabulary.label(code, language) for code in codes) or "–"


def _dataset(each: dict[str, Any]) -> str:
    parts = [f"**{each['name']}** ({each['version']}), {each['publisher']}", each["licence"]]
    return f"- {'. '.join(parts)}. {each['citation']}"


def _file(file: Made) -> str:
    rows = "" if file.rows is None else f", {_('rows')}: {file.rows}"
    return f"- `{file.name}`: {_('bytes')}: {file.bytes}{rows}; SHA-256 `{file.sha256}`"


def _made_by(release: Release) -> list[str]:
    return [
        _(
            "Methodology %(methodology)s, lexicon %(lexicon)s, codebook %(codebook)s, code "
            "%(code)s. Log entry %(n)s, hash %(hash)s."
        )
        % {
            "methodology": release.methodology,
            "lexicon": release.lexicon,
            "codebook": release.codebook,
            "code": release.code,
            "n": release.n,
            "hash": release.head_hash,
        },
        *([release.notes] if release.notes else []),
    ]


def _waivers(release: Release) -> list[str]:
    language = translation.get_language() or "en"
    lines = [
        f"- {waiver.finding.title(language)}: {waiver.finding.message(language)} – "
        f"{waiver.reason or _('redacted')}"
        for waiver in release.waivers.all()
    ]
    return (
        [f"## {_('Findings that were waived, each with its reason')}", "\n".join(lines)]
        if lines
        else []
    )
