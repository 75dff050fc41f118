"""The admin of who said it."""

from sources.admin import captures, policies, reports, sources
from sources.admin.parts import ReadOnly

__all__ = ["ReadOnly", "captures", "policies", "reports", "sources"]
