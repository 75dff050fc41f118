from sources.models.captures import Capture, CustodyEntry
from sources.models.filters import SavedFilter
from sources.models.parties import Party
from sources.models.policies import FieldPolicy
from sources.models.reports import Dataset, Report, VoiceSpelling
from sources.models.sources import (
    ConfidentialReading,
    Consent,
    IdentityReading,
    Source,
    SourceChange,
    SourceIdentity,
    SourceRating,
)

__all__ = [
    "Capture",
    "ConfidentialReading",
    "Consent",
    "CustodyEntry",
    "Dataset",
    "FieldPolicy",
    "IdentityReading",
    "Party",
    "Report",
    "SavedFilter",
    "Source",
    "SourceChange",
    "SourceIdentity",
    "SourceRating",
    "VoiceSpelling",
]
