"""What a project holds back, and what it does not collect because it cannot protect it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.codebook import ALWAYS_COLLECTED, DEFAULT_DELAYS, DELAYABLE, SENSITIVE_PART
from sources.fields import CodeField
from sources.history import tracked

MOST_DAYS = 3650


class FieldPolicyQuerySet(models.QuerySet["FieldPolicy"]):
    """The rules as the doors ask for them; a part without a row follows the codebook."""

    def delays(self) -> dict[str, int | None]:
        """Return how many days each part waits for, None where it is never published."""
        held = {
            part: days if collected else None
            for part, days, collected in self.values_list("part", "delay_days", "collected")
        }
        asked = {part: held.get(part, DEFAULT_DELAYS.get(part, 0)) for part in DELAYABLE}
        return {part: days for part, days in asked.items() if days != 0}

    def not_collected(self) -> frozenset[str]:
        return frozenset(self.filter(collected=False).values_list("part", flat=True))


@tracked()
class FieldPolicy(models.Model):
    """How one sensitive part of a record is handled: days of delay, and whether it is collected.

    The delay runs from the last day of what happened. What was collected before it was switched
    off stays until a person removes it.
    """

    part = CodeField(SENSITIVE_PART, verbose_name=_("part"), unique=True, editable=False)
    delay_days = models.PositiveSmallIntegerField(
        _("delay (days)"),
        default=0,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("Days after the last day of what happened until it is public; 0: at once."),
    )
    collected = models.BooleanField(
        _("collected"),
        default=True,
        help_text=_(
            "Do not collect what you cannot protect: switched off, its field leaves the forms, "
            "imports that hold it are refused, and it is not published. What was collected "
            "before stays until somebody removes it, and in public until a record is published "
            "again."
        ),
    )

    objects = FieldPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("sensitive part")
        verbose_name_plural = _("sensitive parts")
        ordering = ("part",)
        constraints = [
            models.CheckConstraint(
                name="sources_fieldpolicy_delays_what_is_public",
                condition=Q(delay_days=0) | Q(part__in=sorted(DELAYABLE)),
                violation_error_message=_("This part is never published: its delay is 0."),
            ),
            models.CheckConstraint(
                name="sources_fieldpolicy_collects_words",
                condition=Q(collected=True) | ~Q(part__in=sorted(ALWAYS_COLLECTED)),
                violation_error_message=_("A figure stands on words: they are always collected."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_part_display())
