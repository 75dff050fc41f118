"""What was read of the log stands as long as its newest entry is the same one.

The hash of an entry covers all before it, so that what goes by a hash and is told again is never
told of another state, or of another database.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
Reader = Callable[Concatenate[str, Asked], Found]
held: list[Callable[[], None]] = []


def read_once(room: int) -> Callable[[Reader[Asked, Found]], Reader[Asked, Found]]:
    """Keep in this process what was read under a hash; under none it is read each time.

    What is returned is shared: nobody changes it.
    """

    def decorate(read: Reader[Asked, Found]) -> Reader[Asked, Found]:
        kept = lru_cache(room)(read)
        held.append(kept.cache_clear)

        @wraps(read)
        def ask(digest: str, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
            return (kept if digest else read)(digest, *asked, **named)

        return ask

    return decorate


def forget() -> None:
    for clear in held:
        clear()
