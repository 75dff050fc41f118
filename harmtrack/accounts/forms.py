"""Signing in, and showing again who one is."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from harmtrack.accounts.two_factor import authenticator, device_of_code


def code_field(**more: Any) -> forms.CharField:
    attributes = {
        "autocomplete": "one-time-code",
        "autocapitalize": "none",
        "spellcheck": "false",
        "dir": "ltr",
    }
    return forms.CharField(max_length=40, widget=forms.TextInput(attrs=attributes), **more)


class SignInForm(AdminAuthenticationForm):
    """Name, password and, from whoever set up two-factor sign-in, a code.

    Whatever is wrong, the answer is the same: it tells nobody that a name exists or that a password
    is right. A wrong code counts towards the lock-out as a wrong password does.
    """

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _(
            "That did not work. Check the username, the password and, if you have set up "
            "two-factor sign-in, the code: a new one of your authenticator app, or an unused "
            "recovery code."
        ),
    }
    code = code_field(
        label=_("Code"),
        required=False,
        help_text=_("Only if you have set up two-factor sign-in."),
    )

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if authenticator(user) is None:
            return
        device = device_of_code(user=user, code=self.cleaned_data.get("code", ""))
        if device is None:
            user_login_failed.send(
                sender=__name__,
                credentials={"username": user.get_username()},
                request=self.request,
            )
            raise self.get_invalid_login_error()
        # Kept in the session by the library when the user is signed in.
        user.otp_device = device  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    code = code_field(label=_("Code"))


class PasswordForm(forms.Form):
    """The signed-in user's own password; wrong ones count towards the lock-out."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) != self.request.user:
            raise ValidationError(_("That is not your password."))
        return password
