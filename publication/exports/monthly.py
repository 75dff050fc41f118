"""Harm by month as a table: one declaration of every column that an answer can have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from incidents.codebook import GRADING, HARM, INCIDENT_KIND, POPULATION
from incidents.reasons import VALUE_REASON
from incidents.reconciliation.intervals import Interval
from publication.exports.columns import UNKNOWN, Column, Null, Table, Type
from publication.exports.tables import COARSER, NO_POINT

TEXT, WHOLE, DECIMAL = Type.TEXT, Type.WHOLE, Type.DECIMAL
YES_NO, DATE, TEXTS = Type.YES_NO, Type.DATE, Type.TEXTS
TOTAL = Null("the row is of no category", "الصف لا يخص فئة")
NO_END = Null("unknown, or without an upper end", "غير معروف، أو بلا حد أعلى")
NO_MONTH = Null("the month is not known", "الشهر غير معروف")
NO_DAY = Null("there is none", "لا يوجد")


def persons(name: str, en: str, ar: str, tag: str, null: Null = UNKNOWN) -> Column:
    return Column(
        name, f"row.{name}", WHOLE, f"Persons: {en}", f"أشخاص: {ar}",
        f"#affected{{harm}}{{population}}{tag}", null,
    )  # fmt: skip


def count(name: str, en: str, ar: str, tag: str) -> Column:
    return Column(name, f"row.{name}", WHOLE, en, ar, f"#indicator{tag}+num")


COLUMNS = (
    Column("month", "row.month", TEXT, "2017-06, or unknown for records known to the year only.",
           "2017-06، أو unknown لما لا يُعرف إلا عامه.", "#date+month"),
    Column("period", "row.period", TEXT, "2017-Q2, 2017 or all.", "2017-Q2 أو 2017 أو all.",
           "#date+period"),
    Column("by", "row.by", TEXT, "What it is taken apart by.", "ما قُسّم بحسبه.", "#meta+by"),
    Column("part", "row.part", TEXT, "The total, a category, or the rest.",
           "المجموع أو فئة أو الباقي.", "#meta+part"),
    Column("category", "row.category", TEXT, "Which category.", "أي فئة.", "#meta+category", TOTAL),
    Column("overlapping", "row.overlapping", YES_NO, "Categories overlap, so never add them up.",
           "الفئات متداخلة فلا تُجمع أبدًا.", "#meta+overlapping"),
    Column("place", "row.place", TEXT, "P-code; all inside it is included.",
           "رمز المكان، وكل ما فيه مشمول.", "#loc+code"),
    Column("harm", "row.harm", TEXT, "What was done to people.", "ما لحق بالناس.", "#impact+type",
           vocabulary=HARM),
    Column("population", "row.population", TEXT, "The status of the people harmed.",
           "صفة المتضررين.", "#population+type", vocabulary=POPULATION),
    count("incidents", "Incidents that hold the harm.", "الحوادث التي فيها الضرر.", "+event"),
    count("incidents_without_figure", "Those of them without a figure.", "ما كان منها بلا رقم.",
          "+event+nofigure"),
    count("counted", "Incidents in the recorder's own figure.", "الحوادث في رقم جهة التسجيل.",
          "+event+counted"),
    persons("reported_min", "the least that any source says.", "أقل ما يقوله مصدر.", "+min"),
    persons("corroborated_min", "what two independent sources put at this many or more.",
            "ما يؤكده مصدران مستقلان حدًّا أدنى.", "+min+corroborated"),
    persons("low", "the least, under the recorder's rules.", "الأقل بقواعد جهة التسجيل.", "+low"),
    persons("best", "the figures to quote.", "الأرقام التي يُستشهد بها.", "+best"),
    persons("best_allocated", "derived, the share of records that span months.",
            "مشتق، حصة السجلات الممتدة على أشهر.", "+best+allocated"),
    persons("reported_max", "the most that any source says.", "أكثر ما يقوله مصدر.", "+max"),
    persons("high", "the most, under the recorder's rules.", "الأكثر بقواعد جهة التسجيل.", "+high"),
    count("open_top", "Incidents whose most is itself a floor.", "حوادث أكثرها حد أدنى.",
          "+event+opentop"),
    count("disputed", "Incidents whose sources disagree.", "حوادث تختلف مصادرها.",
          "+event+disputed"),
    count("single_voice", "Incidents that rest on one voice.", "حوادث تقوم على صوت واحد.",
          "+event+singlevoice"),
    count("imported", "Incidents that nobody here reviewed.", "حوادث لم يراجعها أحد هنا.",
          "+event+imported"),
    count("set_aside", "Claims that do not count.", "إفادات لا تُحتسب.", "+claim+setaside"),
    count("beside", "Incidents that the recorder prints apart.", "حوادث تذكرها الجهة على حدة.",
          "+event+beside"),
    Column("beside_status", "row.beside_status", TEXT, "What those are.", "ما هي تلك.",
           "#meta+beside", NO_DAY),
    persons("beside_low", "the least in those.", "الأقل فيها.", "+low+beside"),
    persons("beside_high", "the most in those.", "الأكثر فيها.", "+high+beside"),
    persons("combined_min", "the least with period totals.", "الأقل مع مجاميع الفترات.",
            "+min+combined"),
    persons("combined_max", "the most with period totals.", "الأكثر مع مجاميع الفترات.",
            "+max+combined", NO_END),
    persons("totals_allocated", "derived, what period totals hold beyond the incidents.",
            "مشتق، ما في مجاميع الفترات زيادة على الحوادث.", "+totals+allocated"),
    persons("lowest", "the lowest number seen.", "أقل عدد لوحظ.", "+asof+min"),
    persons("highest", "the highest number seen.", "أكبر عدد لوحظ.", "+asof+max"),
    Column("as_of", "row.as_of", DATE, "When it was seen last.", "آخر يوم لوحظ فيه.",
           "#date+asof", NO_DAY),
    Column("expired", "row.expired", YES_NO, "The last observation is too old to stand.",
           "آخر ملاحظة أقدم من أن تُعتمد.", "#meta+expired"),
    persons("last_known", "the last number known before.", "آخر عدد معروف قبل ذلك.", "+last"),
    Column("last_known_on", "row.last_known_on", DATE, "When that was seen.", "متى لوحظ ذلك.",
           "#date+last", NO_DAY),
    Column("value_reason", "row.value_reason", TEXT, "Why the values are what they are.",
           "لماذا القيم كما هي.", "#meta+reason", vocabulary=VALUE_REASON),
    Column("warnings", "row.warnings", TEXTS, "What else to know.", "ما ينبغي معرفته أيضًا.",
           "#meta+warning"),
    Column("grades", "row.grades", TEXTS, "The grades counted.", "الدرجات المحتسبة.",
           "#meta+grading", vocabulary=GRADING),
    Column("datasets", "row.datasets", TEXTS, "Whose records stand in it.", "مصدر السجلات.",
           "#meta+dataset"),
    Column("licences", "row.licences", TEXTS, "Under which licences.", "بأي رخص.",
           "#meta+license"),
    Column("first_published_on", "row.first_published_on", DATE,
           "When the first of its records was published.", "متى نُشر أول سجلاته.",
           "#date+published", NO_DAY),
    Column("age", "row.age", WHOLE, "Calendar months from the month to the state of the log.",
           "أشهر من الشهر إلى حالة السجل.", "#meta+age", NO_MONTH),
    Column("usual_growth", "row.usual_growth", DECIMAL,
           "By which share months of that age usually still grow.",
           "الحصة التي تنمو بها عادة أشهر بهذا العمر.", "#meta+growth", UNKNOWN),
    Column("usual_growth_reason", "row.usual_growth_reason", TEXT, "Whether that is known.",
           "هل ذلك معروف.", "#meta+growth+reason"),
    Column("provisional", "row.provisional", YES_NO, "It is live, and still changes.",
           "حي، وما زال يتغير.", "#meta+provisional"),
)  # fmt: skip
AREAS = (
    Column("location_code", "path.0", TEXT, "P-code of the country.", "رمز البلد.",
           "#country+code", COARSER),
    Column("admin1_code", "path.1", TEXT, "P-code of the first-level area.",
           "رمز المنطقة من المستوى الأول.", "#adm1+code", COARSER),
    Column("admin1_name", "names.1", TEXT, "Name of the first-level area.",
           "اسم المنطقة من المستوى الأول.", "#adm1+name", COARSER),
    Column("admin2_code", "path.2", TEXT, "P-code of the second-level area.",
           "رمز المنطقة من المستوى الثاني.", "#adm2+code", COARSER),
    Column("admin2_name", "names.2", TEXT, "Name of the second-level area.",
           "اسم المنطقة من المستوى الثاني.", "#adm2+name", COARSER),
    Column("admin_level", "level", WHOLE, "0 a country, 1 and 2 its areas, and so on.",
           "0 للبلد، و1 و2 لمناطقه، وهكذا.", "#adm+level"),
    Column("event_type", "kinds", TEXTS, "The kinds of harm asked for; empty: all.",
           "أنواع الضرر المطلوبة؛ والفراغ يعني كلها.", "#event+type", vocabulary=INCIDENT_KIND),
    Column("reference_period_start", "slot.start", DATE, "The first day.", "أول يوم.",
           "#date+start", NO_MONTH),
    Column("reference_period_end", "slot.end", DATE, "The last day, included.",
           "آخر يوم، وهو مشمول.", "#date+end", NO_MONTH),
)  # fmt: skip
# Of the place, for maps; what is known of an area is no point.
POINTS = (
    Column("place_longitude", "at.longitude", DECIMAL, "Degrees east, to about 1 km.",
           "درجات شرقًا، بدقة نحو كيلومتر.", "#geo+lon", NO_POINT),
    Column("place_latitude", "at.latitude", DECIMAL, "Degrees north, to about 1 km.",
           "درجات شمالًا، بدقة نحو كيلومتر.", "#geo+lat", NO_POINT),
)  # fmt: skip
HAPI_NAMES = {"incidents": "events", "warnings": "warning"}
POPULATION_TAGS = {"all": "", "civilian": "+civilians", "combatant": "+combatants"}


def monthly_table(names: Sequence[str], *, harm: str, population: str) -> Table:
    """Return the table whose columns have these names, about one harm and population."""
    by_name = {column.name: column for column in COLUMNS}
    tags = {"harm": f"+{harm}", "population": POPULATION_TAGS.get(population, f"+{population}")}
    columns = (by_name[name] for name in names)
    return Table(
        "monthly",
        "Recorded harm to people by month. Each row is computed by itself: months do not add up.",
        "ما سُجّل من ضرر بالناس شهرًا بشهر. كل صف محسوب وحده، فلا تُجمع الأشهر.",
        tuple(replace(each, hxl=each.hxl.format(**tags)) for each in columns),
    )


def monthly_in_hapi_names(table: Table, *, harm: str) -> Table:
    """Return the same with the columns that HDX HAPI has, by its names."""
    names = HAPI_NAMES | ({"best": "fatalities"} if harm == "killed" else {})
    own = (replace(each, name=names.get(each.name, each.name)) for each in table.columns)
    columns = (
        replace(each, hxl=f"#affected+{harm}") if each.name == "fatalities" else each
        for each in own
    )
    return replace(table, columns=(*AREAS, *columns))


def monthly_with_points(table: Table) -> Table:
    """Return the same with the point of the place of each row, where it has one."""
    return replace(table, columns=(*table.columns, *POINTS))


def parts_of(
    rows: Sequence[Mapping[str, Any]],
    *,
    slots: Mapping[str, Interval],
    places: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
    kinds: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """Yield the parts of each row that the paths of its columns begin with.

    ``slots`` are the days of each month by its label, ``places`` the public documents of those
    that rows are about, and ``names`` the names of these and of all around them.
    """
    for row in rows:
        category = row.get("category")
        place = places.get(category or "") or places.get(row["place"], {})
        path = place.get("path", ())
        span = slots.get(row.get("month", row.get("period", "")))
        yield {
            "row": row,
            "path": path,
            "names": [names.get(code) for code in path],
            "level": len(path) - 1,
            "at": {name: place.get(name) for name in ("longitude", "latitude")},
            "kinds": [row["category"]] if row.get("by") == "kind" and category else list(kinds),
            "slot": {"start": span.start.isoformat(), "end": span.end.isoformat()} if span else {},
        }
