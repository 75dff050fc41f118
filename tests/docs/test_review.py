"""The page about the review is what the table of moves says."""

from io import StringIO

from django.core.management import call_command

from tests.docs.pages import page


def test_the_page_and_its_diagram_are_those_that_the_command_writes() -> None:
    written = StringIO()
    call_command("moves", stdout=written)
    assert page("docs/review.md") == written.getvalue(), (
        "run: python manage.py moves > docs/review.md"
    )
