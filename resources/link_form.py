"""The form for what stands on somebody else's site."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from people.models import User
from resources.actions import Details
from resources.forms import NO_ADDRESS, UploadForm
from resources.models import Resource
from resources.taxonomy import KINDS, LICENCES

EVERYONE, OWN = "everyone", "own"


SEVERAL = ("stages", "audiences", "values", "topics")


def initial_of(typed: QueryDict | None) -> dict[str, Any]:
    """First values of a form from what was typed before a session ended."""
    if typed is None:
        return {}
    return {**typed.dict(), **{name: typed.getlist(name) for name in SEVERAL}}


class LinkForm(forms.ModelForm[Resource]):
    """What is said of a link. The words are those of the form for files."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    source_url = forms.URLField(
        label="Web address",
        max_length=400,
        assume_scheme="https",
        error_messages={"required": "Enter the web address it links to.", "invalid": NO_ADDRESS},
    )
    shelf = forms.ChoiceField(
        label="Who can find it",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who can find it."},
    )

    class Meta(UploadForm.Meta):
        pass

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["form_key"].initial = uuid4()
        self._choose("kind", [("", "Choose a type"), *KINDS])
        self._choose("licence", [("", "Choose one"), *LICENCES])
        self.fields["licence"].initial = "link_only"
        everyone = (EVERYONE, "Everyone on this site")
        own = [(OWN, f"Only {user.organisation.name}")] if user.organisation else []
        self._choose("shelf", [everyone, *own])
        self.fields["shelf"].initial = EVERYONE

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_source_url(self) -> str:
        """A link somebody will press: http and https only."""
        address: str = self.cleaned_data["source_url"]
        if not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(NO_ADDRESS)
        return address

    @property
    def key(self) -> UUID | None:
        """The form's own number. Only for a valid form."""
        key: UUID | None = self.cleaned_data["form_key"]
        return key

    @property
    def details(self) -> Details:
        """What to put on the shelf. Only for a valid form."""
        own = self.cleaned_data["shelf"] == OWN
        return Details(
            organisation=self.user.organisation if own else None,
            **{name: self.cleaned_data[name] for name in self._meta.fields or ()},
        )
