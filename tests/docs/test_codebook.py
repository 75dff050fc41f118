"""The codebook page is what the vocabularies say."""

from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def test_the_page_is_the_one_that_the_command_writes() -> None:
    written = StringIO()
    call_command("codebook", stdout=written)
    page = Path(settings.BASE_DIR, "docs", "codebook.md").read_text(encoding="utf-8")
    assert page == written.getvalue(), "run: python manage.py codebook > docs/codebook.md"
