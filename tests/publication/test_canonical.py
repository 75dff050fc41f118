import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from publication.log import canonical

WRITABLE = st.text(st.characters(exclude_categories=["Cs"]))
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WRITABLE,
    lambda inner: st.lists(inner) | st.dictionaries(WRITABLE, inner),
)


@given(DOCUMENTS)
def test_whoever_holds_a_document_can_hash_it_with_the_standard_library(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(value) == text.encode()
