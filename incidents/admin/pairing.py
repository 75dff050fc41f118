"""Comparing a record with another one that matching did not find, by its code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.actions.merging import MAY_GROW
from incidents.admin.doors import Tool
from incidents.admin.merging import MERGE, MergingDoors
from incidents.models import Incident
from sources.admin.parts import show_page
from sources.numerals import isolate_ltr


class OtherForm(forms.Form):
    """The code of a record to compare with another one."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Of the other record, as it stands at the top of its page: HT and a number."),
        widget=forms.TextInput({"dir": "ltr", "size": "12"}),
    )

    def __init__(self, *args: Any, one: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.one = one

    def clean_code(self) -> Incident:
        """Find the record; a code of one that was merged leads to the other."""
        code: str = self.cleaned_data["code"].strip()
        found = Incident.objects.filter(code__iexact=code).first()
        if found is None:
            message = _("No record has the code %(code)s.")
            raise forms.ValidationError(message, params={"code": isolate_ltr(code)})
        if found.final == self.one:
            raise forms.ValidationError(_("That is this record itself: give another code."))
        return found.final


class PairingDoor(MergingDoors):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.compare_with)
        return [
            path("<int:pk>/compare/", view, name="incidents_incident_compare_with"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, incident: Incident) -> list[Tool]:
        tools = super().tools(request, incident)
        if request.user.has_perm(MERGE) and incident.review_state in MAY_GROW:
            link = reverse("admin:incidents_incident_compare_with", args=(incident.pk,))
            tools.append(Tool(link, _("Compare and merge")))
        return tools

    def compare_with(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the code of a record that matching did not find, and lead to the comparison."""
        self.check_may_regroup(request)
        incident = get_object_or_404(Incident, pk=pk)
        form = OtherForm(request.POST or None, one=incident)
        if form.is_valid():
            pair = (incident.pk, form.cleaned_data["code"].pk)
            return HttpResponseRedirect(reverse("admin:incidents_incident_compare", args=pair))
        template, title = "admin/incidents/reason.html", gettext("Compare with another record")
        back = self.url_of(incident)
        return show_page(self, request, template, title=title, about=incident, form=form, back=back)
