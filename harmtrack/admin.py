"""Managing people in the admin: who works here, in which roles."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from harmtrack.accounts.people import (
    forget_two_factor,
    may_manage,
    role_choices,
    roles_of,
    set_roles,
)
from harmtrack.accounts.staff_roles import ROLES
from harmtrack.accounts.two_factor import authenticator

admin.site.unregister([User, Group])


class Roles(forms.ModelForm[User]):
    """Which roles somebody has, of those that whoever asks may give."""

    manager: User
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Absent where the page is read and not edited.
        if "roles" in self.fields:
            roles = self.fields["roles"]
            roles.choices = role_choices(self.manager)  # type: ignore[attr-defined]
            roles.initial = roles_of(self.instance)


class PersonForm(Roles):
    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "is_active", "is_superuser")


class NewPersonForm(Roles, AdminUserCreationForm[User]):
    pass


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """People who work here: made with roles, deactivated, and never deleted, for the history."""

    form = PersonForm
    add_form = NewPersonForm
    change_form_template = "account/person.html"
    list_display = ("username", "first_name", "last_name", "roles_held", "is_active")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name")
    filter_horizontal = ()
    readonly_fields = ("roles_held", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "is_active")}),
        (_("Roles"), {"fields": ("roles",)}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "password1", "password2")}),
        (_("Roles"), {"fields": ("roles",)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Without the right to change somebody, show the roles; superusers make superusers."""
        if obj is None:
            return self.add_fieldsets
        if not self.has_change_permission(request, obj):
            return (self.fieldsets[0], (_("Roles"), {"fields": ("roles_held",)}))
        if not request.user.is_superuser:
            return self.fieldsets
        return (*self.fieldsets, (_("More"), {"fields": ("is_superuser",)}))

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.manager = request.user
        return form

    @admin.display(description=_("roles"))
    def roles_held(self, person: User) -> str:
        names = [group.name for group in person.groups.all()]
        return ", ".join([*names, *([gettext("superuser")] if person.is_superuser else [])])

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_manage(_manager(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm[User], change: bool
    ) -> None:
        """Whoever is made here works here."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm[User], formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        set_roles(form.instance, roles=form.cleaned_data["roles"], by=_manager(request))

    def get_urls(self) -> list[URLPattern]:
        forget = self.admin_site.admin_view(self.forget)
        return [
            path("<int:pk>/forget-two-factor/", forget, name="auth_user_forget_two_factor"),
            *super().get_urls(),
        ]

    def forget(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more, then forget how somebody signs in beside the password."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        back = reverse("admin:auth_user_change", args=(pk,))
        if request.method == "POST":
            forget_two_factor(person, by=_manager(request), at=timezone.now())
            messages.success(request, _("Two-factor sign-in was forgotten."))
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Forget two-factor sign-in"),
            "person": person,
            "back": back,
        }
        return TemplateResponse(request, "account/forget.html", context)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: User | None = None,
    ) -> HttpResponse:
        if obj:
            context["manages"] = self.has_change_permission(request, obj)
            context["two_factor"] = authenticator(obj) is not None
        return super().render_change_form(request, context, add, change, form_url, obj)


@admin.register(Group)
class OwnGroupAdmin(GroupAdmin):
    """Groups beside the roles. A role is changed in its table, and `migrate` brings it here."""

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj) and not _is_role(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and obj is not None and not _is_role(obj)


def _is_role(group: Group | None) -> bool:
    return group is not None and group.name in ROLES


def _manager(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101
    return request.user
