"""The public pages: two languages, no foreign host, nothing inline, and links that lead on."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from incidents.codebook import VOCABULARIES

PAGES = ["/", "/codebook/", "/api/v1/docs/"]
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)")
ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')


@pytest.mark.parametrize(
    ("path", "accepted", "language", "direction"),
    [
        ("/", "en", "en", "ltr"),
        ("/", "ar-SY,ar;q=0.9", "ar", "rtl"),
        ("/", "fr", "en", "ltr"),
        ("/?lang=ar", "en", "ar", "rtl"),
        ("/?lang=en", "ar", "en", "ltr"),
        ("/?lang=xx", "ar", "ar", "rtl"),
        ("/codebook/?lang=ar", "en", "ar", "rtl"),
    ],
)
def test_language(client: Client, path: str, accepted: str, language: str, direction: str) -> None:
    answer = client.get(path, headers={"accept-language": accepted})
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in answer.content.decode()
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_chosen_language_is_carried_on(client: Client) -> None:
    assert 'href="/codebook/?lang=ar"' in client.get("/?lang=ar").content.decode()
    assert 'href="/codebook/"' in client.get("/").content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline_and_nothing_foreign(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert not INLINE.search(page)
    for address in ADDRESS.findall(page):
        assert address.startswith(("/", "#", "?", "http://testserver/")), address


@pytest.mark.parametrize("path", PAGES)
def test_every_file_of_a_page_is_there(client: Client, path: str) -> None:
    files = re.findall(r'(?:href|src)="/static/([^"#]*)', client.get(path).content.decode())
    assert files
    assert all(finders.find(file) for file in files), files


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_step_of_the_journey_has_its_picture(client: Client, language: str) -> None:
    file: Any = finders.find("publication/journey.svg")
    names = {symbol.get("id") for symbol in ElementTree.parse(file).getroot()}
    page = client.get(f"/?lang={language}").content.decode()
    assert set(re.findall(r"journey\.svg#(\w+)", page)) == names


@pytest.mark.usefixtures("seeded")
def test_the_home_page_leads_to_figures(client: Client) -> None:
    page = client.get("/").content.decode()
    links = [address.replace("&amp;", "&") for address in ADDRESS.findall(page)]
    as_json, as_csv = (link for link in links if "aggregates" in link)
    assert len(client.get(as_json).json()["results"]) == 4
    assert client.get(as_csv).headers["Content-Type"] == "text/csv; charset=utf-8"
    for path in ("/api/v1/docs/", "/codebook/", "/reports/", "/admin/"):
        assert path in links


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda each: each.name)
def test_the_codebook_prints_every_value(client: Client, vocabulary: Any) -> None:
    page = client.get("/codebook/").content.decode()
    assert f'<h2 id="{vocabulary.name}">' in page
    for value in vocabulary:
        assert f">{value.code}</code>" in page
        assert f'<bdi lang="ar">{value.ar}</bdi>' in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)("/").status_code == 405
