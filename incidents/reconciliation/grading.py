"""How well an incident is established (methodology, section 3, grading)."""

from incidents.reconciliation.ranges import Reconciliation

GRADINGS = (
    "discounted",
    "confirmed",
    "contested",
    "fair",
    "weak",
    "toll_unknown",
    "none_known",
    "imported",
)

# From the best graded to the least, where one of two records has to be used.
PREFERENCE = (
    "confirmed",
    "fair",
    "contested",
    "weak",
    "toll_unknown",
    "none_known",
    "imported",
    "discounted",
)


def grade(
    *,
    discounted: bool,
    conceded_min: int | None,
    contested: bool,
    rated_voices: int,
    heard_voices: int,
    harm_asserted: bool,
    imported: bool,
) -> str:
    """The grading of an incident, one of GRADINGS; the first that fits, in their order.

    `discounted`: by a decision. `conceded_min`: the largest over its civilian cells. `contested`:
    attribution disputed between parties that do not act jointly. `rated_voices`: first-hand voices
    rated C or better, over all cells. `heard_voices`: voices with a usable figure, over all cells.
    `harm_asserted`: a claim asserts harm, with or without a figure. `imported`: a compiled record
    that nobody here has reviewed. Such a record has a voice, the compiler's, so it would be weak;
    but weak is a judgement, and nobody here has made one.
    """
    if discounted:
        return "discounted"
    if conceded_min:
        return "confirmed"
    if contested:
        return "contested"
    if rated_voices >= 2:
        return "fair"
    if imported:
        return "imported"
    if heard_voices:
        return "weak"
    return "toll_unknown" if harm_asserted else "none_known"


def rated_voices(reconciliation: Reconciliation) -> set[str]:
    """The first-hand voices of one cell that are rated C or better."""
    return {
        figure.voice
        for figure in reconciliation.readings
        if figure.first_hand and figure.reliability in ("A", "B", "C")
    }
