"""The forms for a story: told by oneself, or kept for somebody who signed on paper."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms

from people.models import User
from resources.actions.telling import Told
from resources.models import ASKED_AFTER, Story
from resources.taxonomy import TOPICS

EVERYONE, OWN = "everyone", "own"


class StoryForm(forms.Form):
    """A story in the teller's words, and to whom it may be shown."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="Title", max_length=120, help_text="It stands in lists and in the browser's tab.",
        error_messages={"required": "Enter a title."},
    )  # fmt: skip
    summary = forms.CharField(
        label="What it is about, in a sentence or two", max_length=300,
        widget=forms.Textarea, help_text="Somebody reads this to decide whether to open it.",
        error_messages={"required": "Say in a sentence or two what it is about."},
    )  # fmt: skip
    content_note = forms.CharField(
        label="What a reader should know before (optional)", max_length=300, required=False,
        help_text="For example: it tells of the death of a child.",
    )  # fmt: skip
    body = forms.CharField(
        label="The story", max_length=20_000, widget=forms.Textarea,
        help_text="Leave a line empty between paragraphs. Do not name anybody else.",
        error_messages={"required": "Write the story."},
    )  # fmt: skip
    shown_name = forms.CharField(
        label="Name to show", max_length=60,
        help_text="A first name, or any name you like: nobody can tell whose it is.",
        error_messages={"required": "Enter a name to show."},
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label="What it is about (optional)", choices=TOPICS, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    shelf = forms.ChoiceField(
        label="Who may read it", widget=forms.RadioSelect,
        error_messages={"required": "Choose who may read it."},
    )  # fmt: skip
    consent = forms.BooleanField(
        label="I agree to all of this",
        error_messages={"required": "It can only be kept if you agree."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["form_key"].initial = uuid4()
        everyone = (EVERYONE, "Everyone on this site")
        own = [(OWN, f"Only {user.organisation.name}")] if user.organisation else []
        self.fields["shelf"].choices = [everyone, *own]  # type: ignore[attr-defined]  # a choice field

    @property
    def key(self) -> UUID | None:
        """The form's own number. Only for a valid form."""
        key: UUID | None = self.cleaned_data["form_key"]
        return key

    @property
    def told(self) -> Told:
        """The story. Only for a valid form."""
        said = {name: self.cleaned_data[name] for name in SAID}
        own = self.cleaned_data["shelf"] == OWN
        return Told(organisation=self.user.organisation if own else None, **said)


SAID = ("title", "summary", "content_note", "body", "shown_name", "topics")


class PaperForm(StoryForm):
    """The same for somebody without an account. `today`: nobody signs tomorrow."""

    signed_on = forms.DateField(
        label="Day they signed",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day they signed.", "invalid": "Enter a real date."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        consent = self.fields["consent"]
        consent.label = "I have the paper with these words, signed by whoever tells it"
        consent.error_messages["required"] = "It can only be kept with a signed paper."

    def clean_signed_on(self) -> date:
        """A day of the last year."""
        return _lately(self.cleaned_data["signed_on"], self.today)


class SignedForm(forms.Form):
    """That somebody without an account agreed again, on paper."""

    signed_on = forms.DateField(
        label="Day they signed again",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day they signed.", "invalid": "Enter a real date."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_signed_on(self) -> date:
        """A day of the last year."""
        return _lately(self.cleaned_data["signed_on"], self.today)


def _lately(day: date, today: date) -> date:
    if not today - ASKED_AFTER < day <= today:
        raise forms.ValidationError("Enter a day of the last 12 months.")
    return day


def words_of(story: Story) -> dict[str, Any]:
    """A story as the first values of its form."""
    row = story.resource
    said = {name: getattr(row, name) for name in ("title", "summary", "topics")}
    own = {name: getattr(story, name) for name in ("content_note", "body", "shown_name")}
    return {**said, **own, "shelf": OWN if row.organisation_id else EVERYONE}
