"""The fonts of the report.

They are installed with the code, and no font of the machine is ever used: the same release gives
the same bytes everywhere.
"""

from functools import cache
from pathlib import Path

import fontpkg_heebo
import fontpkg_ibm_plex_sans
import fontpkg_ibm_plex_sans_arabic
import fontpkg_noto_sans
import typst

# In the order in which a letter is looked for.
PACKAGES = (
    fontpkg_ibm_plex_sans,
    fontpkg_ibm_plex_sans_arabic,
    fontpkg_heebo,
    fontpkg_noto_sans,
)
FAMILIES = tuple(package.FAMILY for package in PACKAGES)


def folder(package: object) -> Path:
    root: Path = getattr(package, "ROOT")  # noqa: B009 (the packages carry no types)
    return root / "files"


@cache
def typst_fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder(package) for package in PACKAGES],
    )
