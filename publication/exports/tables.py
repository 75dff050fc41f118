"""The tables of the public documents: every column of every format is declared here, once."""

from dataclasses import replace

from incidents.codebook import (
    BASIS,
    CREDIBILITY,
    DATE_PRECISION,
    GRADING,
    HARM,
    HEDGE,
    INCIDENT_KIND,
    PLACE_PRECISION,
    POPULATION,
    RECORD_TYPE,
    STANCE,
    SUBGROUP,
)
from publication.exports.columns import NOT_TOLD, UNKNOWN, Column, Null, Table, Type
from sources.codebook import LANGUAGE, RELIABILITY, SENSITIVE_PART, SOURCE_KIND

TEXT, WHOLE, DECIMAL = Type.TEXT, Type.WHOLE, Type.DECIMAL
YES_NO, DATE, TEXTS = Type.YES_NO, Type.DATE, Type.TEXTS
NO_POINT = Null("no point is known or shown", "لا تُعرف نقطة أو لا تُعرض")
COARSER = Null("the place is larger", "المكان أوسع من ذلك")
NO_FIGURE = Null("no figure, never zero", "بلا رقم، وليس صفرًا أبدًا")

CODE = Column(
    "code", "record.code", TEXT, "Code of the record; never used again for another.",
    "رمز السجل، ولا يُستعمل لسجل آخر أبدًا.", "#event+code",
)  # fmt: skip
GRADE = Column(
    "grading", "record.grading", TEXT, "How strong the evidence is; says nothing of guilt.",
    "قوة الأدلة، ولا تعني إدانة أحد.", "#event+grading", vocabulary=GRADING,
)  # fmt: skip
DATASET = Column(
    "dataset", "record.dataset", TEXT, "The data set that the record is from.",
    "مجموعة البيانات التي يأتي منها السجل.", "#meta+dataset",
)  # fmt: skip
LICENCE = Column(
    "licence", "licence_of.dataset", TEXT, "The licence of that data set.",
    "رخصة مجموعة البيانات هذه.", "#meta+license", Null("not published yet", "لم تُنشر بعد"),
)  # fmt: skip
START = Column(
    "when_start", "record.when.start", DATE, "The first day on which it may have happened.",
    "أول يوم ربما وقع فيه.", "#date+start",
)  # fmt: skip
END = Column(
    "when_end", "record.when.end", DATE, "The last such day, included.",
    "آخر يوم من هذا القبيل، وهو مشمول.", "#date+end",
)  # fmt: skip
PLACE = Column(
    "place_code", "record.place.code", TEXT, "P-code of the place; always text.",
    "رمز المكان (P-code)، وهو نص دائمًا.", "#loc+code",
)  # fmt: skip
WARNINGS = Column(
    "warnings", "record.warnings", TEXTS, "What else to know.", "ما ينبغي معرفته أيضًا.",
    "#meta+warning",
)  # fmt: skip

KIND = Column(
    "kind", "record.kind", TEXT, "The kind of harm.", "نوع الضرر.", "#event+type",
    vocabulary=INCIDENT_KIND,
)  # fmt: skip

INCIDENTS = Table(
    "incidents",
    "The public records: incidents, period totals, tolls, stocks and context.",
    "السجلات المنشورة: الحوادث ومجاميع الفترات والحصائل والأعداد القائمة والسياق.",
    (
        CODE,
        Column("record_type", "record.record_type", TEXT, "What sort of record it is.",
               "نوع السجل.", "#event+record", vocabulary=RECORD_TYPE),
        KIND,
        DATASET,
        Column("external_id", "record.external_id", TEXT, "Its id in that data set, or empty text.",
               "معرّفه في مجموعة البيانات، أو نص فارغ.", "#event+id"),
        Column("when_edtf", "record.when.edtf", TEXT, "The date as it is known, in EDTF.",
               "التاريخ كما هو معروف، بصيغة EDTF.", "#date+occurred"),
        START,
        END,
        Column("when_precision", "record.when.precision", TEXT, "How exactly the date is known.",
               "دقة التاريخ.", "#date+precision", vocabulary=DATE_PRECISION),
        PLACE,
        Column("place_name_en", "record.place.name_en", TEXT, "Its name in English.",
               "اسمه بالإنجليزية.", "#loc+name+i_en"),
        Column("place_name_ar", "record.place.name_ar", TEXT, "Its name in Arabic, or empty text.",
               "اسمه بالعربية، أو نص فارغ.", "#loc+name+i_ar"),
        Column("place_precision", "record.place.precision", TEXT, "How exactly it is known.",
               "دقة المكان.", "#loc+precision", vocabulary=PLACE_PRECISION),
        Column("place_latitude", "record.place.latitude", DECIMAL, "Degrees north, to about 1 km.",
               "درجات شمالًا، بدقة نحو كيلومتر.", "#geo+lat", NO_POINT),
        Column("place_longitude", "record.place.longitude", DECIMAL, "Degrees east, to about 1 km.",
               "درجات شرقًا، بدقة نحو كيلومتر.", "#geo+lon", NO_POINT),
        GRADE,
        Column("summary", "record.summary", TEXT, "What happened, in a few words.",
               "ما حدث بإيجاز.", "#description"),
        Column("parties", "face.parties", TEXTS, "Codes of the parties said to have done it.",
               "رموز الأطراف التي يُنسب إليها.", "#group+code"),
        WARNINGS,
        Column("withheld", "record.withheld.*.part", TEXTS, "What of it is told later or never.",
               "ما لا يُعلن منه إلا لاحقًا أو لا يُعلن أبدًا.", "#meta+withheld",
               vocabulary=SENSITIVE_PART),
        LICENCE,
    ),
)  # fmt: skip

