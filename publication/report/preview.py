"""The report of a month as it would be if it were cut now, and what it would lack."""

from collections.abc import Iterator

from django.utils.safestring import SafeString

from publication.models import Release, ReportDraft
from publication.report.content import compose
from publication.report.gathering import gather
from publication.report.html import make_article
from publication.report.narrative import Narrator, tell_narrative
from sources.refusals import Message, marked

CUT_ALREADY = marked(
    "%(month)s was released already. This will be revision %(revision)s; what was released before "
    "stays readable."
)
NO_DRAFT = marked("Nobody wrote about %(month)s: its report would have no words of its authors.")
NOT_SIGNED = marked(
    "The words about %(month)s are not signed: a release that is cut now leaves them out."
)


def preview_report(release: Release, language: str) -> SafeString:
    """Return the report of a release that is drawn and not cut, with the words as they are drafted.

    Wherever a report names its release, this one says that it is a preview.
    """
    release.name = f"{release.name}-preview"
    draft = find_draft(release)
    narrator = Narrator(release.moment, release.month)
    words = tell_narrative(draft.texts[language], narrator, language) if draft else ()
    return make_article(compose(gather(release), language, words))


def find_lacks(release: Release) -> Iterator[Message]:
    """Yield what whoever cuts a release should know of its month."""
    draft, month = find_draft(release), f"{release.month:%Y-%m}"
    if release.revision > 1:
        yield Message(CUT_ALREADY, {"month": month, "revision": release.revision})
    if draft is None:
        yield Message(NO_DRAFT, {"month": month})
    elif not draft.is_signed:
        yield Message(NOT_SIGNED, {"month": month})


def find_draft(release: Release) -> ReportDraft | None:
    return ReportDraft.objects.filter(month=release.month).first()
