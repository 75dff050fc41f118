from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from sources.history import tracked
from sources.naming import split_names


@tracked()
class Party(models.Model):
    """A belligerent: a force or group that fights, or one that it fights beside."""

    code = models.SlugField(_("code"), unique=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("name_en",)

    def __str__(self) -> str:
        return self.name_en

    def clean(self) -> None:
        """Refuse several parties in one name: each is tied to an incident by itself."""
        for name in ("name_en", "name_ar"):
            if len(split_names(getattr(self, name))) > 1:
                told = _(
                    "This names several parties. Make each a party of its own, and tie each to the "
                    "incident."
                )
                raise ValidationError({name: told})
