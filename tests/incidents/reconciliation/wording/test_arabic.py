"""Arabic wording, example by example (methodology, section 1, "Words to figures")."""

import pytest

from incidents.reconciliation.wording import read
from tests.incidents.reconciliation.wording.shape import codes, shape

# words, the cells in short form, the cautions
EXAMPLES = [
    ("٣٧", "- 37..37 exact", ""),
    ("سبعة وثلاثون قتيلا", "killed 37..37 exact", ""),
    ("عائلة من سبعة أفراد", "- 7..7 exact", ""),
    ("مقتل رجل وابنه", "killed 2..2 exact; killed/men 1..1 exact", "two_counts"),
    ("قتيلان", "killed 2..2 exact", ""),
    ("مقتل قتيلين", "killed 2..2 exact", ""),
    (
        "خمسة أطفال وامرأتين",
        "- 7..7 exact; -/children 5..5 exact; -/women 2..2 exact",
        "two_counts",
    ),
    (
        "مقتل خمسة أطفال وامرأتين",
        "killed 7..7 exact; killed/children 5..5 exact; killed/women 2..2 exact",
        "two_counts",
    ),
    (
        "عشرات القتلى والجرحى",
        "killed_or_injured 10.. vague coded",
        "convention killed_or_injured vague",
    ),
    ("عشرات القتلى", "killed 10.. vague coded", "convention vague"),
    ("مئات المدنيين", "-/civilian 100.. vague coded", "convention vague"),
    ("آلاف المحاصرين", "trapped 1000.. vague coded stock", "convention vague"),
    ("عشرات الآلاف من المحاصرين", "trapped 10000.. vague coded stock", "convention vague"),
    ("نحو 300 قتيل", "killed 300..300 about", ""),
    ("حوالي ٢٠ ألف محاصر", "trapped 20000..20000 about stock", ""),
    ("قرابة 20 قتيلا", "killed 20..20 almost", ""),
    ("زهاء 20", "- 20..20 almost", ""),
    ("ما لا يقل عن 12 قتيلاً", "killed 12.. at_least", ""),
    ("12 على الأقل", "- 12.. at_least", ""),
    (
        "أكثر من 40 جثة، وآخرون عالقون",
        "killed 40.. at_least; trapped none stock no_count",
        "two_counts",
    ),
    ("ما يصل إلى 30 قتيلا", "killed 1..30 at_most coded", "convention"),
    ("بين 13 و46 قتيلا", "killed 13..46 range", ""),
    ("ما بين 13 و 46", "- 13..46 range", ""),
    ("بضعة أشخاص", "- 3.. vague coded", "convention vague"),
    ("عدة قتلى", "killed 2.. vague coded", "convention vague"),
    ("عدد من الجرحى", "injured 2.. vague coded", "convention vague"),
    (
        "مقتل 12 مدنياً بينهم 3 أطفال",
        "killed/civilian 12..12 exact; killed/civilian/children 3..3 exact",
        "two_counts",
    ),
    (
        "مقتل ١٢ مدنياً وإصابة ١٥ آخرين",
        "killed/civilian 12..12 exact; injured 15..15 exact",
        "two_counts",
    ),
    (
        "مقتل طفل وإصابة امرأتين",
        "killed/children 1..1 exact; injured/women 2..2 exact",
        "two_counts",
    ),
    ("لا إصابات", "injured none no_count", "zero_unchecked"),
    ("لم يقتل أحد", "killed none no_count", "zero_unchecked"),
    ("أكدت المنظمة أنه لم يقتل أحد", "killed none no_count", "zero_unchecked"),
    ("لم ترد أنباء عن سقوط ضحايا", "killed_or_injured none no_count", "killed_or_injured"),
    ("ارتفاع حصيلة القتلى إلى 52", "killed 52..52 exact cumulative", "cumulative"),
    (
        "ارتفعت حصيلة القتلى من 40 إلى 52",
        "killed 52..52 exact cumulative",
        "cumulative several_numbers",
    ),
    ("8 قتلى و15 جريحا", "killed 8..8 exact; injured 15..15 exact", "two_counts"),
    ("20 شخصا بين قتيل وجريح", "killed_or_injured 20..20 exact", "killed_or_injured"),
    ("مقتل وإصابة 20 مدنيا", "killed_or_injured/civilian 20..20 exact", "killed_or_injured"),
    ("وثقت الشبكة مقتل 176 مدنيا", "killed/civilian 176.. at_least", ""),
    ("خمسة وعشرون ألفا", "- 25000..25000 exact", ""),
    ("مئتان وخمسة وثلاثون شخصا", "- 235..235 exact", ""),
    ("ألفان", "- 2000..2000 exact", ""),
    ("٢٠٬٠٠٠ محاصر", "trapped 20000..20000 exact stock", ""),
    ("20.000 محاصر", "trapped 20000..20000 exact stock", ""),
    ("٢٠٫٠٠٠", "- 20000..20000 exact", "ambiguous_separator"),
    ("۲۰ هزار", "- 20..20 exact", ""),
    ("في 3 حزيران 2017 قتل 12 شخصا", "killed 12..12 exact", ""),
    ("الفرقة 17", "", "unread"),
    ("الساعة 10 قتل 3 مدنيين", "killed/civilian 3..3 exact", ""),
    ("مقتل طفلة عمرها 7 سنوات", "killed/children 1..1 exact", ""),
    ("مقتل مدنيين", "killed/civilian 1.. vague coded", "convention dual_or_plural vague"),
    ("مقتل مدنيين اثنين", "killed/civilian 2..2 exact", ""),
    ("مقتل رجل واحد", "killed/men 1..1 exact", ""),
    ("معظمهم من النساء والأطفال", "", "subgroup_note"),
    ("مقتل 30 شخصا معظمهم من النساء والأطفال", "killed 30..30 exact", "subgroup_note"),
    ("يخشى مقتل المئات", "killed none no_count", "number_in_no_count"),
    ("عشرات وربما مئات القتلى", "killed 10.. vague coded", "convention vague"),
    ("ثلاثة عشر قتيلا", "killed 13..13 exact", ""),
    (
        "مقتل 3 رجال وامرأة وطفل",
        (
            "killed 5..5 exact; killed/men 3..3 exact; killed/women 1..1 exact; "
            "killed/children 1..1 exact"
        ),
        "two_counts",
    ),
    (
        "سقوط قتلى وجرحى",
        "killed 1.. vague coded; injured 1.. vague coded",
        "convention two_counts vague",
    ),
    ("نفى الجيش مقتل 12 مدنيا", "killed/civilian none denies", "number_in_no_count"),
    (
        "استشهاد 5 مدنيين وجرح آخرين",
        "killed/civilian 5..5 exact; injured 1.. vague coded",
        "convention two_counts vague",
    ),
    ("جريحان", "injured 2..2 exact", ""),
    ("مدنيان", "-/civilian 2..2 exact", ""),
    ("30 قتيلا، 12 منهم أطفال", "killed 30..30 exact; killed/children 12..12 exact", "two_counts"),
    ("نحو 20 ألف مدني محاصرون في المدينة", "trapped/civilian 20000..20000 about stock", ""),
    ("بضع مئات", "- 300.. vague coded", "convention vague"),
    ("قتل 5 عناصر من الدفاع المدني", "killed/rescue 5..5 exact", ""),
    ("2 قتيل", "killed 2..2 exact", ""),
    ("عشرة قتلى", "killed 10..10 exact", ""),
    (
        "إصابة طفل وامرأة ورجل بجروح",
        (
            "injured 3..3 exact; injured/children 1..1 exact; injured/women 1..1 exact; "
            "injured/men 1..1 exact"
        ),
        "two_counts",
    ),
    ("مقتل عائلة بأكملها", "killed 2.. vague coded", "convention vague"),
    ("لا يزال 300 مدني محاصرين", "trapped/civilian 300..300 exact stock", ""),
    ("في يوم الأحد قتل 5", "killed 5..5 exact", ""),
    ("مئة وخمسة وعشرون قتيلا", "killed 125..125 exact", ""),
    ("ثلاثة آلاف ومئتان", "- 3200..3200 exact", ""),
    ("3 آلاف", "- 3000..3000 exact", ""),
    ("20 ألفا", "- 20000..20000 exact", ""),
    ("مليون ونصف", "- 1500000..1500000 exact", ""),
    ("بين 3 و4 آلاف", "- 3000..4000 range", ""),
    ("خمسة عشر", "- 15..15 exact", ""),
    ("خمس عشرة امرأة", "-/women 15..15 exact", ""),
    ("قُتِلَ سبعةٌ", "killed 7..7 exact", ""),
    ("مقتـــل ١٢", "killed 12..12 exact", ""),
    ("لم تقع إصابات", "injured none no_count", "zero_unchecked"),
    ("دون وقوع إصابات", "injured none no_count", "zero_unchecked"),
    ("حتى الآن 12 قتيلا", "killed 12..12 exact", ""),
    ("تحققت المنظمة من عدم مقتل أي مدني", "killed/civilian 0..0 exact", ""),
    ("قتلى", "killed 1.. vague coded", "convention vague"),
    ("قتيل", "killed 1.. vague coded", "convention vague"),
    ("قتيل وجريحان", "injured 2..2 exact; killed 1.. vague coded", "convention two_counts vague"),
    ("مقتل شخص وإصابة 3 آخرين بجروح", "killed 1..1 exact; injured 3..3 exact", "two_counts"),
    ("مقتل 5 أشخاص من عائلة واحدة", "killed 5..5 exact", ""),
    ("عائلة كاملة", "- 2.. vague coded", "convention vague"),
    ("أكثر من مئة قتيل", "killed 100.. at_least", ""),
    ("20 على الأكثر", "- 0..20 at_most coded", "convention"),
    ("لا يزيد عن 5 قتلى", "killed 1..5 at_most coded", "convention"),
    ("5 قتلى على الأقل و12 جريحا", "killed 5.. at_least; injured 12..12 exact", "two_counts"),
    ("مقتل ما بين 20 و30 مدنيا", "killed/civilian 20..30 range", ""),
    ("استشهد طفلان", "killed/children 2..2 exact", ""),
    ("انتشال 40 جثة من تحت الأنقاض", "killed 40..40 exact", ""),
    ("اختطاف 3 مدنيين", "abducted/civilian 3..3 exact", ""),
    ("المفقودين 12", "missing 12..12 exact stock", ""),
    ("مقتل مدني وإصابة آخر", "killed/civilian 1..1 exact; injured 1..1 exact", "two_counts"),
    ("۱۲ نفر", "- 12..12 exact", ""),
    ("12 أو 13 قتيلا", "killed 12..13 range", ""),
    ("300 مدني تحت الحصار", "besieged/civilian 300..300 exact stock", ""),
    (
        "ارتفع عدد القتلى إلى ٥٢ والجرحى إلى ١٣٠",
        "killed 52..52 exact cumulative; injured 130..130 exact cumulative",
        "cumulative two_counts",
    ),
    ("مقتل 12 بينهم نساء وأطفال", "killed 12..12 exact", "subgroup_note"),
    (
        "مقتل 12 شخصا، هم 3 أطفال وامرأتان ورجل",
        (
            "killed 12..12 exact; killed/children 3..3 exact; killed/women 2..2 exact; "
            "killed/men 1..1 exact"
        ),
        "several_numbers two_counts",
    ),
    ("قتل تسعة عشر مدنيا على الأقل", "killed/civilian 19.. at_least", ""),
    ("مقتل 3 وجرح 5", "killed 3..3 exact; injured 5..5 exact", "two_counts"),
    ("قتل اثنان", "killed 2..2 exact", ""),
    ("القتلى ثلاثة", "killed 3..3 exact", ""),
    (
        "مقتل امرأة وأطفالها الثلاثة",
        "killed 4..4 exact; killed/women 1..1 exact; killed/children 3..3 exact",
        "two_counts",
    ),
    ("بلغ عدد القتلى 12 قتيلا", "killed 12..12 exact", ""),
    (
        "قتل وجرح العشرات",
        "killed_or_injured 10.. vague coded",
        "convention killed_or_injured vague",
    ),
]


@pytest.mark.parametrize(("words", "cells", "cautions"), EXAMPLES, ids=[row[0] for row in EXAMPLES])
def test_arabic_wording(words: str, cells: str, cautions: str) -> None:
    reading = read(words, "ar")
    assert (shape(reading), codes(reading)) == (cells, set(cautions.split()))
