"""What an error leaves behind in the log."""

import logging
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.log import AdminEmailHandler

from harmtrack.logs import Wordless
from sources.models import Source

pytestmark = pytest.mark.django_db


def test_a_row_that_the_database_refuses_is_not_quoted() -> None:
    # Not in one word: the traceback quotes the line that is run.
    said = {"code": "-".join(("zq", "code")), "public_alias": "-".join(("zq", "alias"))}
    try:
        with transaction.atomic():
            Source.objects.create(kind="medical", **said)
    except IntegrityError:
        told = Wordless().formatException(sys.exc_info())
    assert "sources_source_named" in told
    assert "zq-" not in told


def test_every_line_is_written_without_words_and_none_is_mailed() -> None:
    handlers_of_root = logging.getLogger().handlers
    assert any(isinstance(handler.formatter, Wordless) for handler in handlers_of_root)
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    handlers = [handler for logger in loggers for handler in logger.handlers]
    assert not any(isinstance(handler, AdminEmailHandler) for handler in handlers)
    assert not settings.DEBUG
