"""The forms of routes: what is said first, and steps."""

from typing import Any, Final
from urllib.parse import urlsplit

from django import forms

from people.models import User
from resources.actions.routing import Target
from resources.models import LONGEST_WHY, LONGEST_WORDS, PLACES, PROBLEM, Resource
from resources.originals import originals
from resources.routing import SITE_PAGES

LIBRARY: Final = "library"
_WHY_MISSING: Final = "Say in a sentence why it helps."


class RouteWordsForm(forms.Form):
    """What is said first, and where to go from there."""

    words = forms.CharField(
        label="What you say first",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea,
        error_messages={"required": "Say something to whoever is here."},
    )
    onward = forms.MultipleChoiceField(
        label="Where to go from here", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(code, words) for code, words in PLACES if code != place]
        self.fields["onward"].choices = others  # type: ignore[attr-defined]  # a choice field
        if place == PROBLEM:
            # From there it always goes to each of the problems.
            del self.fields["onward"]


class StepForm(forms.Form):
    """Why a step helps."""

    why = forms.CharField(
        label="Why it helps, in a sentence or two",
        max_length=LONGEST_WHY,
        widget=forms.Textarea,
        error_messages={"required": _WHY_MISSING},
    )


class NewStepForm(StepForm):
    """A step to add: where it leads and why. `target` is what `actions.routing.add_step` takes."""

    leads_to = forms.ChoiceField(
        label="Where it leads", error_messages={"required": "Choose where it leads."}
    )
    address = forms.CharField(
        label="Address of its page in the library (only for something in the library)",
        max_length=400,
        required=False,
    )
    field_order = ("leads_to", "address", "why")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        pages = [(f"page:{code}", page.words) for code, page in SITE_PAGES.items()]
        ours = [(f"original:{one.slug}", one.facts["title"]) for one in originals()]
        self.fields["leads_to"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "Choose one"),
            (LIBRARY, "Something in the library: paste its address below"),
            ("Our own documents", ours),
            ("Pages of this site", pages),
        ]

    def clean(self) -> dict[str, Any]:
        """The address counts only where it is asked for, and then it has to lead somewhere."""
        cleaned = super().clean() or {}
        self.resource: Resource | None = None
        if cleaned.get("leads_to") == LIBRARY and "address" in cleaned:
            self.resource = self._found(cleaned["address"])
        return cleaned

    def _found(self, address: str) -> Resource | None:
        slug = urlsplit(address).path.rstrip("/").rpartition("/")[2]
        row = Resource.objects.visible_to(self.user).filter(slug=slug).first() if slug else None
        if row is None:
            words = "There is no page of the library at this address."
            self.add_error("address", words if address else "Paste the address of its page.")
        return row

    @property
    def target(self) -> Target:
        """Where it leads. Only for a valid form."""
        kind, _, code = self.cleaned_data["leads_to"].partition(":")
        return Target(
            resource=self.resource,
            original=code if kind == "original" else "",
            page=code if kind == "page" else "",
        )
