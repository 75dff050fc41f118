"""Filling in the pages of the admin as a browser does."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse


class Fields(HTMLParser):
    """What the form of a page would send when nothing is typed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, Any] = {}
        self.within = self.select = self.area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "form":
            self.within = found.get("id") or ""
        elif not self.within.endswith("_form"):
            return
        elif tag == "input" and name and found.get("type") not in ("submit", "checkbox"):
            self.sent[name] = found.get("value") or ""
        elif tag == "input" and found.get("type") == "checkbox" and "checked" in found:
            self.sent[name] = "on"
        elif tag == "textarea":
            self.area, self.sent[name] = name, ""
        elif tag == "select":
            self.select = name
            if "multiple" not in found:
                self.sent[name] = ""
        elif tag == "option" and "selected" in found and self.select:
            self.sent[self.select] = found.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self.area] = self.sent[self.area].removeprefix("\n")
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.within = ""


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


def read_fields(client: Client, address: str) -> dict[str, Any]:
    """Open a page and return what its form would send."""
    return read_answer(client.get(address))


def read_answer(page: Any) -> dict[str, Any]:
    """Return what the form of a page that was answered would send."""
    fields = Fields(page.content.decode()).sent
    return {name: value for name, value in fields.items() if "__prefix__" not in name}


def save(client: Client, address: str, fields: dict[str, Any]) -> Any:
    return client.post(address, {**fields, "_save": "Save"}, follow=True)


def add_claims(fields: dict[str, Any], *claims: dict[str, Any]) -> dict[str, Any]:
    """Return the fields with new claims in the grid; what a claim does not give is as it opens."""
    start = int(fields["claims-INITIAL_FORMS"])
    opened = {
        "language": "en",
        "harm": "killed",
        "population": "civilian",
        "subgroup": "any",
        "stance": "asserts",
        "basis": "statement",
        "topic": "civilian_harm",
    }
    filled = {**fields, "claims-TOTAL_FORMS": str(start + len(claims))}
    for number, claim in enumerate(claims, start):
        filled |= {f"claims-{number}-{name}": value for name, value in {**opened, **claim}.items()}
    return filled
