"""The two boxes of a point: one takes a whole point as it was copied, in digits of any script."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from incidents.coordinates import read_boxes
from sources.admin.numerals import DigitsInput

NO_DEGREES = _(
    "This is not read as degrees: accepted are 35.95 or 35°57'N, and in the box of the latitude "
    "both at once, such as 35.95, 39.01 or 35°57'N 39°0'E."
)


class LatitudeInput(DigitsInput):
    """Reads degrees; of a whole point the latitude."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        found, _longitude = read_boxes(typed or "", "")
        return typed if found is None else str(found)


class LongitudeInput(DigitsInput):
    """Reads degrees; a whole point in the box of the latitude goes before what stands here."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        typed = super().value_from_datadict(data, files, name)
        beside = data.get(name.removesuffix("longitude") + "latitude") or ""
        _latitude, found = read_boxes(beside, typed or "")
        return typed if found is None else str(found)


POINT_WIDGETS = {
    # As text: a pasted point holds letters and signs.
    "latitude": LatitudeInput(mode="text", attrs={"size": "12"}),
    "longitude": LongitudeInput(mode="text", attrs={"size": "12"}),
}
BEYOND = dict.fromkeys(
    ("max_whole_digits", "max_digits", "max_value", "min_value"),
    _("A point has a latitude from -90 to 90 and a longitude from -180 to 180."),
)
POINT_ERRORS = {name: {"invalid": NO_DEGREES, **BEYOND} for name in POINT_WIDGETS}
