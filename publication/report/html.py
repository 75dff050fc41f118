"""A report as HTML: an article of the site, and a file that needs nothing else.

The article holds neither script nor style. A chart or map has its numbers in a table behind it, to
be opened; a wide one scrolls by itself, by keyboard too.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from publication.report.blocks import (
    Block,
    Box,
    Column,
    Contents,
    Document,
    Heading,
    ItemList,
    KeyFigure,
    KeyFigures,
    Link,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Runs,
    Strong,
    Table,
    Text,
    every,
)
from publication.report.directions import apart, is_foreign
from publication.report.drawing import svg
from publication.report.letters import untwisted
from publication.report.pictures import Picture, described, drawing_of, in_numbers, table_of

STYLE = Path(__file__).parents[1] / "static/publication/report.css"
# What the file itself allows: no script, nothing fetched.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
FILE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}" class="report-file">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="author" content="{author}">
<meta name="description" content="{subject}">
<meta name="keywords" content="{keywords}">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
{article}
</main>
</body>
</html>
"""


def make_html(document: Document) -> bytes:
    """The report as one file: no other file, and no other host, is asked for anything."""
    about = document.metadata
    page = format_html(
        FILE,
        language=document.language,
        direction=document.direction,
        policy=POLICY,
        author=about.author,
        subject=about.subject,
        keywords=", ".join(about.keywords),
        title=" · ".join((document.title, document.release)),
        style=mark_safe(STYLE.read_text(encoding="utf-8")),  # noqa: S308 (our own file)
        article=make_article(document),
    )
    return untwisted(page).encode()


def make_article(document: Document) -> SafeString:
    with translation.override(document.language):
        article = format_html(
            '<article class="report" lang="{}" dir="{}">\n<h1>{}</h1>\n{}<p class="released">'
            '<bdi dir="ltr">{}</bdi> · <bdi dir="ltr"><time>{}</time></bdi></p>\n{}\n'
            '<p class="fingerprint"><bdi dir="ltr">{}</bdi></p>\n</article>',
            document.language,
            document.direction,
            document.title,
            format_html('<p class="subtitle">{}</p>\n', document.subtitle)
            if document.subtitle
            else "",
            document.release,
            document.metadata.on.isoformat(),
            Page(document).layout(document.blocks),
            document.fingerprint,
        )
    # Of every word in it, wherever it stands.
    return mark_safe(untwisted(article))  # noqa: S308 (it was made here, and every word escaped)


def article_of(file: str) -> SafeString:
    """The article in a file that `make_html` made."""
    start, end = file.index("<article "), file.index("</article>")
    return mark_safe(file[start:end] + "</article>")  # noqa: S308 (no word in it is markup)


