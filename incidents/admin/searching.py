"""Fields that point to one of very many rows, searched for in a combobox."""

from typing import Any

from django import forms
from django.contrib import admin

from incidents.admin.widgets import Combobox, ComboboxMultiple


class Searching(admin.options.BaseModelAdmin[Any]):
    """Shows the fields named in ``searched`` as comboboxes, which offer to add what is missing."""

    searched: tuple[str, ...] = ()
    one: type[forms.ModelChoiceField[Any]] = forms.ModelChoiceField
    many: type[forms.ModelMultipleChoiceField[Any]] = forms.ModelMultipleChoiceField

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name not in self.searched:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        widget_class = ComboboxMultiple if db_field.many_to_many else Combobox
        widget = widget_class(db_field, self.admin_site)
        related = db_field.related_model
        if self.admin_site.get_model_admin(related).has_add_permission(request):
            widget.add_url = f"admin:{related._meta.app_label}_{related._meta.model_name}_add"
        form_class = self.many if db_field.many_to_many else self.one
        return db_field.formfield(**{**kwargs, "widget": widget, "form_class": form_class})
