"""The closed vocabularies of what happened, as the codebook page and API print them. Pure."""

from incidents.reasons import CHANGE_REASON, GROWTH_REASON, SET_ASIDE, VALUE_REASON
from sources.codebook import VOCABULARIES as SOURCE_VOCABULARIES
from sources.codebook import Value, Vocabulary

VERSION = "1"

RECORD_TYPE = Vocabulary(
    "record_type",
    "What one record counts.",
    (
        Value(
            "incident", "Incident", "حادثة", "Harm at one moment, or in one attack, at one place."
        ),
        Value(
            "period_total",
            "Period total",
            "حصيلة فترة",
            "One count for an area over a stated period, not broken into incidents.",
        ),
        Value(
            "cumulative",
            "Cumulative toll",
            "حصيلة تراكمية",
            "A running total since a stated start; only differences between two are flows.",
        ),
        Value(
            "stock",
            "Stock",
            "عدد في تاريخ",
            "People in a state at a date; never summed over time.",
        ),
        Value(
            "context", "Context", "سياق", "Something that happened, no harm alleged; never counted."
        ),
    ),
)

INCIDENT_KIND = Vocabulary(
    "incident_kind",
    "The means of harm, as the sources describe it.",
    (
        Value("airstrike", "Airstrike", "غارة جوية", "Bomb or missile from an aircraft."),
        Value("drone_strike", "Drone strike", "ضربة بطائرة مسيّرة", "From an uncrewed aircraft."),
        Value(
            "shelling",
            "Shelling",
            "قصف مدفعي أو صاروخي",
            "Artillery, mortar, rocket, surface missile, tank or naval gun.",
        ),
        Value(
            "air_or_artillery",
            "Airstrike or shelling",
            "غارة أو قصف (غير محدد)",
            "Explosive from a distance; sources do not say which, or disagree.",
        ),
        Value("ied", "Improvised device", "عبوة ناسفة", "Improvised device, without suicide."),
        Value(
            "suicide_attack",
            "Suicide attack",
            "هجوم انتحاري",
            "The attacker dies by the own device.",
        ),
        Value(
            "mine_erw",
            "Mine or remnant of war",
            "لغم أو مخلفات حرب",
            "Manufactured mine, cluster remnant or unexploded ordnance.",
        ),
        Value("small_arms", "Small arms", "إطلاق نار", "Shooting, sniper fire, hand grenade."),
        Value(
            "ground_assault",
            "Ground assault",
            "هجوم بري",
            "Ground operation with several weapons that sources do not separate.",
        ),
        Value(
            "unlawful_killing",
            "Unlawful killing",
            "قتل خارج القانون",
            "Killing of a person in the power of the killer.",
        ),
        Value(
            "siege", "Siege", "حصار", "Denial of food, water, care or exit to people in an area."
        ),
        Value(
            "cbrn",
            "Chemical and the like",
            "أسلحة كيميائية وما شابهها",
            "Chemical, biological, radiological or nuclear.",
        ),
        Value("incendiary", "Incendiary", "أسلحة حارقة", "Weapon mainly intended to burn."),
        Value("accident", "Accident", "حادث مرتبط بالنزاع", "Accident related to the conflict."),
        Value("other", "Other", "أخرى", "Stated, and in no other value."),
        Value("unspecified", "Not specified", "غير محدد", "The source does not state the means."),
    ),
)

HARM = Vocabulary(
    "harm",
    "What was done to people.",
    (
        Value("killed", "Killed", "قتلى", "Died as a direct result; dated at the incident."),
        Value("injured", "Injured", "جرحى", "Hurt and alive when the source spoke."),
        Value(
            "killed_or_injured",
            "Killed or injured",
            "قتلى أو جرحى",
            "One count that the source does not split; never put in killed.",
        ),
        Value(
            "abducted", "Abducted", "مختطفون أو مخفيون", "Taken or disappeared by an armed actor."
        ),
        Value("missing", "Missing", "مفقودون", "Whereabouts unknown. A stock."),
        Value("trapped", "Trapped", "عالقون وسط القتال", "Cannot safely leave a fight. A stock."),
        Value("besieged", "Besieged", "تحت الحصار", "Live in an area closed by a party. A stock."),
    ),
    overlapping=True,
)

STOCKS = frozenset({"missing", "trapped", "besieged"})

POPULATION = Vocabulary(
    "population",
    "The status of the people harmed.",
    (
        Value("all", "All", "الجميع", "The source's total, whatever the status."),
        Value("civilian", "Civilians", "مدنيون", "Stated or presumed civilian."),
        Value(
            "protected", "Other protected", "محميون آخرون", "Hors de combat, medical, religious."
        ),
        Value("combatant", "Combatants", "مقاتلون", "Members of forces or armed groups."),
        Value("unknown", "Unknown status", "غير معروف", "Counted; the source does not say who."),
        Value(
            "unstated",
            "Not stated",
            "غير مذكور",
            "Harm without a figure, and without a word on who was harmed.",
        ),
    ),
    overlapping=True,
)

