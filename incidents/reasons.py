"""Why a value, a claim or a change is what it is: vocabularies of the codebook. Pure."""

from sources.codebook import Value, Vocabulary

VALUE_REASON = Vocabulary(
    "value_reason",
    "Why a value is what it is, null and zero included.",
    (
        Value("recorded", "Recorded", "مسجّل", "At least one record has a figure."),
        Value(
            "none_recorded",
            "None recorded",
            "لم يُسجَّل شيء",
            "Monitored, and nothing was recorded; that nobody was harmed is not said.",
        ),
        Value("checked_zero", "Checked zero", "صفر مدقَّق", "A voice that is no party checked."),
        Value("no_figure", "No figure", "دون رقم", "Harm is alleged without a number."),
        Value(
            "status_unstated", "Status not stated", "الصفة غير مذكورة", "Counted; status unsaid."
        ),
        Value("not_told_apart", "Not told apart", "غير مميَّز", "Records do not say if they belong."),
        Value("not_monitored", "Not monitored", "غير مرصود", "Nobody looked, or not all the time."),
        Value("backlog", "Backlog", "قيد المعالجة", "Monitored, not yet fully coded."),
        Value("expired", "Expired", "منتهي الصلاحية", "The last observation is too old."),
        Value(
            "voice_silent",
            "Voice silent",
            "لم يذكره المصدر",
            "This voice speaks of no such incident.",
        ),
        Value(
            "beside_only",
            "Beside the headline",
            "خارج الرقم الرئيسي",
            "Under a recorder's convention: only records that it prints apart.",
        ),
        Value(
            "after_release",
            "After the release",
            "بعد الإصدار",
            "Later than the months that the asked release covers.",
        ),
    ),
)

GROWTH_REASON = Vocabulary(
    "growth_reason",
    "Whether it is known by how much months of an age usually still grow.",
    (
        Value("measured", "Measured", "مقيس", "The median of six months or more of this log."),
        Value("log_too_young", "Log too young", "السجل حديث", "Too few months were seen so young."),
        Value("not_a_month", "Not a month", "ليس شهرًا", "A longer interval, or no month yet."),
        Value("not_a_flow", "Not a flow", "ليس تدفقًا", "A stock is a number at a date."),
    ),
)

SET_ASIDE = Vocabulary(
    "set_aside",
    "Why a claim does not count towards the range.",
    (
        Value("withdrawn", "Withdrawn", "مسحوب", "The source took it back."),
        Value("no_count", "No figure", "دون رقم", "It gives no figure."),
        Value("position", "Position", "موقف", "A denial: a position, not a zero."),
        Value("unreliable", "Unreliable", "غير موثوق", "The source is rated E on the topic."),
        Value("improbable", "Improbable", "مستبعد", "The claim is rated 5."),
        Value("restated", "Restated", "مكرر بإبهام", "Vaguer than what the voice said before."),
        Value("superseded", "Superseded", "مستبدل", "The voice has a newer or better figure."),
        Value("compiled", "Compiled", "مجمّع", "A voice that it draws on is in hand."),
        Value("party", "Party", "طرف", "A party's figure, shown beside the range."),
    ),
)

CHANGE_REASON = Vocabulary(
    "change_reason",
    "Why a figure of an earlier month is another in a later release.",
    (
        Value("late_claim", "Late claim", "إفادة متأخرة", "More was said, or a record came late."),
        Value("merge", "Merge", "دمج", "Two records are one."),
        Value("split", "Split", "تقسيم", "A record was parted, or a merge undone."),
        Value("correction", "Correction", "تصحيح", "The record was put right."),
        Value("withdrawal", "Withdrawal", "سحب", "The record was taken back."),
        Value("method_change", "Method change", "تغيير المنهجية", "The same claims, read anew."),
    ),
)
