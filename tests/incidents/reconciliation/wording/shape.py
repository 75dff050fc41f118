"""Readings written short, so that a table of examples can be read by a person.

`killed/civilian/children 12..12 exact`: harm (`-` where the words do not say), population,
subgroup, low..high, hedge; then `coded`, a kind other than event, a stance other than asserts.
"""

from incidents.reconciliation.wording import CellReading, Reading


def shape(reading: Reading) -> str:
    """The cells of a reading, one after the other."""
    return "; ".join(map(cell_shape, reading.cells))


def cell_shape(cell: CellReading) -> str:
    names = [cell.harm or "-", cell.population, cell.subgroup if cell.subgroup != "any" else ""]
    figure = "none" if cell.low is None else f"{cell.low}..{'' if cell.high is None else cell.high}"
    remarks = [
        cell.hedge if cell.low is not None else "",
        "coded" if cell.coded else "",
        cell.kind if cell.kind != "event" else "",
        cell.stance if cell.stance != "asserts" else "",
    ]
    return " ".join(filter(None, ["/".join(filter(None, names)), figure, *remarks]))


def codes(reading: Reading) -> set[str]:
    return {caution.code for caution in reading.warnings}
