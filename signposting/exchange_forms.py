"""A file of services to bring in."""

from typing import Any, Final

from django import forms

from people.workbooks import Unusable
from signposting.entry_forms import FOR_ALL, FOR_US
from signposting.openreferral.reading import MOST_BYTES, MOST_SERVICES, read_file
from signposting.taxonomy import NEEDS

EMPTY: Final = "This file is empty."


class UploadForm(forms.Form):
    """The file, whose entries it becomes, and what they are for where it does not say."""

    file = forms.FileField(
        label="The file",
        help_text=f"JSON or a ZIP of tables, at most 2 MB and {MOST_SERVICES} services.",
        error_messages={"required": "Choose a file.", "empty": EMPTY},
        widget=forms.FileInput(attrs={"accept": ".json,.zip"}),
    )
    whose = forms.ChoiceField(
        label="Who finds them, once they are checked?",
        choices=[(FOR_US, "My organisation alone"), (FOR_ALL, "Everybody, at every organisation")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who finds them."},
    )
    need = forms.ChoiceField(
        label="What are they for, where the file does not say?",
        help_text="Files from other sites do not know our list of needs.",
        required=False,
        choices=[("", "Let me see those that do not say"), *NEEDS],
    )

    def __init__(self, *args: Any, own: bool, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = "" if own and for_all else FOR_ALL if for_all else FOR_US
        if self.only:
            del self.fields["whose"]

    def clean_file(self) -> list[dict[str, Any]]:
        """Its services."""
        try:
            return read_file(self.cleaned_data["file"].read(MOST_BYTES + 1))
        except Unusable as error:
            raise forms.ValidationError(str(error)) from None

    def upload(self) -> dict[str, Any]:
        """As the action takes it."""
        need = self.cleaned_data["need"]
        return {
            "services": self.cleaned_data["file"],
            "for_all": (self.only or self.cleaned_data["whose"]) == FOR_ALL,
            "needs": [need] if need else [],
        }
