"""The words in which a range is explained, one table a language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a language needs to tell a range; templates take the fields that they name in braces.

    `figure` is keyed by hedge, with `best` for a figure that names one too. `reason` says why a
    figure is quoted and `set_aside` why a claim is not heard. `voices` and `claims` count with the
    plural of the language; `number`, `name` and `code` make a text fit to stand in it.
    """

    number: Callable[[int], str]
    name: Callable[[str], str]
    code: Callable[[str], str]
    join: Callable[[Sequence[str]], str]
    between: str
    voices: Callable[[int], str]
    claims: Callable[[int], str]
    figure: Mapping[str, str]
    numbers: Mapping[str, str]
    range: Mapping[str, str]
    reason: Mapping[str, str]
    background: Mapping[str, str]
    set_aside: Mapping[str, str]


def _join_english(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _voices_heard_english(count: int) -> str:
    words = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    number = words[count - 1] if count <= len(words) else f"{count:,}"
    return f"{number} voice is heard" if count == 1 else f"{number} voices are heard"


ENGLISH = Phrases(
    number="{:,}".format,
    name=str,
    code=str,
    join=_join_english,
    between="; ",
    voices=_voices_heard_english,
    claims="{:,} claims".format,
    figure={
        "exact": "{low}",
        "about": "about {low}",
        "almost": "nearly {low}",
        "at_least": "at least {low}",
        "at_most": "up to {high}",
        "range": "{low} to {high}",
        "vague": "a vague word read as at least {low}",
        "best": "{figure}, best {best}",
    },
    numbers={
        "unknown": "unknown",
        "one": "{low}",
        "range": "{low} to {high}",
        "open": "{numbers} or more",
        "best": "{numbers} (best {best})",
        "no_best": "{numbers} (no best figure)",
    },
    range={
        "unknown": "No voice gives a figure that can be used, so the number is unknown, not zero.",
        "said": "{name} ({figure})",
        "number": "The number is {numbers}",
        "heard": "{voices}: {said}",
        "corroborated": "the corroborated floor is {number}",
        "conceded": "a party to the conflict concedes {number}",
        "best": "{best} is quoted {reason}",
        "no_best": "no figure is quoted {reason}",
        "disputed": "the voices are in dispute",
    },
    reason={
        "R1": "because it is the one figure of the well-rated complete lists and investigations",
        "R2": "because it is the lowest stated figure where the most voices agree",
        "single": "because no other voice is heard",
        "best_rated": "because its voice is rated above every other",
        "R4": "because it is the lowest figure not below what is corroborated or conceded",
        "conceded": "because a party to the conflict concedes it",
        "no_point": "because voices give only ceilings, or numbers below what is corroborated",
    },
    background={
        "aside": "Set aside: {aside}",
        "nothing_aside": "No claim is set aside",
        "one": "{name} ({reason})",
        "several": "{name} ({claims}, {reason})",
        "previous": "before, the number was {numbers}",
        "method": "rule {rule}, methodology {version} with {k}, lexicon {lexicon}",
    },
    set_aside={
        "withdrawn": "withdrawn",
        "no_count": "no figure given",
        "position": "a denial, which is a position and not a count",
        "unreliable": "rated an unreliable source, E",
        "improbable": "rated improbable, 5",
        "restated": "vaguer than a figure of the same voice",
        "superseded": "replaced by another figure of the same voice",
        "compiled": "compiled from a voice that is heard itself",
        "party": "speaks for a party, shown beside the range",
    },
)


def _isolate(text: str) -> str:
    """A number or a code that stays left to right in right-to-left text (U+2066, U+2069)."""
    return f"\u2066{text}\u2069"


def _isolate_name(text: str) -> str:
    """A name that takes the direction of its first letter (U+2068, U+2069)."""
    return f"\u2068{text}\u2069"


def _voices_arabic(count: int) -> str:
    return f"وعدد المصادر المأخوذ بها {_isolate(f'{count:,}')}"


def _claims_arabic(count: int) -> str:
    """Two take the dual, 3 to 10 the plural; the singular of this noun serves all the others."""
    if count == 2:
        return "إفادتان"
    noun = "إفادات" if 3 <= count % 100 <= 10 else "إفادة"
    return f"{_isolate(f'{count:,}')} {noun}"


ARABIC = Phrases(
    number=lambda number: _isolate(f"{number:,}"),
    name=_isolate_name,
    code=_isolate,
    join="، و".join,
    between="؛ ",
    voices=_voices_arabic,
    claims=_claims_arabic,
    figure={
        "exact": "{low}",
        "about": "نحو {low}",
        "almost": "قرابة {low}",
        "at_least": "{low} على الأقل",
        "at_most": "ما يصل إلى {high}",
        "range": "من {low} إلى {high}",
        "vague": "لفظ غير محدد يُقرأ {low} على الأقل",
        "best": "{figure}، وأرجحه {best}",
    },
    numbers={
        "unknown": "غير معروف",
        "one": "{low}",
        "range": "من {low} إلى {high}",
        "open": "{numbers} أو أكثر",
        "best": "{numbers} (والرقم المختار {best})",
        "no_best": "{numbers} (دون رقم مختار)",
    },
    range={
        "unknown": "لا يعطي أي مصدر رقمًا يمكن استخدامه، فالعدد غير معروف، ولا يعني ذلك صفرًا.",
        "said": "{name} ({figure})",
        "number": "العدد {numbers}",
        "heard": "{voices}: {said}",
        "corroborated": "والحد الأدنى الذي تسنده مصادر مستقلة {number}",
        "conceded": "ويعترف طرف في النزاع بعدد {number}",
        "best": "والرقم المختار {best} {reason}",
        "no_best": "ولم يُختر أي رقم {reason}",
        "disputed": "والمصادر متعارضة",
    },
    reason={
        "R1": "لأنه الرقم الوحيد في القوائم الكاملة والتحقيقات ذات التقييم الجيد",
        "R2": "لأنه أدنى رقم مذكور حيث يتفق أكبر عدد من المصادر",
        "single": "لأنه رقم المصدر الوحيد المأخوذ به",
        "best_rated": "لأن مصدره أعلى تقييمًا من سائر المصادر",
        "R4": "لأنه أدنى رقم لا يقل عما تسنده مصادر مستقلة أو يعترف به طرف في النزاع",
        "conceded": "لأن طرفًا في النزاع يعترف به",
        "no_point": "لأن المصادر لا تذكر سوى حدود قصوى أو أعداد دون ما تسنده مصادر مستقلة",
    },
    background={
        "aside": "استُبعد ما يلي: {aside}",
        "nothing_aside": "لم تُستبعد أي إفادة",
        "one": "{name} ({reason})",
        "several": "{name} ({claims}، {reason})",
        "previous": "وكان العدد سابقًا {numbers}",
        "method": "والقاعدة {rule} من المنهجية {version} حيث {k}، والمعجم {lexicon}",
    },
    set_aside={
        "withdrawn": "سُحب القول",
        "no_count": "دون ذكر رقم",
        "position": "نفي، وهو موقف لا إحصاء",
        "unreliable": "مصدر مصنَّف غير موثوق، \u2066E\u2069",
        "improbable": "قول مصنَّف غير مرجَّح، \u20665\u2069",
        "restated": "أقل تحديدًا من رقم آخر للمصدر نفسه",
        "superseded": "حلّ محله رقم آخر للمصدر نفسه",
        "compiled": "تجميع يستند إلى مصدر مأخوذ به مباشرة",
        "party": "باسم طرف في النزاع، ويُعرض إلى جانب النطاق",
    },
)
