from publication.unmoved import forget, read_once


def test_what_was_read_stands_while_the_newest_entry_is_the_same_one() -> None:
    asked: list[tuple[str, str]] = []

    @read_once(2)
    def read(digest: str, place: str) -> int:
        asked.append((digest, place))
        return len(asked)

    assert [read("a", "SY"), read("a", "SY"), read("b", "SY"), read("a", "YE")] == [1, 1, 2, 3]
    assert asked == [("a", "SY"), ("b", "SY"), ("a", "YE")]


def test_under_no_entry_everything_is_read_each_time() -> None:
    asked: list[str] = []

    @read_once(2)
    def read(digest: str, place: str) -> int:
        asked.append(place)
        return len(asked)

    assert [read("", "SY"), read("", "SY")] == [1, 2]


def test_what_was_read_can_be_forgotten() -> None:
    asked: list[str] = []

    @read_once(2)
    def read(digest: str) -> int:
        asked.append(digest)
        return len(asked)

    read("a")
    forget()
    assert read("a") == 2
