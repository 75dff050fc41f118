"""Numbers in a template, in the reader's digits."""

from typing import Any

from django import template

from sources import numerals

register = template.Library()


@register.filter(is_safe=False)
def digits(value: Any) -> Any:
    """Show a number, a date or a text in the reader's digits; nothing stays nothing."""
    return value if value is None else numerals.show(value)


@register.filter
def isolated(value: Any) -> str:
    """Keep a code or a date in its order inside of a translated sentence."""
    return numerals.isolate_ltr(str(value))


@register.simple_tag
def digits_are_arabic() -> bool:
    return numerals.are_arabic()