class Page:
    """Lays blocks out; what has a name in the page gets one of its own."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = count(1)

    def layout(self, blocks: tuple[Block, ...]) -> SafeString:
        return format_html_join("\n", "{}", ((self.block(block),) for block in blocks))

    def block(self, block: Block) -> SafeString:
        match block:
            case Contents():
                return contents(block, list(every(self.document.blocks, Heading)))
            case Table():
                return self.table(block)
            case Box():
                return self.box(block)
            case Heading() | Paragraph() | Quote() | ItemList() | KeyFigures() | PageBreak():
                return plain(block)
            case _:
                return self.picture(block)

    def name(self) -> str:
        return f"part-{next(self.numbers)}"

    def table(self, table: Table) -> SafeString:
        name = self.name()
        caption = format_html('<caption id="{}">{}</caption>', name, table.caption)
        return format_html("{}{}", rows(table, name, caption), note(table.note))

    def box(self, box: Box) -> SafeString:
        name = self.name()
        return format_html(
            '<div class="box" role="group" aria-labelledby="{}">'
            '<p class="box-title" id="{}">{}</p>\n{}</div>',
            name,
            name,
            box.title,
            self.layout(box.blocks),
        )

    def picture(self, picture: Picture) -> SafeString:
        caption, numbers = self.name(), self.name()
        drawn = svg(drawing_of(picture, self.document.direction), title=described(picture))
        return format_html(
            '<figure class="picture"><figcaption id="{}">{}</figcaption>\n'
            '<div class="scroll" role="group" tabindex="0" aria-labelledby="{}">{}</div>\n{}'
            '<details><summary id="{}">{}</summary>\n{}</details></figure>',
            caption,
            picture.caption,
            caption,
            mark_safe(drawn),  # noqa: S308 (drawing escapes every word)
            note(picture.note),
            numbers,
            in_numbers(picture),
            rows(table_of(picture), numbers, ""),
        )


def plain(block: Heading | Paragraph | Quote | ItemList | KeyFigures | PageBreak) -> SafeString:
    match block:
        case Heading():
            return format_html(
                '<h{} id="{}">{}</h{}>',
                block.level + 1,
                id_of(block.anchor),
                block.text,
                block.level + 1,
            )
        case Paragraph():
            return format_html("<p>{}</p>", inline(block.runs))
        case Quote():
            return quote(block)
        case ItemList():
            items = format_html_join("\n", "<li>{}</li>", ((inline(it),) for it in block.items))
            return format_html("<{0}>{1}</{0}>", "ol" if block.ordered else "ul", items)
        case KeyFigures():
            figures = format_html_join("\n", "{}", ((key_figure(it),) for it in block.figures))
            return format_html('<dl class="key-figures">{}</dl>', figures)
        case PageBreak():
            return mark_safe('<div class="page-break"></div>')


def quote(block: Quote) -> SafeString:
    whose = format_html("<figcaption>{}</figcaption>", inline(block.attribution))
    return format_html(
        '<figure class="quote"><blockquote><p>{}</p></blockquote>{}</figure>',
        inline(block.runs),
        whose if block.attribution else "",
    )


def key_figure(figure: KeyFigure) -> SafeString:
    small = format_html('<dd class="small">{}</dd>', inline(figure.note))
    return format_html(
        '<div><dt>{}</dt><dd class="{}">{}</dd>{}</div>',
        figure.label,
        "figure" if figure.is_counted else "uncounted",
        inline(figure.figure),
        small if figure.note else "",
    )


def contents(block: Contents, headings: list[Heading]) -> SafeString:
    links = (
        (heading.level, id_of(heading.anchor), heading.text)
        for heading in headings
        if heading.level <= block.depth
    )
    items = format_html_join("\n", '<li class="level-{}"><a href="#{}">{}</a></li>', links)
    return format_html(
        '<nav class="headings" aria-labelledby="headings">'
        '<h2 id="headings">{}</h2>\n<ul>{}</ul></nav>',
        block.title,
        items,
    )


def rows(table: Table, name: str, caption: SafeString | str) -> SafeString:
    """The table itself; its first column names its rows."""
    heads = ((column.kind.value, column.title) for column in table.columns)
    return format_html(
        '<div class="scroll" role="group" tabindex="0" aria-labelledby="{}">'
        '<table aria-labelledby="{}">{}<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table></div>',
        name,
        name,
        caption,
        format_html_join("", '<th scope="col" class="{}">{}</th>', heads),
        format_html_join("\n", "<tr>{}</tr>", ((cells(table.columns, it),) for it in table.rows)),
    )


def cells(columns: tuple[Column, ...], row: tuple[Runs, ...]) -> SafeString:
    first, *others = (
        (column.kind.value, inline(cell)) for column, cell in zip(columns, row, strict=True)
    )
    return format_html(
        '<th scope="row" class="{}">{}</th>{}',
        *first,
        format_html_join("", '<td class="{}">{}</td>', others),
    )


def note(runs: Runs) -> SafeString | str:
    return format_html('<p class="small">{}</p>', inline(runs)) if runs else ""


def inline(runs: Runs) -> SafeString:
    return format_html_join("", "{}", ((run_html(run),) for run in runs))


def run_html(run: Run) -> SafeString | str:
    match run:
        case Text() if is_foreign(run.text, bidi=get_language_bidi()):
            return format_html("{}<bdi>{}</bdi>{}", *apart(run.text))
        case Text():
            return run.text
        case Strong():
            return format_html("<strong>{}</strong>", run.text)
        case Link():
            inside = run.target.startswith("#")
            target = f"#{id_of(run.target[1:])}" if inside else iri_to_uri(run.target)
            said = isolated(run.text) if run.isolated else run.text
            return format_html('<a href="{}">{}</a>', target, said)
        case _:
            return isolated(run.text)


def isolated(text: str) -> SafeString:
    return format_html('<bdi dir="ltr">{}</bdi>', text)


def id_of(anchor: str) -> str:
    """The name of a heading in a page that has names of its own."""
    return f"s-{anchor}"
