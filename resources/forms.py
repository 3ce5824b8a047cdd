"""The forms of the library: putting something into it, and what belongs together."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from people.models import User
from resources.actions import Details
from resources.models import Resource
from resources.taxonomy import COMPANIONS, KINDS, LICENCES

NO_ADDRESS = "Enter a web address like https://www.example.org/page."
EVERYONE, OWN = "everyone", "own"
# Somebody else's page: its address instead of a file.
LINK = "link"


class CompanionForm(forms.Form):
    """What belongs to a resource: found by the address of its page."""

    kind = forms.ChoiceField(
        label="What the other one is", choices=[("", "Choose one"), *COMPANIONS],
        error_messages={"required": "Choose what the other one is."},
    )  # fmt: skip
    other = forms.CharField(
        label="Address of the other one's page", max_length=400,
        error_messages={"required": "Paste the address of the other one's page."},
    )  # fmt: skip

    def __init__(self, *args: Any, resource: Resource, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resource, self.user = resource, user

    def clean_other(self) -> Resource:
        """The resource whose page has this address, if this person sees it."""
        slug = urlsplit(self.cleaned_data["other"]).path.rstrip("/").rpartition("/")[2]
        row = Resource.objects.visible_to(self.user).filter(slug=slug).first()
        if row is None:
            raise forms.ValidationError("There is no page of the library at this address.")
        if row.pk == self.resource.pk:
            raise forms.ValidationError("This is the page you are on. Paste the other one's.")
        return row


class UploadForm(forms.ModelForm[Resource]):
    """Everything about a new resource but its files (resources/choosing.py)."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    source_url = forms.URLField(
        label="Web address of the original (optional)",
        required=False,
        max_length=400,
        assume_scheme="https",
        error_messages={"invalid": NO_ADDRESS},
    )
    shelf = forms.ChoiceField(label="Who can find it", widget=forms.RadioSelect)

    class Meta:
        model = Resource
        fields = [
            "title", "summary", "kind", "stages", "audiences", "values", "topics", "language",
            "length",
            "owner", "licence", "source_url",
        ]  # fmt: skip
        labels = {
            "title": "Title",
            "summary": "What it is, in a few sentences",
            "kind": "Type",
            "stages": "Where it helps",
            "audiences": "Who it is for",
            "values": "Side by Side values it speaks to (optional)",
            "topics": "What it is about (optional)",
            "language": "Language",
            "length": "How long it is (optional)",
            "owner": "Who owns it",
            "licence": "How it may be used",
        }
        help_texts = {
            "summary": "Somebody reads this to decide whether to open it.",
            "owner": "The organisation or person who wrote it.",
        }
        error_messages = {
            "title": {"required": "Enter a title."},
            "summary": {"required": "Say in a few sentences what it is."},
            "kind": {"required": "Choose a type."},
            "stages": {"required": "Choose at least one place where it helps."},
            "audiences": {"required": "Choose at least one group it is for."},
            "language": {"required": "Choose the language it is in."},
            "owner": {"required": "Enter who owns it."},
            "licence": {"required": "Choose how it may be used."},
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["form_key"].initial = uuid4()
        self._choices("kind", "Choose a type", KINDS)
        self._choices("licence", "Choose one", LICENCES)
        self.fields["shelf"].choices = _shelves(user)  # type: ignore[attr-defined]  # a choice field
        self.fields["shelf"].initial = EVERYONE
        self.fields["shelf"].error_messages["required"] = "Choose who can find it."

    def _choices(self, name: str, prompt: str, choices: Collection[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [("", prompt), *choices]  # type: ignore[attr-defined]  # a choice field

    def already_made(self) -> Resource | None:
        """What this same form made before, when it is sent a second time."""
        try:
            key = UUID(self.data.get("form_key", ""))
        except ValueError:
            return None
        return Resource.objects.looked_after_by(self.user).filter(pk=key).first()

    def clean_source_url(self) -> str:
        """A link somebody will press: http and https only."""
        address: str = self.cleaned_data["source_url"]
        if not address and self.cleaned_data.get("kind") == LINK:
            raise forms.ValidationError("Enter the web address it links to.")
        if address and not address.lower().startswith(("https://", "http://")):
            raise forms.ValidationError(NO_ADDRESS)
        return address

    @staticmethod
    def typed_before(kept: QueryDict | None) -> dict[str, Any] | None:
        """First values from what was typed before the session ended."""
        if kept is None:
            return None
        several = {"stages", "audiences", "values", "topics"}
        return {key: kept.getlist(key) if key in several else kept[key] for key in kept}

    @property
    def is_link(self) -> bool:
        """Somebody else's page instead of files."""
        return self.data.get("kind") == LINK

    @property
    def details(self) -> Details:
        """Everything but the file. Only for a valid form."""
        own = self.cleaned_data["shelf"] == OWN
        return Details(
            organisation=self.user.organisation if own else None,
            **{name: self.cleaned_data[name] for name in self._meta.fields or ()},
        )


def _shelves(user: User) -> list[tuple[str, str]]:
    everyone = (EVERYONE, "Everyone on this site")
    if user.organisation is None:
        return [everyone]
    return [everyone, (OWN, f"Only {user.organisation.name}")]
