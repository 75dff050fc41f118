"""The closed vocabularies."""

from typing import Any

from django.http import Http404
from rest_framework.response import Response

from incidents.codebook import VERSION, VOCABULARIES
from publication.api import shapes
from publication.api.base import PublicView
from publication.api.state import Head
from sources.codebook import Vocabulary
from sources.saying import in_arabic

BY_NAME = {vocabulary.name: vocabulary for vocabulary in VOCABULARIES}


class CodebookView(PublicView):
    """Every vocabulary: its codes, their labels in English and Arabic, and what they mean."""

    open = True
    operation = "read_codebook"
    shape = shapes.Codebook

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        vocabularies = [describe(vocabulary) for vocabulary in VOCABULARIES]
        return Response({"version": VERSION, "vocabularies": vocabularies})


class VocabularyView(PublicView):
    """One vocabulary of the codebook."""

    open = True
    operation = "read_vocabulary"
    shape = shapes.VocabularyDocument

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> Response:
        if captured["name"] not in BY_NAME:
            raise Http404
        return Response({"version": VERSION, **describe(BY_NAME[captured["name"]])})


def describe(vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "name": vocabulary.name,
        "definition": vocabulary.definition,
        "definition_ar": in_arabic(vocabulary.definition),
        "overlapping": vocabulary.overlapping,
        "values": [
            {
                "code": value.code,
                "label_en": value.en,
                "label_ar": value.ar,
                "definition": value.definition,
                "definition_ar": in_arabic(value.definition),
            }
            for value in vocabulary
        ],
    }
