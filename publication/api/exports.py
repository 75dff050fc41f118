"""Whole tables, streamed and never cut: the records, their ranges and their claims."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from django.http import HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.cache import patch_vary_headers
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from publication.api.base import PublicView
from publication.api.known import find_release
from publication.api.parameters import OneOfField, Parameters, SeveralField
from publication.api.record_filters import (
    RecordParameters,
    check_known,
    choose_incidents,
    moment_of,
)
from publication.api.rendering import FormatRenderer, renderer_of
from publication.api.state import Head
from publication.exports.export import About, Export
from publication.exports.files import FILES, TableFile, about_release
from publication.exports.formats import HXL
from publication.exports.stored import Stored, read_datasets
from publication.exports.tables import CLAIMS
from publication.models import PartnerKey
from publication.reading import one_state


class TableParameters(RecordParameters):
    bom = OneOfField(
        ("0", "1"), default="0", help_text="1 marks CSV as UTF-8, which Excel asks for."
    )


def operation_of(file: TableFile) -> str:
    return f"read_{file.table.name}_as_{file.written.suffix.replace('.', '_')}"


def scopes_of(file: TableFile) -> tuple[str, ...]:
    words = (PartnerKey.Scope.CLAIMS,) if file.table.name == CLAIMS.name else ()
    return PartnerKey.Scope.INCIDENTS, *words


def parameters_of(file: TableFile) -> type[Parameters]:
    names = OneOfField([column.name for column in file.table.columns])
    told = "Which columns, in this order; without it, all."
    return type(f"{operation_of(file)}Parameters", (TableParameters,), {
        "fields": SeveralField(names, help_text=told)
    })  # fmt: skip


class ListedView(PublicView):
    """A list in pages, as JSON; asked for in the format of a table, it leads to the whole table."""

    table: ClassVar[str]
    more_answers: ClassVar = {
        302: OpenApiResponse(
            description="`Accept` names the format of a table, which is whole at the `Location`."
        )
    }

    def get_renderers(self) -> list[Any]:
        # HXL has the media type of CSV, so that it is asked for by its suffix alone.
        whole = [each.written for each in FILES if each.table.name == self.table]
        return [*super().get_renderers(), *(renderer_of(each)() for each in whole if each != HXL)]

    def get(self, request: Request, **captured: str) -> HttpResponseBase:
        renderer = request.accepted_renderer
        if not isinstance(renderer, FormatRenderer):
            return super().get(request, **captured)
        where = reverse(f"api:{self.table}.{renderer.format}", request=request)
        return HttpResponseRedirect(f"{where}?{request.META['QUERY_STRING']}")

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        patch_vary_headers(response, ["Accept"])
        return super().finalize_response(request, response, *args, **kwargs)


class TableView(PublicView):
    """A whole table of the public records asked for, by date and code, in one answer.

    Null is never zero: in CSV it is an empty cell, in a workbook an empty one too.
    """

    file: TableFile = FILES[0]

    def answer(self, asked: dict[str, Any], head: Head, **captured: str) -> HttpResponseBase:
        check_known(asked)
        table, written = self.file.table, self.file.written
        columns = written.choose(table, asked.get("fields", ()))
        about = replace(about_asked(asked, head), warnings=self.warnings)
        # Of the log as the head tells it, whatever is published while somebody reads.
        moment = replace(moment_of(asked), n=about.n)
        rows = Stored(table, columns, choose_incidents(asked, moment), about.n)
        export = Export(table, columns, rows, about, bom=asked["bom"] == "1")
        charset = "" if written.binary else "; charset=utf-8"
        answer = StreamingHttpResponse(
            held_still(written.write(export)), content_type=f"{written.media_type}{charset}"
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="{self.file.name}"'
        return answer


def about_asked(asked: dict[str, Any], head: Head) -> About:
    """Return what is to be said with the records that were asked for, and where the log stands."""
    if "release" in asked:
        return about_release(find_release(asked["release"]), asked.get("dataset", ()))
    datasets = read_datasets(head.n, asked.get("dataset", ()))
    return About(head.n, head.hash, head.at, datasets)


def held_still(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what is read in one state of the log, however long somebody takes to read it."""
    with one_state():
        yield from parts
