"""Where a record may go from where it stands. Pure."""

MOVES = {
    "draft": frozenset({"in_review", "published"}),
    "in_review": frozenset({"draft", "published"}),
    "published": frozenset({"published", "withdrawn"}),
    "withdrawn": frozenset({"published"}),
}


def check_move(state: str, to: str) -> None:
    """Raise ValueError unless a record in this state may go there."""
    if to not in MOVES[state]:
        allowed = ", ".join(sorted(MOVES[state]))
        raise ValueError(f"A record that is {state} cannot become {to}; it can become: {allowed}.")