CELL = (
    Column("harm", "item.harm", TEXT, "What was done to people.", "ما لحق بالناس.",
           "#impact+type", vocabulary=HARM),
    Column("population", "item.population", TEXT, "The status of the people harmed.",
           "صفة المتضررين.", "#population+type", vocabulary=POPULATION),
    Column("subgroup", "item.subgroup", TEXT, "Whom of them; subgroups overlap.",
           "أي فئة منهم، والفئات متداخلة.", "#population+group", vocabulary=SUBGROUP),
)  # fmt: skip
BOUNDS = (
    Column("reported_min", "item.reported_min", WHOLE, "Persons: the least that any source says.",
           "أشخاص: أقل ما يقوله مصدر.", "#affected+min", UNKNOWN),
    Column("corroborated_min", "item.corroborated_min", WHOLE,
           "Persons: what at least two independent sources put at this many or more.",
           "أشخاص: ما يؤكده مصدران مستقلان على الأقل حدًّا أدنى.",
           "#affected+min+corroborated", UNKNOWN),
    Column("best", "item.best", WHOLE, "Persons: the figure to quote.",
           "أشخاص: الرقم الذي يُستشهد به.", "#affected+best", UNKNOWN),
    Column("reported_max", "item.reported_max", WHOLE, "Persons: the most that any source says.",
           "أشخاص: أكثر ما يقوله مصدر.", "#affected+max", UNKNOWN),
)  # fmt: skip
RANGES = Table(
    "ranges",
    "What the claims of each record come to, by harm, population and subgroup.",
    "ما تؤول إليه إفادات كل سجل، بحسب الضرر والصفة والفئة.",
    (
        CODE,
        *CELL,
        Column("kind", "item.kind", TEXT, "What sort of record it is of.",
               "نوع السجل الذي هو منه.", "#event+record", vocabulary=RECORD_TYPE),
        *BOUNDS,
        Column("open_top", "item.open_top", YES_NO, "The most is itself a floor.",
               "أكثر ما قيل هو نفسه حد أدنى.", "#meta+open_top"),
        Column("disputed", "item.disputed", YES_NO, "Sources disagree.", "المصادر مختلفة.",
               "#meta+disputed"),
        Column("voices", "item.voices", WHOLE, "How many voices it rests on.",
               "عدد الأصوات التي يقوم عليها.", "#meta+voices+num"),
        Column("first_hand", "item.first_hand", WHOLE, "How many of them are first-hand.",
               "عدد الأصوات المباشرة منها.", "#meta+voices+firsthand+num"),
        Column("rule", "item.rule", TEXT, "The rule that chose best.",
               "القاعدة التي اختارت الرقم.", "#meta+rule"),
        Column("methodology", "item.methodology", TEXT, "Version of the method.",
               "إصدار المنهجية.", "#meta+methodology"),
        Column("lexicon", "item.lexicon", TEXT, "Version of the table that reads words as figures.",
               "إصدار المعجم الذي يحوّل الكلمات إلى أرقام.", "#meta+lexicon"),
        Column("conceded_min", "item.conceded_min", WHOLE, "Persons: what a party itself admits.",
               "أشخاص: ما يقرّ به طرف على نفسه.", "#affected+min+conceded", UNKNOWN),
        Column("checked_zero", "item.checked_zero", YES_NO,
               "A voice that is no party checked, and found none.",
               "تحقق صوت ليس طرفًا ولم يجد أحدًا.", "#meta+checked_zero"),
        START,
        END,
        PLACE,
        GRADE,
        DATASET,
        LICENCE,
    ),
    rows="ranges",
)  # fmt: skip

