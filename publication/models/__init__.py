from publication.models.drafts import ReleaseNarrative, ReportDraft, ReportSignature
from publication.models.held import HeldDocument
from publication.models.keys import KeyUsage, PartnerKey
from publication.models.log import LogEntry, LogHead, PublicDocument
from publication.models.published import (
    MonthlyTotal,
    PublishedFigure,
    PublishedIncident,
    PublishedReference,
    PublishedShare,
)
from publication.models.releases import Release, ReleaseFile
from publication.models.subscribers import Letter, Subscriber
from publication.models.waivers import Waiver

__all__ = [
    "HeldDocument",
    "KeyUsage",
    "Letter",
    "LogEntry",
    "LogHead",
    "MonthlyTotal",
    "PartnerKey",
    "PublicDocument",
    "PublishedFigure",
    "PublishedIncident",
    "PublishedReference",
    "PublishedShare",
    "Release",
    "ReleaseFile",
    "ReleaseNarrative",
    "ReportDraft",
    "ReportSignature",
    "Subscriber",
    "Waiver",
]
