from incidents.models.claims import Claim, ClaimRating
from incidents.models.coverage import Coverage
from incidents.models.delays import RecordDelay
from incidents.models.incidents import Incident
from incidents.models.joins import DrawnOn, ReportedIn
from incidents.models.places import Place
from incidents.models.ranges import Decision, Range
from incidents.models.regrouping import Distinction, Regrouping
from incidents.models.review import ReviewNote
from incidents.models.ties import Attribution, IncidentLink
from incidents.models.work import DueIncident, ImportRun, ReconcileRun

__all__ = [
    "Attribution",
    "Claim",
    "ClaimRating",
    "Coverage",
    "Decision",
    "Distinction",
    "DrawnOn",
    "DueIncident",
    "ImportRun",
    "Incident",
    "IncidentLink",
    "Place",
    "Range",
    "ReconcileRun",
    "RecordDelay",
    "Regrouping",
    "ReportedIn",
    "ReviewNote",
]
