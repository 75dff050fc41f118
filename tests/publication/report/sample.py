"""A made-up report with every block and the hard cases of each, in English and Arabic."""

from datetime import date
from decimal import Decimal

from publication.report.blocks import (
    Bar,
    BarChart,
    Block,
    Box,
    Column,
    Contents,
    Document,
    Heading,
    Isolated,
    ItemList,
    KeyFigure,
    KeyFigures,
    Kind,
    Link,
    Metadata,
    Number,
    PageBreak,
    Paragraph,
    PlacesMap,
    Point,
    Quote,
    Range,
    Runs,
    Strong,
    Table,
    Text,
)

FINGERPRINT = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MARKUP = "#strong[x] *b* _i_ $x$ @ref <a> `c` // no [end] \\ ~ <b>&amp;</b> =SUM(A1)"
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Made-up monthly report, September 2017",
        "subtitle": "Civilians harmed, as every source reported it",
        "month": "The month in one page",
        "killed": "civilians killed",
        "wounded": "civilians wounded",
        "text": "Sources name {} killed in made-up places from {} on; the figure to quote is {}.",
        "note": "at least {} corroborated",
        "trend": "Civilians killed by month.",
        "labels": "Month",
        "reason": "Nobody monitored.",
        "kinds": "Civilians killed by kind of harm.",
        "kind": "Kind of harm",
        "long": "Explosive weapons with effects over a wide area, from the air or from the ground",
        "strike": "Air strike",
        "shelling": "Shelling",
        "map": "Civilians killed by place.",
        "place": "Made-up town",
        "table": "Made-up incidents of the month.",
        "box": "What these figures do not say",
        "item": "A rise or a fall may be access or reporting.",
        "contents": "Contents",
        "annex": "Annex",
        "detail": "Detail",
        "quote": "At least twenty were killed, said a made-up witness.",
        "who": "Made-up Monitor",
        "columns": "Code|Place|Date|Killed|Range|What was said",
        "said": "A made-up neighbourhood was struck at night; a made-up school stands beside it.",
        "see": "See the annex",
    },
    "ar": {
        "title": "تقرير شهري مختلَق، أيلول/سبتمبر 2017",
        "subtitle": "الأذى اللاحق بالمدنيين كما ذكره كل مصدر",
        "month": "الشهر في صفحة",
        "killed": "القتلى المدنيون",
        "wounded": "الجرحى المدنيون",
        "text": "تذكر المصادر ما بين {} قتلى في أماكن مختلَقة منذ {}، والرقم الذي يُستشهد به هو {}.",
        "note": "{} على الأقل بتأييد مصدرين",
        "trend": "القتلى المدنيون بحسب الشهر.",
        "labels": "الشهر",
        "reason": "لم يرصد أحد.",
        "kinds": "القتلى المدنيون بحسب نوع الأذى.",
        "kind": "نوع الأذى",
        "long": "أسلحة متفجرة ذات أثر واسع النطاق، من الجو أو من الأرض على أحياء مأهولة",
        "strike": "غارة جوية",
        "shelling": "قصف مدفعي",
        "map": "القتلى المدنيون بحسب المكان.",
        "place": "بلدة مختلَقة",
        "table": "حوادث مختلَقة في الشهر.",
        "box": "ما لا تقوله هذه الأرقام",
        "item": "قد يكون الارتفاع أو الانخفاض أثراً للوصول أو للإبلاغ.",
        "contents": "المحتويات",
        "annex": "ملحق",
        "detail": "تفصيل",
        "quote": "قال شاهد مختلَق إن عشرين شخصاً على الأقل قُتلوا.",
        "who": "مرصد مختلَق",
        "columns": "الرمز|المكان|التاريخ|القتلى|المدى|ما قيل",
        "said": "ضُرب حي مختلَق ليلاً، وإلى جانبه مدرسة مختلَقة.",
        "see": "انظر الملحق",
    },
}


def sample(language: str, rows: int = 60) -> Document:
    words = WORDS[language]
    about = Metadata(
        "Made-up Office", words["subtitle"], ("made-up", words["killed"]), date(2017, 10, 20)
    )
    blocks = (*first_page(words), *pictures(words), *annex(words, rows))
    return Document(
        words["title"], language, "2017-09.r1", FINGERPRINT, about, blocks, words["subtitle"]
    )


