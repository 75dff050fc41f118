"""The admin of what happened. Incidents themselves are registered by whoever publishes them."""

from incidents.admin import decisions, places, work
from incidents.admin.incidents import IncidentAdmin
from incidents.admin.readings import show_ranges

__all__ = ["IncidentAdmin", "decisions", "places", "show_ranges", "work"]
