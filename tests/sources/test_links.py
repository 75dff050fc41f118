"""One page has one address, and two pages have two."""

import pytest

from sources.links import ways_to_write, without_tracking


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://x.com/made-up/status/1?s=20", "https://x.com/made-up/status/1"),
        ("https://made-up.example/?s=20", "https://made-up.example/?s=20"),
        ("https://made-up.example/a?id=2&utm_source=b", "https://made-up.example/a?id=2"),
        ("https://made-up.example/a?fbclid=b&igshid=c", "https://made-up.example/a"),
        ("https://made-up.example/a?b=%20c", "https://made-up.example/a?b=%20c"),
        ("", ""),
    ],
)
def test_what_tracks_is_left_out_and_the_rest_stays(link: str, kept: str) -> None:
    assert without_tracking(link) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://m.made-up.example/a", "http://www.made-up.example/a/"),
        ("https://made-up.example/a?utm_source=b", "https://made-up.example/a#part"),
        ("https://MADE-UP.example/a", "https://made-up.example/a"),
    ],
)
def test_one_page_is_held_under_one_of_its_ways(one: str, other: str) -> None:
    assert ways_to_write(one) & ways_to_write(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://made-up.example/a", "https://made-up.example/A"),
        ("https://made-up.example/a?id=1", "https://made-up.example/a?id=2"),
        ("https://made-up.example/a", "https://a.made-up.example/a"),
        ("https://m.example", "https://n.example"),
    ],
)
def test_two_pages_share_no_way(one: str, other: str) -> None:
    assert not ways_to_write(one) & ways_to_write(other)


@pytest.mark.parametrize("link", ["", "https://", "https://[", " "])
def test_what_is_no_link_has_none(link: str) -> None:
    assert ways_to_write(link) == set()
