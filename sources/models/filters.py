from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.history import tracked


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def open_to(self, user: object) -> "SavedFilterQuerySet":
        """Keep what somebody saved, and what others share."""
        return self.filter(Q(owner=getattr(user, "pk", None)) | Q(shared=True))

    def standing(self) -> "SavedFilterQuerySet":
        return self.filter(removed_at=None)


@tracked()
class SavedFilter(models.Model):
    """A question to a list, under a name. ``query`` is what stands in the address after ``?``.

    It holds no answer: whoever applies it sees of the list what they may see. A removed one stays,
    so that it can come back.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    model = models.CharField(_("list"), max_length=50)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("query"))
    shared = models.BooleanField(_("shared with everybody"), default=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name", "pk")
        # Whoever may see a list may keep questions to it: each looks after their own.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "model", "name"],
                condition=Q(removed_at=None),
                name="sources_savedfilter_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