SUBGROUP = Vocabulary(
    "subgroup",
    "Sex, age or role of the people harmed, as the source puts it.",
    (
        Value("any", "Everybody", "الكل", "No subgroup stated."),
        Value("men", "Men", "رجال", "18 and over."),
        Value("women", "Women", "نساء", "18 and over."),
        Value("boys", "Boys", "فتيان", "Under 18 on the day of the harm."),
        Value("girls", "Girls", "فتيات", "Under 18 on the day of the harm."),
        Value("adults", "Adults", "بالغون", "18 and over, sex not stated."),
        Value("children", "Children", "أطفال", "The source's word; under 18 unless it says else."),
        Value("infants", "Infants", "رضّع", "Under one year."),
        Value("older", "Older people", "كبار السن", "60 and over, or the source's word."),
        Value(
            "women_and_children",
            "Women and children",
            "نساء وأطفال",
            "One joint count; never split.",
        ),
        Value("pregnant", "Pregnant women", "حوامل", "The woman is counted once."),
        Value("health", "Health workers", "كوادر صحية", "At work or not."),
        Value("aid", "Aid workers", "عاملون في الإغاثة", "At work or not."),
        Value("media", "Journalists", "صحفيون", "At work or not."),
        Value("rescue", "Rescuers", "عاملون في الإنقاذ", "At work or not."),
    ),
    overlapping=True,
)

STANCE = Vocabulary(
    "stance",
    "What a source says about the harm.",
    (
        Value("asserts", "Asserts", "يؤكد", "Says that the harm happened."),
        Value("concedes", "Concedes", "يقرّ", "A party says that it caused the harm."),
        Value("denies", "Denies", "ينفي", "Says that no such harm happened, or by another."),
        Value("no_count", "No figure", "دون رقم", "Speaks of the harm, and gives no figure."),
    ),
)

HEDGE = Vocabulary(
    "hedge",
    "How the words bound the number.",
    (
        Value("exact", "Exactly", "بالضبط", "37."),
        Value("about", "About", "نحو", "About 300."),
        Value("almost", "Almost", "قرابة", "Nearly 20."),
        Value("at_least", "At least", "على الأقل", "At least, more than, documented, verified."),
        Value("at_most", "At most", "على الأكثر", "Up to, as many as."),
        Value("range", "Between", "بين", "Between 13 and 46."),
        Value("vague", "Vague", "عبارة مبهمة", "Dozens, hundreds, several."),
        Value("none", "No figure", "دون رقم", "No figure."),
    ),
)

BASIS = Vocabulary(
    "basis",
    "What a figure rests on.",
    (
        Value("complete_list", "Complete list", "قائمة كاملة", "Names, and why no one is missing."),
        Value(
            "investigation", "Investigation", "تحقيق", "Site, interviews or imagery; method shown."
        ),
        Value("statement", "Statement", "تصريح", "Said, method not shown."),
        Value("register", "Register", "سجل رسمي", "Hospital, morgue or civil register."),
        Value("compilation", "Compilation", "تجميع", "Made by a data set from other voices."),
        Value("partial_list", "Partial list", "قائمة جزئية", "A list that may not be complete."),
    ),
)

CREDIBILITY = Vocabulary(
    "credibility",
    "How likely one claim is to be right (the Admiralty scale).",
    (
        Value("1", "1: confirmed", "1: مؤكد", "Confirmed by independent sources."),
        Value("2", "2: probably true", "2: صحيح على الأرجح", "Coherent, detailed, fits."),
        Value("3", "3: possibly true", "3: ربما صحيح", "Coherent, not in conflict."),
        Value("4", "4: doubtful", "4: مشكوك فيه", "Gaps or contradictions."),
        Value("5", "5: improbable", "5: مستبعد", "Contradicted by good evidence."),
        Value("6", "6: cannot be judged", "6: لا يمكن الحكم", "The default."),
    ),
)

ATTRIBUTION = Vocabulary(
    "attribution",
    "How a party is tied to an incident.",
    (
        Value("known", "Known", "معروف", "Declared the action, or established by a reviewer."),
        Value("suspected", "Suspected", "مشتبه به", "Alleged, and no rival allegation."),
        Value(
            "alternative", "One of several", "أحد المشتبه بهم", "One of several rival allegations."
        ),
        Value("joint", "Jointly", "مشترك", "Acted together with another named party."),
        Value("target", "Target", "هدف", "Alleged target of the attack."),
        Value("present", "Present", "طرف في القتال", "A side of the fighting, accused of nothing."),
    ),
)

ACCUSED = frozenset({"known", "suspected", "alternative", "joint"})