CLAIMS = Table(
    "claims",
    "What each voice said, word for word, and what became of it.",
    "ما قاله كل صوت بنصّه، وما آل إليه.",
    (
        CODE,
        Column("id", "item.id", TEXT, "Id of the claim.", "معرّف الإفادة.", "#meta+id"),
        Column("voice_code", "item.voice.code", TEXT, "Who spoke; of a confidential source, alias.",
               "من تكلم، وللمصدر السرّي اسم مستعار.", "#meta+source+code"),
        Column("voice_name_en", "item.voice.name_en", TEXT, "Name in English.",
               "الاسم بالإنجليزية.", "#meta+source+name+i_en"),
        Column("voice_name_ar", "item.voice.name_ar", TEXT, "Name in Arabic, or empty text.",
               "الاسم بالعربية، أو نص فارغ.", "#meta+source+name+i_ar"),
        Column("voice_kind", "item.voice.kind", TEXT, "What sort of source it is.",
               "نوع المصدر.", "#meta+source+type", vocabulary=SOURCE_KIND),
        *CELL,
        Column("low", "item.low", WHOLE, "Persons: at least.", "أشخاص: الحد الأدنى.",
               "#affected+min", NO_FIGURE),
        Column("best", "item.best", WHOLE, "Persons: the figure that the source itself prefers.",
               "أشخاص: الرقم الذي يرجّحه المصدر نفسه.", "#affected+best",
               Null("none stated", "لم يُذكر")),
        Column("high", "item.high", WHOLE, "Persons: at most.", "أشخاص: الحد الأعلى.",
               "#affected+max", Null("no upper figure", "بلا حد أعلى")),
        Column("hedge", "item.hedge", TEXT, "How firmly it was put.", "درجة الجزم.",
               "#meta+hedge", vocabulary=HEDGE),
        Column("stance", "item.stance", TEXT, "Asserts, denies, or has no count.",
               "يؤكد أو ينفي أو لا عدد لديه.", "#meta+stance", vocabulary=STANCE),
        Column("basis", "item.basis", TEXT, "How the voice knows.", "كيف يعرف الصوت ذلك.",
               "#meta+basis", vocabulary=BASIS),
        Column("reliability", "item.reliability", TEXT, "Of the source on this topic.",
               "موثوقية المصدر في هذا الموضوع.", "#meta+reliability", vocabulary=RELIABILITY),
        Column("credibility", "item.credibility", WHOLE, "1, confirmed, to 6, cannot be judged.",
               "من 1 (مؤكد) إلى 6 (لا يمكن الحكم).", "#meta+credibility", vocabulary=CREDIBILITY),
        Column("fate", "item.fate", TEXT, "Used in a range, or why not.",
               "استُعمل في مدى، أو لماذا لم يُستعمل.", "#meta+fate"),
        Column("confidential", "item.confidential", YES_NO, "Its words and report are not told.",
               "لا يُعلن نصه ولا تقريره.", "#meta+confidential"),
        Column("withdrawn", "item.withdrawn", YES_NO, "It was taken back.", "سُحبت.",
               "#meta+withdrawn"),
        Column("wording", "item.wording", TEXT, "Word for word, as the report has it.",
               "بنصه كما في التقرير.", "#description+wording", NOT_TOLD),
        Column("language", "item.language", TEXT, "The language of the wording.",
               "لغة النص.", "#meta+language", NOT_TOLD, LANGUAGE),
        Column("report_title", "item.report.title", TEXT, "Title of the report.",
               "عنوان التقرير.", "#meta+report+name", NOT_TOLD),
        Column("report_link", "item.report.link", TEXT, "Its link; empty text: not online.",
               "رابطه؛ والنص الفارغ يعني أنه ليس على الشبكة.", "#meta+report+url", NOT_TOLD),
        Column("report_published_on", "item.report.published_on", DATE, "When it was published.",
               "تاريخ نشره.", "#date+reported",
               Null("not told or not known", "لا يُعلن أو لا يُعرف")),
        DATASET,
        LICENCE,
    ),
    rows="claims",
)  # fmt: skip


TABLES = (INCIDENTS, RANGES, CLAIMS)

# HDX HAPI tells a place by the areas that it lies in, and these under names of its own.
AREAS = (
    Column("location_code", "record.place.path.0", TEXT, "P-code of the country.",
           "رمز البلد.", "#country+code"),
    Column("admin1_code", "record.place.path.1", TEXT, "P-code of the first-level area.",
           "رمز المنطقة من المستوى الأول.", "#adm1+code", COARSER),
    Column("admin1_name", "name_of.place.path.1", TEXT, "Name of the first-level area.",
           "اسم المنطقة من المستوى الأول.", "#adm1+name", COARSER),
    Column("admin2_code", "record.place.path.2", TEXT, "P-code of the second-level area.",
           "رمز المنطقة من المستوى الثاني.", "#adm2+code", COARSER),
    Column("admin2_name", "name_of.place.path.2", TEXT, "Name of the second-level area.",
           "اسم المنطقة من المستوى الثاني.", "#adm2+name", COARSER),
)  # fmt: skip
HAPI_NAMES = {
    "when_start": "reference_period_start",
    "when_end": "reference_period_end",
    "warnings": "warning",
}
EVENT_TYPE = replace(KIND, name="event_type")


def in_hapi_names(table: Table) -> Table:
    """Return a table with the columns that HDX HAPI has by its names, and all others after them."""
    own = (replace(each, name=HAPI_NAMES.get(each.name, each.name)) for each in table.columns)
    return replace(table, columns=(*AREAS, EVENT_TYPE, *(each for each in own if each != KIND)))
