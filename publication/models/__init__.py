from publication.models.held import HeldDocument
from publication.models.log import LogEntry, LogHead, PublicDocument
from publication.models.published import (
    MonthlyTotal,
    PublishedFigure,
    PublishedIncident,
    PublishedReference,
    PublishedShare,
)

__all__ = [
    "HeldDocument",
    "LogEntry",
    "LogHead",
    "MonthlyTotal",
    "PublicDocument",
    "PublishedFigure",
    "PublishedIncident",
    "PublishedReference",
    "PublishedShare",
]
