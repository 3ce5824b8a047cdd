"""What is typed while an organisation is set up."""

from typing import Final

from django import forms

from people.modules import Module

# An office, not a name: who held it on that day is known to the organisation.
OFFICES: Final = [
    ("Data protection officer", "Data protection officer"),
    ("Information governance lead", "Information governance lead"),
    ("Chief officer or board member", "Chief officer or board member"),
    ("Caldicott Guardian", "Caldicott Guardian"),
]


class CodeForm(forms.Form):
    """The code of a test mail."""

    code = forms.CharField(
        label="The code in the mail",
        max_length=20,
        error_messages={"required": "Type the code from the mail."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class OfficeForm(forms.Form):
    """Who signed the assessment."""

    office = forms.ChoiceField(
        label="Who signed it?",
        choices=OFFICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Say who signed it."},
    )


class ModulesForm(forms.Form):
    """Which parts of the site people here use."""

    chosen = forms.MultipleChoiceField(
        label="What do people here use?",
        choices=Module.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Tick what somebody will look after. None is an answer too.",
    )
