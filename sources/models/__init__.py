from sources.models.parties import Party
from sources.models.reports import Dataset, Report, VoiceSpelling
from sources.models.sources import Source, SourceChange, SourceIdentity, SourceRating

__all__ = [
    "Dataset",
    "Party",
    "Report",
    "Source",
    "SourceChange",
    "SourceIdentity",
    "SourceRating",
    "VoiceSpelling",
]
