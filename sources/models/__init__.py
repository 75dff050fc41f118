from sources.models.captures import Capture, CustodyEntry
from sources.models.parties import Party
from sources.models.reports import Dataset, Report, VoiceSpelling
from sources.models.sources import (
    IdentityReading,
    Source,
    SourceChange,
    SourceIdentity,
    SourceRating,
)

__all__ = [
    "Capture",
    "CustodyEntry",
    "Dataset",
    "IdentityReading",
    "Party",
    "Report",
    "Source",
    "SourceChange",
    "SourceIdentity",
    "SourceRating",
    "VoiceSpelling",
]
