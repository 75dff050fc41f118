"""What period totals say beyond the incidents, and running totals, which are in no sum."""

from collections.abc import Iterator

from publication.report.blocks import Block, Heading, Paragraph, Runs, Table, Text
from publication.report.facts import Facts, Records, Row
from publication.report.references import of_range
from publication.report.sections.parts import (
    CODE,
    NUMBER,
    TEXT,
    by_area,
    capital,
    cell_label,
    columns,
    span_of_range,
    span_of_row,
    when_of,
    where_of,
)
from publication.report.telling import Teller, code


def tell_totals(facts: Facts, teller: Teller) -> Iterator[Block]:
    title = teller.words("What period totals say beyond the incidents", "ما تضيفه حصائل الفترات")
    yield Heading(1, title, "totals")
    totals = facts.records.of_type("period_total")
    if totals:
        yield Paragraph(
            teller.say(
                "A period total counts people over an area and a time without telling incidents "
                "apart. It overlaps with the incidents, and is never simply added to them: at "
                "every level the larger of a total and the sum of its parts is taken, and a "
                "doubtful part may also be extra.",
                "حصيلة الفترة تعدّ أشخاصًا في منطقة ومدة دون تمييز الحوادث. وهي تتداخل مع الحوادث "
                "ولا تُضاف إليها ببساطة: ففي كل مستوى يؤخذ الأكبر من الحصيلة ومجموع أجزائها، وقد "
                "يكون الجزء المشكوك فيه زائدًا عليها.",
            )
        )
        for area, headings in by_area(facts, teller, "totals"):
            yield from headings
            for row in area.month:
                yield from tell_combined(row, teller)
        yield table(totals, teller)
    else:
        yield Paragraph(
            teller.say(
                "No period total touches the month: the incidents stand alone.",
                "لا حصيلة فترة تمسّ هذا الشهر: فالحوادث قائمة وحدها.",
            )
        )
    if running := facts.records.of_type("cumulative"):
        yield Paragraph(
            teller.say(
                "Running totals (the toll rose to a number) are in no sum of this report. Those "
                "that touch the month:",
                "الحصائل التراكمية (ارتفعت الحصيلة إلى كذا) لا تدخل في أي مجموع في هذا التقرير. "
                "وما يمسّ الشهر منها:",
            )
        )
        yield table(running, teller)


def tell_combined(row: Row, teller: Teller) -> Iterator[Block]:
    """The incidents alone, and together with the totals."""
    if row["combined_min"] is None or not says_more(row):
        return
    high, low = row.number("combined_max"), row.number("combined_min")
    runs = teller.say(
        "{people}: the incidents alone say {alone}; together with period totals {together}.",
        "{people}: الحوادث وحدها تقول {alone}؛ ومع حصائل الفترات {together}.",
        people=capital(teller.people(*row.pair)),
        alone=span_of_row(teller, row),
        together=teller.span(low, high, is_open=False),
    )
    allocated = row.number("totals_allocated")
    if allocated is not None and allocated.value:
        runs += teller.say(
            " Spread by days, the totals hold {allocated} beyond the best of their parts; this is "
            "derived, and in no figure to quote.",
            " وبتوزيعها على الأيام، في الحصائل {allocated} زيادة على الأرقام المختارة لأجزائها؛ "
            "وهذا رقم مشتق لا يدخل في أي رقم مختار.",
            allocated=allocated,
        )
    yield Paragraph(runs)
    for told in row.warnings("incidents_exceed_total"):
        yield Paragraph(
            teller.say(
                "The documented incidents exceed an official total: {told}.",
                "تتجاوز الحوادث الموثَّقة حصيلة رسمية: {told}.",
                told=code(told),
            )
        )
    if names := row.warnings("total_not_reconciled"):
        yield Paragraph(
            teller.say(
                "Not used, as they overlap only in part with one that is used: {names}.",
                "لم تُستخدم، لأنها تتداخل جزئيًا فقط مع حصيلة مستخدمة: {names}.",
                names=teller.list_runs(code(name) for name in names),
            )
        )


def says_more(row: Row) -> bool:
    alone = row["reported_min"], None if row["open_top"] else row["reported_max"]
    return alone != (row["combined_min"], row["combined_max"]) or bool(row["totals_allocated"])


def table(records: Records, teller: Teller) -> Table:
    return Table(
        teller.words("The records", "السجلات"),
        columns(
            teller,
            ("Record", "السجل", CODE),
            ("When", "متى", TEXT),
            ("Place", "المكان", TEXT),
            ("Who", "من", TEXT),
            ("What sources say", "ما تقوله المصادر", NUMBER),
            ("Figure to quote", "الرقم المختار", NUMBER),
        ),
        tuple(rows_of(records, teller)),
    )


def rows_of(records: Records, teller: Teller) -> Iterator[tuple[Runs, ...]]:
    for body in records:
        for found in body["ranges"]:
            yield (
                code(body["code"]),
                when_of(teller, body),
                where_of(teller, body),
                (Text(cell_label(teller, found)),),
                span_of_range(teller, body["code"], found),
                teller.number(of_range(body["code"], found, "best"), "no_figure"),
            )
