"""The public pages, in English and Arabic; those here need no database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from incidents.codebook import VERSION, VOCABULARIES
from publication.api.index import EXAMPLE


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    months = request.build_absolute_uri(reverse("api:monthly"))
    example = {"json": f"{months}?{EXAMPLE}", "csv": f"{months}.csv?{EXAMPLE}"}
    return page(request, "home", {"example": example})


@require_safe
def codebook(request: HttpRequest) -> HttpResponse:
    return page(request, "codebook", {"version": VERSION, "vocabularies": VOCABULARIES})


def page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a page in the language of ``?lang=``, else in the one that the browser asks for.

    Links carry the language on only where it was chosen by hand.
    """
    language, chosen = language_of(request), chosen_language(request)
    shown = {**context, "page": name, "chosen": f"?lang={chosen}" if chosen else ""}
    with translation.override(language):
        response = render(request, f"publication/{name}.html", shown, status=status)
    response.headers["Content-Language"] = language
    return response


def language_of(request: HttpRequest) -> str:
    return chosen_language(request) or translation.get_language()


def chosen_language(request: HttpRequest) -> str | None:
    chosen = request.GET.get("lang")
    return chosen if chosen in dict(settings.LANGUAGES) else None
