"""What is alike is put together, so that one reason can cover it."""

from publication.gate.findings import Finding, make_finding
from publication.gate.grouping import group_findings


def wordless(code: str) -> Finding:
    return make_finding("claim_without_words", code, subject=code, count=1, all=1)


def likely(first: str, second: str) -> Finding:
    return make_finding(
        "duplicates_undecided", first, second, first=first, second=second, days=1, reasons=3
    )


AREAS = {"HT1": "YY01", "HT2": "YY02", "HT3": "YY01"}


def test_findings_of_one_check_in_one_area_are_one_group_in_the_order_given() -> None:
    groups = group_findings([wordless(f"HT{n}") for n in (1, 2, 3)], AREAS)
    assert [(each.check, each.place, len(each.findings)) for each in groups] == [
        ("claim_without_words", "YY01", 2),
        ("claim_without_words", "YY02", 1),
    ]


def test_findings_of_another_check_are_another_group() -> None:
    assert len(group_findings([wordless("HT1"), likely("HT1", "HT3")], AREAS)) == 2


def test_what_lies_in_several_areas_or_in_none_is_of_no_area() -> None:
    [group] = group_findings([likely("HT1", "HT2"), likely("HT8", "HT9")], AREAS)
    assert group.place == ""
