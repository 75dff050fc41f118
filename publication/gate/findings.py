"""What the gate can find before a release is cut, and how it is told. Pure.

Everything here may be printed in a public report: public codes and numbers, nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# How a subject that is a data set begins, in the values that a release keeps.
DATASET, DATASET_AR = "data set ", "مجموعة البيانات "


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked for: its title, what was found in one sentence, what to do.

    The sentences have named places, such as ``{best}``, for the values of a finding.
    """

    code: str
    en: str
    ar: str
    found_en: str
    found_ar: str
    todo_en: str
    todo_ar: str

    def title(self, language: str) -> str:
        return self.ar if language.startswith("ar") else self.en

    def todo(self, language: str) -> str:
        """Return what can be done about it; to waive it with a reason is always the other way."""
        return self.todo_ar if language.startswith("ar") else self.todo_en

    def found(self, language: str, values: Mapping[str, int | str]) -> str:
        if not language.startswith("ar"):
            return self.found_en.format(**values)
        told = {
            name: value.replace(DATASET, DATASET_AR, 1) if isinstance(value, str) else value
            for name, value in values.items()
        }
        return self.found_ar.format(**told)


CHECKS = (
    Check(
        "subgroup_over_total",
        "A subgroup over its total",
        "فئة تتجاوز مجموعها",
        "{cell}: the subgroup is {part}, and everybody is {whole}.",
        "{cell}: عدد الفئة {part} بينما المجموع {whole}.",
        "Look whether the claims speak of the same people; mend or withdraw the one that is wrong.",
        "تحقّق مما إذا كانت الادعاءات تتحدث عن الأشخاص أنفسهم؛ صحّح الخاطئ منها أو اسحبه.",
    ),
    Check(
        "outside_all_claims",
        "A figure outside all claims",
        "رقم خارج كل الادعاءات",
        "{cell}: a figure of it is {best}, and the claims say {low} to {high}.",
        "{cell}: أحد أرقامها {best} بينما تقول الادعاءات من {low} إلى {high}.",
        "End or renew the decision over the best figure, reconcile, and publish again.",
        "أنهِ القرار المتعلق بالرقم المعتمد أو جدّده، ثم أعد المطابقة والنشر.",
    ),
    Check(
        "over_official_total",
        "Incidents over an official total",
        "حوادث تتجاوز حصيلة رسمية",
        "{cell}: incidents inside it come to {low} at least, and the official total is {high}.",
        "{cell}: الحوادث الداخلة فيها تبلغ {low} على الأقل بينما الحصيلة الرسمية {high}.",
        "Look for incidents counted twice, or for a register that is not complete.",
        "ابحث عن حوادث معدودة مرتين أو عن سجل غير مكتمل.",
    ),
    Check(
        "far_from_trailing",
        "A month far from the months before it",
        "شهر بعيد عن الأشهر السابقة له",
        "{cell}: best {best}; the median of the {months} months before is {median}.",
        "{cell}: الرقم المعتمد {best}، ووسيط الأشهر السابقة ({months}) هو {median}.",
        "Look for a total coded as an incident, an import run twice, or a change of coverage.",
        "ابحث عن حصيلة مرمّزة كحادثة، أو استيراد مكرر، أو تغيّر في التغطية.",
    ),
    Check(
        "expired_stock",
        "An expired stock still quoted",
        "عدد منتهي الصلاحية ما زال مذكوراً",
        "{cell}: last counted on {as_of}, {days} days before the end of the month.",
        "{cell}: آخر عدّ في {as_of}، قبل نهاية الشهر بعدد أيام: {days}.",
        "Look for a newer count, or withdraw the record.",
        "ابحث عن عدّ أحدث أو اسحب السجل.",
    ),
    Check(
        "claim_without_words",
        "A claim without words",
        "ادعاء دون نص",
        "{subject}: claims without words: {count} of {all}.",
        "{subject}: ادعاءات دون نص: {count} من {all}.",
        "Copy the words of the source into a new claim that supersedes it.",
        "انقل كلام المصدر حرفياً إلى ادعاء جديد يحل محله.",
    ),
    Check(
        "report_without_capture",
        "A report without a capture",
        "تقرير دون نسخة محفوظة",
        "{subject}: reports without a kept copy: {count} of {all}.",
        "{subject}: تقارير دون نسخة محفوظة: {count} من {all}.",
        "Capture the report, or upload a copy of it.",
        "احفظ نسخة من التقرير أو حمّل نسخة عنه.",
    ),
    Check(
        "duplicates_undecided",
        "Two likely duplicates, undecided",
        "سجلان يُرجَّح أنهما مكرران ولم يُبتّ فيهما",
        "{first} and {second} are {days} days apart; what speaks for one: {reasons}.",
        "بين {first} و{second} من الأيام: {days}؛ عدد ما يشير إلى أنهما واحد: {reasons}.",
        "Merge them, tie them, or tell them apart.",
        "ادمجهما أو اربط بينهما أو ميّز أحدهما عن الآخر.",
    ),
    Check(
        "outside_its_place",
        "An incident outside its place",
        "حادثة خارج مكانها",
        "{subject}: its point lies over {km} km from all that is known of its place {place}.",
        "{subject}: تقع نقطتها على بعد أكثر من {km} كم من كل ما هو معروف من مكانها {place}.",
        "Correct the point or the place.",
        "صحّح النقطة أو المكان.",
    ),
    Check(
        "party_alone",
        "A party's figure alone carries a month",
        "رقم طرف في النزاع يحمل الشهر وحده",
        "{cell}: {best} of {of_month} rest on parties to the conflict alone.",
        "{cell}: {best} من {of_month} تستند إلى أطراف النزاع وحدها.",
        "Look for a voice that is no party's, or say so in the report.",
        "ابحث عن مصدر ليس طرفاً أو اذكر ذلك في التقرير.",
    ),
    Check(
        "weak_and_heavy",
        "A weak incident that carries much of a month",
        "حادثة ضعيفة تحمل جزءاً كبيراً من الشهر",
        "{cell}: {best} of the {of_month} of its month rest on one weak record.",
        "{cell}: {best} من {of_month} في شهرها تستند إلى سجل ضعيف واحد.",
        "Look for further voices, or have the record looked at again.",
        "ابحث عن مصادر أخرى أو أعد مراجعة السجل.",
    ),
    Check(
        "toll_falls",
        "A cumulative toll that falls without a correction",
        "حصيلة تراكمية تنخفض دون تصحيح",
        "{cell}: {before} on {after}, and {now} on {on}.",
        "{cell}: {before} في {after} ثم {now} في {on}.",
        "Withdraw the claim that was corrected, or supersede it by the newer one.",
        "اسحب الادعاء الذي صُحّح أو اجعل الأحدث يحل محله.",
    ),
    Check(
        "disputed_for_long",
        "A cell disputed for long",
        "خلية متنازع عليها منذ زمن",
        "{cell}: voices disagree by {low} to {high}, for {days} days.",
        "{cell}: تختلف المصادر بين {low} و{high} منذ عدد أيام: {days}.",
        "Decide over the best figure, or say in the report why it stays open.",
        "اتخذ قراراً بشأن الرقم المعتمد أو اذكر في التقرير سبب بقائه مفتوحاً.",
    ),
)
BY_CODE = {check.code: check for check in CHECKS}
ORDER = {check.code: place for place, check in enumerate(CHECKS)}
CHECK_CODES = tuple(BY_CODE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a release should not carry unless somebody says why.

    ``check`` is a code of CHECKS. ``subjects`` are the public codes of the records concerned.
    ``values`` are what its sentence names, in the order of their names. It is the same finding
    as another where ``key`` is the same, though the numbers have moved.
    """

    check: str
    subjects: tuple[str, ...]
    values: tuple[tuple[str, int | str], ...] = ()

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        return self.check, self.subjects

    def title(self, language: str = "en") -> str:
        return BY_CODE[self.check].title(language)

    def todo(self, language: str = "en") -> str:
        return BY_CODE[self.check].todo(language)

    def message(self, language: str = "en") -> str:
        """Return what was found in one sentence, with its numbers."""
        return BY_CODE[self.check].found(language, dict(self.values))

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, as a release keeps it."""
        return {
            "check": self.check,
            "subjects": list(self.subjects),
            "values": dict(self.values),
        }


def make_finding(check: str, *subjects: str, **values: int | str) -> Finding:
    """Return a finding; raise KeyError where the check or a value of its sentence is missing."""
    finding = Finding(check, subjects, tuple(sorted(values.items())))
    for language in ("en", "ar"):
        finding.message(language)
    return finding


def read_finding(held: Mapping[str, Any]) -> Finding:
    """Return a finding from what ``as_json`` gave."""
    return make_finding(held["check"], *held["subjects"], **held["values"])


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by their check, then by what they are about; each key once."""
    by_key = {finding.key: finding for finding in findings}
    return sorted(by_key.values(), key=lambda each: (ORDER[each.check], each.subjects))
