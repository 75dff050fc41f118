"""The line around points."""

from hypothesis import given
from hypothesis import strategies as st

from incidents.outline import Corner, outline

SQUARE = [(0.0, 0.0), (0.0, 2.0), (2.0, 0.0), (2.0, 2.0)]


def test_what_lies_inside_is_no_corner() -> None:
    assert sorted(outline([*SQUARE, (1.0, 1.0), (0.0, 1.0), (2.0, 2.0)])) == SQUARE


def test_fewer_than_three_points_enclose_nothing() -> None:
    assert outline([]) == []
    assert outline([(1.0, 1.0), (1.0, 1.0)]) == [(1.0, 1.0)]


def side(one: Corner, two: Corner, point: Corner) -> float:
    return (two[0] - one[0]) * (point[1] - one[1]) - (two[1] - one[1]) * (point[0] - one[0])


@given(st.lists(st.tuples(st.integers(-90, 90), st.integers(-180, 180)), max_size=30))
def test_every_point_is_on_one_side_of_every_edge(points: list[tuple[int, int]]) -> None:
    corners = outline([(float(north), float(east)) for north, east in points])
    assert set(corners) <= set(points)
    if len(corners) > 2:
        for one, two in zip(corners, [*corners[1:], corners[0]], strict=True):
            assert all(side(one, two, point) >= 0 for point in points)
