"""Somebody made up, who works here."""

import pytest
from django.contrib.auth.models import User

from tests.harmtrack.signing_in import PASSWORD


@pytest.fixture
def user() -> User:
    return User.objects.create_superuser("made-up-person", password=PASSWORD)