def first_page(words: dict[str, str]) -> tuple[Block, ...]:
    low, best, high = Number(1412, "low"), Number(16566, "best"), Number(20001, "high")
    killed = KeyFigure(words["killed"], (best,), sentence(words["note"], Number(1399, "floor")))
    wounded = KeyFigure(
        words["wounded"],
        (Range(Number(12, "wounded low"), None),),
        sentence(words["note"], Number(9, "wounded floor")),
    )
    moved = KeyFigure(words["labels"], (Number(-34, "moved", signed=True),))
    return (
        Heading(1, words["month"], "month"),
        KeyFigures((killed, wounded, moved)),
        Paragraph(sentence(words["text"], Range(low, high), Isolated("2017-09-01"), best)),
        Paragraph((Text(MARKUP),)),
        Paragraph(
            (
                Text("Verylongwordwithoutanyplacetobreak" * 5),
                Text(" 😀 "),
                Isolated(FINGERPRINT * 2),
            )
        ),
        Quote((Text(words["quote"]),), (Text(words["who"]), Text(" · "), Isolated("2017-09-03"))),
        Box(
            words["box"],
            (
                ItemList(
                    (
                        (Text(words["item"]),),
                        (
                            Strong(words["item"]),
                            Text(" "),
                            Number(Decimal("12.5"), "share", unit="%"),
                        ),
                    )
                ),
                Paragraph(
                    (
                        Link(words["see"], "#annex"),
                        Text(" · "),
                        Link(
                            "https://example.org/made-up/2017-09.r1",
                            "https://example.org/made-up/2017-09.r1",
                            isolated=True,
                        ),
                    )
                ),
            ),
        ),
        PageBreak(),
        Contents(words["contents"]),
    )


def sentence(words: str, *runs: object) -> Runs:
    """Words with a run in each of their gaps."""
    parts = words.split("{}")
    mixed = [Text(parts[0])]
    for run, after in zip(runs, parts[1:], strict=True):
        mixed += [run, Text(after)]  # type: ignore[list-item]
    return tuple(it for it in mixed if it.text)


def pictures(words: dict[str, str]) -> tuple[Block, ...]:
    kinds = (
        bar(words["strike"], 812),
        bar(words["shelling"], 93),
        bar(words["long"], 41),
        Bar(words["kind"], reason=words["reason"]),
    )
    places = tuple(
        Point(
            f"SY{110 + n}",
            f"{words['place']} {n}",
            38.2 + n % 5 * 0.4,
            35.2 + n // 5 * 0.35,
            Number(n * n * 7, f"place {n}") if n != 3 else None,
        )
        for n in range(14)
    )
    return (
        Heading(1, words["trend"], "trend"),
        BarChart(
            words["trend"],
            words["labels"],
            words["killed"],
            tuple(months(13, words)),
            (Text(words["item"]),),
        ),
        BarChart(
            f"{words['trend']} (36)", words["labels"], words["killed"], tuple(months(36, words))
        ),
        Heading(1, words["kinds"], "kinds"),
        BarChart(words["kinds"], words["kind"], words["killed"], kinds),
        Heading(1, words["map"], "map"),
        PlacesMap(words["map"], words["killed"], places),
    )


def bar(label: str, best: int, *, provisional: bool = False, ends: bool = True) -> Bar:
    def number(value: int, name: str) -> Number:
        return Number(value, f"{label} {name}")

    return Bar(
        label,
        number(best * 8 // 10, "low"),
        number(best * 9 // 10, "floor"),
        number(best, "best"),
        number(best * 13 // 10, "high") if ends else None,
        provisional,
    )


def months(count: int, words: dict[str, str]) -> list[Bar]:
    made = []
    for place in range(count):
        year, month = divmod(2014 * 12 + 8 + place, 12)
        label = f"{year}-{month + 1:02}"
        if place == 4:
            made.append(Bar(label, reason=words["reason"]))
        elif place == 5:
            zero = Number(0, f"{label} zero")
            made.append(Bar(label, zero, zero, zero, zero))
        else:
            made.append(
                bar(label, 37 + place * 53 % 411, provisional=place > count - 4, ends=place != 7)
            )
    return made


def annex(words: dict[str, str], rows: int) -> tuple[Block, ...]:
    titles = words["columns"].split("|")
    kinds = (Kind.CODE, Kind.TEXT, Kind.CODE, Kind.NUMBER, Kind.CODE, Kind.TEXT)
    columns = tuple(
        Column(title, kind, 2 if place == 5 else 1)
        for place, (title, kind) in enumerate(zip(titles, kinds, strict=True))
    )
    return (
        Heading(1, words["annex"], "annex"),
        Heading(2, words["detail"], "detail"),
        Table(
            words["table"],
            columns,
            tuple(row(n, words) for n in range(rows)),
            (Text(words["item"]),),
        ),
    )


def row(n: int, words: dict[str, str]) -> tuple[Runs, ...]:
    return (
        (Isolated(f"IN-2017-{n:05}"),),
        (Text(f"{words['place']} {n}"),),
        (Isolated(f"2017-09-{n % 30 + 1:02}"),),
        (Number(n * 3, f"row {n} killed"),),
        (Range(Number(n, f"row {n} low"), Number(n * 5, f"row {n} high")),),
        (Text(words["said"]),),
    )
