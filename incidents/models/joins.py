"""The tables between two others, so that their history is kept as well."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

from incidents.models.claims import Claim
from incidents.models.incidents import Incident
from sources.history import tracked


@tracked()
@pgtrigger.register(
    pgtrigger.Trigger(
        name="frozen_claims_draw_on_the_same",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF EXISTS (
                SELECT FROM incidents_claim
                WHERE id IN (OLD.claim_id, NEW.claim_id) AND frozen_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'claim % is frozen: withdraw it or supersede it',
                    COALESCE(NEW.claim_id, OLD.claim_id);
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )
)
class DrawnOn(Claim.draws_on.through):  # type: ignore[name-defined, misc]
    """A source on which the voice of a claim draws."""

    class Meta:
        proxy = True
        verbose_name = _("source that a claim draws on")
        verbose_name_plural = _("sources that claims draw on")


@tracked()
class ReportedIn(Incident.reported_in.through):  # type: ignore[name-defined, misc]
    """A further report that tells of an incident."""

    class Meta:
        proxy = True
        verbose_name = _("further report")
        verbose_name_plural = _("further reports")
