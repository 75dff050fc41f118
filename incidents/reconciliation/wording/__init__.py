"""The wording reader: what the words of a claim say in figures (methodology, section 1)."""

from incidents.reconciliation.wording.reader import describe, find_counts, read
from incidents.reconciliation.wording.reading import CAUTIONS, Caution, CellReading, Reading

__all__ = ["CAUTIONS", "Caution", "CellReading", "Reading", "describe", "find_counts", "read"]
