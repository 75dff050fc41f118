"""Storing what an import names: data sets, parties, sources and reports; what is held is kept."""

from collections.abc import Iterable, Mapping

from sources.bulk import insert
from sources.importers.record_shapes import (
    ParsedDataset,
    ParsedParty,
    ParsedReport,
    ParsedSource,
)
from sources.models import Dataset, Party, Report, Source, VoiceSpelling


def store_dataset(parsed: ParsedDataset) -> Dataset:
    """Return the data set of this code, made if it is new."""
    dataset, _ = Dataset.objects.get_or_create(
        code=parsed.code,
        defaults={
            "name": parsed.name,
            "publisher": parsed.publisher,
            "version": parsed.version,
            "licence": parsed.licence,
            "citation": parsed.citation,
            "homepage": parsed.homepage,
            "compiled": parsed.compiled,
        },
    )
    return dataset


def store_parties(parsed: Iterable[ParsedParty]) -> None:
    """Add the parties that are new."""
    Party.objects.bulk_create(
        [Party(code=p.code, name_en=p.name_en, name_ar=p.name_ar) for p in parsed],
        ignore_conflicts=True,
    )


def store_sources(parsed: Iterable[ParsedSource]) -> None:
    """Add the sources that are new; their parties are held already."""
    parties = dict(Party.objects.values_list("code", "pk"))
    Source.objects.bulk_create(
        [
            Source(
                code=source.code,
                name_en=source.name_en,
                name_ar=source.name_ar,
                kind=source.kind,
                party_id=parties[source.party] if source.party else None,
                language=source.language,
                homepage=source.homepage,
            )
            for source in parsed
        ],
        ignore_conflicts=True,
    )


def store_spellings(spellings: Mapping[str, str], *, dataset: Dataset) -> None:
    """Add how a data set spells its voices (spelling -> source code); what is held stays."""
    sources = dict(Source.objects.values_list("code", "pk"))
    VoiceSpelling.objects.bulk_create(
        [
            VoiceSpelling(dataset=dataset, spelling=spelling, source_id=sources[code])
            for spelling, code in spellings.items()
        ],
        ignore_conflicts=True,
    )


def spellings_of(dataset: Dataset) -> dict[str, str]:
    """Return which source each spelling of a data set stands for."""
    return dict(dataset.spellings.values_list("spelling", "source__code"))


def store_reports(parsed: Iterable[ParsedReport], *, dataset: Dataset) -> dict[str, int]:
    """Add the reports that are new, and return the key of every report by its external id."""
    parsed = list(parsed)
    sources = dict(Source.objects.values_list("code", "pk"))
    insert(
        Report,
        [
            {
                "publisher_id": sources[report.publisher],
                "title": report.title,
                "title_is_ours": report.title_is_ours,
                "link": report.link,
                "published_on": report.published_on,
                "language": report.language,
                "dataset_id": dataset.pk,
                "external_id": report.id,
            }
            for report in parsed
        ],
        unless_held=True,
    )
    keys = dict(dataset.reports.exclude(external_id="").values_list("external_id", "pk"))
    for report in parsed:
        if report.relays:
            Report.objects.filter(pk=keys[report.id], relays=None).update(
                relays=keys[report.relays]
            )
    return keys
