"""The words in which dates are written, in English and Arabic.

A word stands for one code of the reader (`reading`), and alternatives are parted by ``|``. Of a
month and a season, the first one is also how it is told.
"""

from dataclasses import dataclass
from typing import Final

ENGLISH_MONTHS: Final = (
    "January | Jan",
    "February | Feb",
    "March | Mar",
    "April | Apr",
    "May",
    "June | Jun",
    "July | Jul",
    "August | Aug",
    "September | Sept | Sep",
    "October | Oct",
    "November | Nov",
    "December | Dec",
)

# Levantine names first, then those of Egypt and the Gulf.
ARABIC_MONTHS: Final = (
    "كانون الثاني | كانون ثاني | يناير",
    "شباط | فبراير",
    "آذار | مارس",
    "نيسان | أبريل",
    "أيار | مايو",
    "حزيران | يونيو | يونيه",
    "تموز | يوليو | يوليه",
    "آب | أغسطس",
    "أيلول | سبتمبر",
    "تشرين الأول | تشرين أول | أكتوبر",
    "تشرين الثاني | تشرين ثاني | نوفمبر",
    "كانون الأول | كانون أول | ديسمبر",
)

ENGLISH_SEASONS: Final = {21: "spring", 22: "summer", 23: "autumn | fall"}
ARABIC_SEASONS: Final = {21: "ربيع", 22: "صيف", 23: "خريف"}

# Code to words; "" is for words that say nothing about the date.
ENGLISH: Final = {
    "early": "early | beginning | start",
    "mid": "mid | middle",
    "late": "late | end",
    "week1": "first week | 1st week",
    "week2": "second week | 2nd week",
    "week3": "third week | 3rd week",
    "week4": "fourth week | 4th week",
    "weeklast": "last week",
    "half1": "first half | 1st half",
    "half2": "second half | 2nd half",
    "winter": "winter",
    "night": "night | overnight",
    "about": "around | about | on or about | circa | ca | c | approximately | approx",
    "from": "from",
    "to": "to | until | till | through",
    "between": "between",
    "and": "and",
    "open": "since | after | before | present | now | ongoing | onwards",
    "": "the | of | in | on | during | month | year",
}
ARABIC: Final = {
    "early": "أوائل | مطلع | بداية",
    "mid": "منتصف | أواسط",
    "late": "أواخر | نهاية",
    "week1": "الأسبوع الأول",
    "week2": "الأسبوع الثاني",
    "week3": "الأسبوع الثالث",
    "week4": "الأسبوع الرابع",
    "weeklast": "الأسبوع الأخير",
    "half1": "النصف الأول",
    "half2": "النصف الثاني",
    "winter": "شتاء",
    "night": "ليلة | ليل",
    "about": "نحو | حوالي | قرابة | تقريبا",
    "from": "من",
    "to": "إلى | حتى | وحتى | لغاية | ولغاية",
    "between": "بين | ما بين",
    "open": "منذ | بعد | قبل | الآن",
    "": "في | خلال | يوم | شهر | عام | العام | سنة | م",
}


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a language needs to tell a date; templates take what they tell in braces."""

    months: tuple[str, ...]
    seasons: dict[int, str]
    parts: dict[str, str]
    about: str
    both: str
    span: str
    inexact_span: str
    night: str
    code: str


TONGUES: Final = {
    "en": Tongue(
        ENGLISH_MONTHS,
        ENGLISH_SEASONS,
        {
            "early": "early {}",
            "mid": "mid-{}",
            "late": "late {}",
            "week1": "first week of {}",
            "week2": "second week of {}",
            "week3": "third week of {}",
            "week4": "fourth week of {}",
            "weeklast": "last week of {}",
            "half1": "first half of {}",
            "half2": "second half of {}",
        },
        about="around {}",
        both="{} to {}",
        span="{} to {}",
        inexact_span="from {} to {}",
        night="night of {}",
        code="{}",
    ),
    "ar": Tongue(
        ARABIC_MONTHS,
        ARABIC_SEASONS,
        {
            "early": "أوائل {}",
            "mid": "منتصف {}",
            "late": "أواخر {}",
            "week1": "الأسبوع الأول من {}",
            "week2": "الأسبوع الثاني من {}",
            "week3": "الأسبوع الثالث من {}",
            "week4": "الأسبوع الرابع من {}",
            "weeklast": "الأسبوع الأخير من {}",
            "half1": "النصف الأول من {}",
            "half2": "النصف الثاني من {}",
        },
        about="نحو {}",
        both="{} إلى {}",
        span="من {} إلى {}",
        inexact_span="من {} إلى {}",
        night="ليلة {}",
        code="\u2066{}\u2069",
    ),
}
