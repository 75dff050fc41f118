"""The OpenAPI schema of the public views, from what each of them declares."""

from typing import Any, cast

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from publication.api import shapes
from publication.api.base import RELEASED, PublicView
from publication.api.problems import PROBLEM
from publication.exports.formats import FORMATS, GEOJSON

# What any of them may answer beside 200, but for what only some can.
STATUSES = {
    400: "A parameter was not accepted; `errors` names it, with what is accepted.",
    401: "A key is needed, or the one sent opens nothing (any more).",
    403: "The key lacks a scope, which `scopes` names, or is used from elsewhere.",
    404: "There is nothing under this address.",
    405: "Only GET, HEAD and OPTIONS are answered.",
    406: "None of the media types in `Accept` can be answered.",
    429: "Too many requests; `Retry-After` says when to come back.",
    500: "The server failed.",
    503: "What is asked for cannot be read now; `Retry-After` may say when to come back.",
}

# What is answered in the other formats than JSON.
CONTENT = {
    each.media_type: OpenApiTypes.BINARY if each.binary else OpenApiTypes.STR for each in FORMATS
} | {GEOJSON.media_type: OpenApiTypes.OBJECT, "application/octet-stream": OpenApiTypes.BINARY}

LIMIT_HEADERS = {
    "RateLimit-Policy": "How many requests (q) in how many seconds (w).",
    "RateLimit": "How many are left (r), and for how many seconds (t).",
}


class PublicSchema(AutoSchema):
    """Reads the parameters and the shape of a view, and adds what all of them share."""

    @property
    def public_view(self) -> PublicView:
        return cast(PublicView, self.view)

    def get_operation_id(self) -> str:
        return self.public_view.operation

    def get_auth(self) -> list[dict[str, Any]]:
        """A key with these scopes; or none, but where only a key answers the question."""
        super().get_auth()
        view = self.public_view
        scopes = [view.scopes, *([RELEASED] if view.of_releases else [])]
        with_key = [{"partnerKey": list(needed)} for needed in scopes]
        return with_key if view.only_with_key else [*with_key, {}]

    def get_override_parameters(self) -> list[Any]:
        # A serializer without fields has no properties to take apart.
        parameters = self.public_view.parameters
        declared = [parameters] if parameters().fields else []
        headers = [*declared, *_limit_headers()]
        if not self.public_view.revalidated:
            return headers
        return [
            *headers,
            OpenApiParameter(
                "If-None-Match",
                str,
                OpenApiParameter.HEADER,
                description="The ETag of an answer in hand: 304 when it still stands.",
            ),
            OpenApiParameter(
                "ETag",
                str,
                OpenApiParameter.HEADER,
                response=[200, 304],
                description="Changes when the log grows.",
            ),
            *(
                OpenApiParameter(
                    name, str, OpenApiParameter.HEADER, response=True, description=told
                )
                for name, told in LIMIT_HEADERS.items()
            ),
        ]

    def get_response_serializers(self) -> Any:
        answers: dict[Any, Any] = {
            (200, renderer.media_type): CONTENT.get(renderer.media_type)
            or OpenApiResponse(self.public_view.shape, description="What was asked for.")
            for renderer in self.public_view.renderer_classes
        }
        answers[414] = OpenApiResponse(description="The address is too long: over 4,000 signs.")
        if self.public_view.revalidated:
            answers[304] = OpenApiResponse(description="What is in hand still stands.")
        problems = {
            (status, PROBLEM): OpenApiResponse(shapes.Problem, description=description)
            for status, description in STATUSES.items()
        }
        return answers | problems | self.public_view.more_answers


def _limit_headers() -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, str, OpenApiParameter.HEADER, response=True, description=told)
        for name, told in LIMIT_HEADERS.items()
    ]
