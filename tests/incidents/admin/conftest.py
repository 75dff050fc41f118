import pytest

from incidents.models import Incident
from tests.world import add_claim, make_incident, reconciled


@pytest.fixture
def incident() -> Incident:
    incident = make_incident()
    add_claim(incident, low=5)
    return reconciled(incident)