POSITION = Vocabulary(
    "position",
    "What the party itself says.",
    (
        Value("concedes", "Concedes", "يقرّ", "Says that it caused the harm."),
        Value("denies_harm", "Denies the harm", "ينفي الأذى", "No such harm happened."),
        Value("denies_cause", "Denies the cause", "ينفي التسبب", "Another or nobody caused it."),
        Value("denies_status", "Denies the status", "ينفي الصفة", "They were not civilians."),
        Value("reviewing", "Reviewing", "قيد المراجعة", "Says that it is looking into it."),
        Value("silent", "Silent", "لم يعلّق", "Asked or named; no answer found."),
    ),
)

GRADING = Vocabulary(
    "grading",
    "How well the harm of an incident is established; it concerns evidence, not guilt.",
    (
        Value("confirmed", "Confirmed", "مؤكد", "A party concedes harm to civilians here."),
        Value("contested", "Contested", "متنازع عليه", "Rival parties are named; none concedes."),
        Value("fair", "Fair", "مرجّح", "Two or more first-hand voices rated C or better."),
        Value("weak", "Weak", "ضعيف", "Any other voice."),
        Value("toll_unknown", "Toll unknown", "حصيلة غير معروفة", "Harm asserted, no figure."),
        Value("none_known", "None known", "لا يُعرف أذى", "No harm alleged."),
        Value("imported", "Imported", "مستورد", "A compiled record that nobody here reviewed."),
        Value("discounted", "Discounted", "مستبعد", "By decision of two people; in no total."),
    ),
)

REVIEW_STATE = Vocabulary(
    "review_state",
    "Where a record stands.",
    (
        Value("draft", "Draft", "مسودة", "Being written."),
        Value("in_review", "In review", "قيد المراجعة", "Waits for a reviewer."),
        Value(
            "held",
            "Held",
            "محجوز",
            "Kept back, because to show it might endanger somebody; its reason stands beside it.",
        ),
        Value("published", "Published", "منشور", "Public."),
        Value("withdrawn", "Withdrawn", "مسحوب", "Was public; a reason stands in its place."),
        Value("merged", "Merged", "مدموج", "One with another record, which holds what it held."),
    ),
)

DATE_PRECISION = Vocabulary(
    "date_precision",
    "How exactly the time is known.",
    (
        Value("day", "Day", "يوم", "One local date."),
        Value("night", "Night", "ليلة", "One night over two local dates."),
        Value("days", "Days", "أيام", "Two to six days, or about a day."),
        Value("week", "Week", "أسبوع", "A week."),
        Value("month", "Month", "شهر", "A month, or a part of it."),
        Value("longer", "Longer", "أطول", "Over a month, up to a year."),
        Value("year", "Year", "سنة", "The year only: stands in month unknown."),
    ),
)

PLACE_PRECISION = Vocabulary(
    "place_precision",
    "How exactly the place is known.",
    (
        Value("site", "Site", "موقع", "A building, within 100 m."),
        Value("near", "Near", "قرب", "A street or landmark, within 1 km."),
        Value("area", "Area", "حي", "A neighbourhood."),
        Value("settlement", "Settlement", "بلدة أو قرية", "A village or town as a whole."),
        Value("city", "City", "مدينة", "A city as a whole."),
        Value("adm3", "Subdistrict", "ناحية", "The subdistrict; no point."),
        Value("adm2", "District", "منطقة", "The district; no point."),
        Value("adm1", "Governorate", "محافظة", "The governorate; no point."),
        Value("region", "Region", "إقليم", "Part of a country, a road or a line; no point."),
        Value("country", "Country", "بلد", "The country; no point."),
        Value("sea_air", "Sea or air", "بحر أو جو", "Sea or air space; no point."),
    ),
)

POINT_PRECISIONS = frozenset({"site", "near", "area", "settlement", "city"})

COVERAGE_STATUS = Vocabulary(
    "coverage_status",
    "Whether anybody looked.",
    (
        Value("monitored", "Monitored", "مرصود", "The whole period: no incident is a zero."),
        Value("partial", "Partly", "رصد جزئي", "Some days, languages or source kinds are missing."),
        Value("backlog", "Backlog", "قيد المعالجة", "Monitored, not yet fully coded."),
        Value("not_monitored", "Not monitored", "غير مرصود", "Outside of the scope."),
    ),
)

LINK_KIND = Vocabulary(
    "link_kind",
    "How two records belong together.",
    (
        Value("includes", "Includes", "يشمل", "The other is a certain part of this one."),
        Value("overlaps", "Overlaps", "يتداخل مع", "Some of the people are the same."),
        Value("follows", "Follows", "يتبع", "The next of a chain, such as a double tap."),
    ),
)

VOCABULARIES = (
    *(RECORD_TYPE, INCIDENT_KIND, HARM, POPULATION, SUBGROUP, STANCE, HEDGE, BASIS, CREDIBILITY),
    *(ATTRIBUTION, POSITION, GRADING, REVIEW_STATE, DATE_PRECISION, PLACE_PRECISION),
    *(COVERAGE_STATUS, LINK_KIND, VALUE_REASON, CHANGE_REASON, GROWTH_REASON, SET_ASIDE),
    *SOURCE_VOCABULARIES,
)
