"""The monthly report: what it says, and how it is laid out as PDF and as a page."""
