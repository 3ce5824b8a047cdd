"""What is typed becomes a deed, or stays on the page with the reason."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError

from wellbeing.actions import Gone


def done(form: forms.Form, gone: str, act: Callable[[], object]) -> bool:
    """Whether it is done; False with the reason on the form: what was refused, or, where nothing
    is left to change, the sentence `gone`."""
    try:
        act()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except Gone:
        form.add_error(None, gone)
        return False
    return True
