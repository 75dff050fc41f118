"""The closed vocabularies of who said it. Pure: labels are chosen by the door that shows them.

A code is never re-used or redefined: a changed meaning is a new code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a vocabulary: its stable code, its labels and what it means."""

    code: str
    en: str
    ar: str
    definition: str

    def label(self, language: str) -> str:
        """Return the Arabic label for Arabic, otherwise the English one."""
        return self.ar if language.startswith("ar") else self.en


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of values.

    ``overlapping`` says that one person can stand under two of its values, so that they are
    never added up; the values of any other vocabulary partition what they describe.
    """

    name: str
    definition: str
    values: tuple[Value, ...]
    overlapping: bool = False
    by_code: dict[str, Value] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {value.code: value for value in self.values}
        if len(by_code) != len(self.values):
            raise ValueError(f"{self.name}: a code stands twice")
        object.__setattr__(self, "by_code", by_code)

    def __iter__(self) -> Iterator[Value]:
        return iter(self.values)

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.by_code)

    def label(self, code: str, language: str = "en") -> str:
        """Return the label of a code; an unknown code is shown as it stands."""
        value = self.by_code.get(code)
        return value.label(language) if value else code


SOURCE_KIND = Vocabulary(
    "source_kind",
    "What the speaker is, not the outlet that carried the words.",
    (
        Value("witness", "Witness", "شاهد", "A survivor, relative or resident."),
        Value("medical", "Medical", "جهة طبية", "A hospital, clinic, morgue or ambulance."),
        Value("rescue", "Rescue", "إنقاذ", "Civil defence or firefighters."),
        Value(
            "local_monitor",
            "Local monitor",
            "راصد محلي",
            "A documentation group that works in or from the area.",
        ),
        Value(
            "ngo",
            "Non-governmental organisation",
            "منظمة غير حكومية",
            "A national or international organisation's investigation or statement.",
        ),
        Value(
            "un",
            "United Nations body",
            "هيئة أممية",
            "A mission, office or commission of inquiry; each body is its own source.",
        ),
        Value(
            "court",
            "Court or inquiry",
            "محكمة أو لجنة تحقيق",
            "A court, inquest, parliamentary or independent inquiry.",
        ),
        Value(
            "authority",
            "Authority",
            "سلطة مدنية",
            "A ministry or local administration that speaks on registers or services.",
        ),
        Value(
            "party_command",
            "Party to the conflict",
            "طرف في النزاع",
            "An armed force or group, its ministry of defence or spokesperson.",
        ),
        Value(
            "party_media",
            "Media of a party",
            "إعلام تابع لطرف",
            "An outlet that a party owns or directs.",
        ),
        Value("agency", "News agency", "وكالة أنباء", "A news agency's own reporting."),
        Value("media_local", "Local media", "إعلام محلي", "A local outlet's own reporting."),
        Value("media_foreign", "Foreign media", "إعلام أجنبي", "A foreign outlet's own reporting."),
        Value(
            "social",
            "Social media account",
            "حساب على وسائل التواصل",
            "An account or page whose identity is not established.",
        ),
        Value(
            "dataset",
            "Compiled data set",
            "مجموعة بيانات مجمّعة",
            "A data set whose figures rest on other voices.",
        ),
        Value(
            "unnamed",
            "Unnamed",
            "مصدر غير مسمّى",
            "A voice that the outlet does not identify; all of one cell count as one voice.",
        ),
    ),
)

PARTY_KINDS = frozenset({"party_command", "party_media"})

RELIABILITY = Vocabulary(
    "reliability",
    "How far a source has been borne out on a topic (the Admiralty scale).",
    (
        Value(
            "A", "A: completely reliable", "أ: موثوق تماماً", "Records inspected, or long borne out."
        ),
        Value("B", "B: usually reliable", "ب: موثوق عادةً", "Minor errors; corrects itself."),
        Value("C", "C: fairly reliable", "ج: موثوق إلى حد ما", "Some figures not borne out."),
        Value("D", "D: not usually reliable", "د: غير موثوق عادةً", "Often not borne out."),
        Value("E", "E: unreliable", "هـ: غير موثوق", "Figures stay public, set aside."),
        Value("F", "F: cannot be judged", "و: لا يمكن الحكم", "No rank, and not bad: the default."),
    ),
)

TOPIC = Vocabulary(
    "topic",
    "What a reliability rating is about.",
    (
        Value("civilian_harm", "Harm to civilians", "الأذى بالمدنيين", "Harm done to civilians."),
        Value("own_register", "Its own register", "سجلّها", "The records that it keeps itself."),
        Value("own_losses", "Its own losses", "خسائرها", "Losses of the side it speaks for."),
        Value("enemy_losses", "Enemy losses", "خسائر الخصم", "Losses of the other side."),
        Value("attribution", "Attribution", "تحديد المسؤولية", "Who did it."),
        Value("location", "Location", "المكان", "Where it happened."),
    ),
)

LANGUAGE = Vocabulary(
    "language",
    "The language in which something was said.",
    (
        Value("en", "English", "الإنجليزية", "English."),
        Value("ar", "Arabic", "العربية", "Arabic."),
        Value("ku", "Kurdish", "الكردية", "Kurdish."),
        Value("fr", "French", "الفرنسية", "French."),
        Value("tr", "Turkish", "التركية", "Turkish."),
        Value("ru", "Russian", "الروسية", "Russian."),
        Value("other", "Other", "أخرى", "Any other language."),
    ),
)

CONSENT_PURPOSE = Vocabulary(
    "consent_purpose",
    "What a witness agrees to, each by itself.",
    (
        Value("store", "Keeping it", "الحفظ", "That we keep what they told us."),
        Value("publish", "Publishing", "النشر", "Their figures, in records that anybody reads."),
        Value("share", "Sharing by name", "المشاركة بالاسم", "Their name and words, with anybody."),
        Value("advocacy", "Advocacy", "المناصرة", "Reports and campaigns."),
        Value("court", "Courts", "المحاكم", "Courts and inquiries."),
    ),
)

CONSENT_MEANS = Vocabulary(
    "consent_means",
    "How a witness told us.",
    (
        Value("spoken", "Spoken", "شفهياً", "In person or by voice."),
        Value("written", "Written", "كتابياً", "On paper or in a message."),
        Value("recorded", "Recorded", "مسجّلاً", "On tape or film."),
        Value("go_between", "Through somebody", "عبر شخص", "Somebody they trust told us."),
        Value("in_public", "In public", "علناً", "They said it in public, under their own name."),
    ),
)
# What publishing does with a named witness; of a confidential one no name and no words leave.
NEEDED_CONSENT = {False: ("publish", "share"), True: ("publish",)}

SENSITIVE_PART = Vocabulary(
    "sensitive_part",
    "What of a record can endanger or hurt somebody, and is held back or not collected at all.",
    (
        Value("point", "Point", "النقطة", "Latitude and longitude."),
        Value("place_words", "Place in words", "وصف المكان", "Never published."),
        Value("summary", "Summary", "الملخص", "What happened, in our own words."),
        Value(
            "wording",
            "Words of sources",
            "أقوال المصادر",
            "What claims say, titles and links of reports, and why people decided on a number.",
        ),
        Value("claim_note", "Notes on claims", "ملاحظات على الادعاءات", "Never published."),
        Value("health", "Health workers", "كوادر صحية", "Their figures and claims."),
        Value("aid", "Aid workers", "عاملون في الإغاثة", "Their figures and claims."),
        Value("media", "Journalists", "صحفيون", "Their figures and claims."),
        Value("rescue", "Rescuers", "عاملون في الإنقاذ", "Their figures and claims."),
        Value(
            "graphic", "Graphic files", "ملفات صادمة", "Evidence that shows the dead or wounded."
        ),
    ),
)

# Few people are health workers in one town: their number alone can tell a family.
SENSITIVE_SUBGROUPS = frozenset({"health", "aid", "media", "rescue"})
DELAYABLE = frozenset({"point", "summary", "wording"}) | SENSITIVE_SUBGROUPS
# A figure stands on words, so words are always collected.
ALWAYS_COLLECTED = frozenset({"wording"})
# Days after the end of what happened; any other part waits for nothing.
DEFAULT_DELAYS = {"health": 30, "rescue": 30}

VOCABULARIES = (
    SOURCE_KIND,
    RELIABILITY,
    TOPIC,
    LANGUAGE,
    CONSENT_PURPOSE,
    CONSENT_MEANS,
    SENSITIVE_PART,
)
