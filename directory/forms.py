"""What supporters, applicants and vetters type, as clean data. Nothing is saved here."""

from typing import Any

from django import forms

from directory.models import HARD_CAP, SharedArea, Supporter
from directory.names import unmistakable
from directory.taxonomy import AREA_CHOICES, AREAS, Audience, CheckKind, Language, Region, Way
from records.clock import today


def _typed(label: str, help_text: str = "", length: int = 1500, rows: int = 5) -> forms.CharField:
    """A longer text that may stay empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=length, widget=widget
    )


def day_field(label: str, help_text: str = "", required: bool = False) -> forms.DateField:
    """A day typed as 2026-11-23 or picked."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"invalid": "Enter a real date, like 2026-11-23.", "required": "Enter the date."}
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=widget, error_messages=errors
    )


class AboutForm(forms.Form):
    """Name to show, region, and three texts by prompts (examples: directory/prompts.py)."""

    shown_name = forms.CharField(
        label="Name to show",
        max_length=60,
        help_text="Your first name or another name. It can differ from the name you sign in with.",
        validators=[unmistakable],
        error_messages={"required": "Enter the name to show."},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    region = forms.ChoiceField(
        label="Region (optional)",
        choices=[("", "I would rather not say"), *Region.choices],
        required=False,
    )
    been_through = _typed(
        "What I have been through (optional)",
        "As much or as little as you like. No names of others, no details of an incident.",
    )
    what_helped = _typed("What helped (optional)", "Or what you wish somebody had done.")
    talking_to_me = _typed(
        "What talking to me is like (optional)",
        "What somebody can expect who has never met you.",
    )


class WaysForm(forms.Form):
    """Ways to talk, and languages."""

    ways = forms.MultipleChoiceField(
        label="How can people talk to you?",
        choices=Way.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one way to talk."},
    )
    languages = forms.MultipleChoiceField(
        label="In which languages?",
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one language."},
    )


YES_NO = [("yes", "Yes"), ("no", "No, not at the moment")]


class QuickForm(forms.Form):
    """The three controls at first sight (promise P7)."""

    taking_new = forms.TypedChoiceField(
        label="Are you taking new contacts?",
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you are taking new contacts."},
    )
    next_free = day_field("Next free from (optional)", "Leave empty if you are free now.")
    how_many = forms.TypedChoiceField(
        label="How many people at the same time?",
        choices=[(number, str(number)) for number in range(1, HARD_CAP + 1)],
        coerce=int,
        help_text="Nobody can raise this over your head.",
        error_messages={"required": "Choose how many."},
    )

    @staticmethod
    def first_values(supporter: Supporter) -> dict[str, Any]:
        """What is stored; a day that has passed no longer counts and is left out."""
        free, away, day = supporter.next_free, supporter.away_until, today()
        return {
            "taking_new": "yes" if supporter.taking_new else "no",
            "next_free": free if free and free > day else None,
            "how_many": supporter.how_many,
            "away_until": away if away and away >= day else None,
        }

    def clean_next_free(self) -> Any:
        """A day to come."""
        return self._to_come("next_free")

    def _to_come(self, name: str) -> Any:
        value = self.cleaned_data[name]
        if value and value < today():
            raise forms.ValidationError("Choose today or a day to come, or leave it empty.")
        return value


class AvailabilityForm(QuickForm):
    """The same three, and being away."""

    away_until = day_field("Away until (optional)", "The last day you are away.")

    def clean_away_until(self) -> Any:
        """A day to come."""
        return self._to_come("away_until")


class AreasForm(forms.Form):
    """Which areas somebody has experience of; none is needed."""

    codes = forms.MultipleChoiceField(
        label="I have experience of",
        choices=AREA_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Open a group and tick what you want to be found by. Nothing is needed.",
    )


SENSITIVE_HINTS = {
    code: "Never shown on your profile: only when someone asks without a list."
    for code, area in AREAS.items()
    if area.sensitive
}


class DefaultAudienceForm(forms.Form):
    """One audience for all areas."""

    audience = forms.ChoiceField(
        label="Who may see what you have experience of?",
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may see this."},
    )


class AreaAudienceForm(forms.Form):
    """An audience for each shared area that may be shown at all."""

    def __init__(self, *args: Any, shared: list[SharedArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in shared:
            if not one.area.sensitive:
                self.fields[one.code] = forms.ChoiceField(
                    label=one.area.label, choices=Audience.choices, initial=one.audience
                )


class AnswersForm(forms.Form):
    """The application's own questions. All of it may stay empty until it is sent."""

    why = _typed("Why do you want to be a peer supporter?", length=3000)
    experience = _typed(
        "What would you bring?",
        "What you have lived through, what you learned, what you know of your service.",
        length=3000,
    )
    looked_after = _typed(
        "How will you look after yourself?",
        "What keeps you well, and what you do when it does not.",
        length=3000,
    )
    manager_agrees_time = forms.BooleanField(
        label="My manager agrees to the time this takes",
        required=False,
        help_text="Only to the time. Your manager is not told what you have been through.",
    )


class AgreementForm(forms.Form):
    """Signing the agreement that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label="I have read this and I will keep to it",
        error_messages={"required": "Tick the box to sign the agreement."},
    )


class CheckForm(forms.Form):
    """A dated check. Vetters only. An interview has a form of its own: a panel holds it."""

    kind = forms.ChoiceField(
        label="Which check?",
        choices=[one for one in CheckKind.choices if one[0] != CheckKind.PANEL],
    )
    met = forms.TypedChoiceField(
        label="Result",
        choices=[("yes", "Met"), ("no", "Not met")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the result."},
    )
    done_on = day_field("Done on", required=True)
    expires_on = day_field(
        "Runs out on (optional)",
        "Left empty: one year for the conduct check and training, three for the reference.",
    )


class NoteForm(forms.Form):
    """A restricted note. Vetters only."""

    text = forms.CharField(
        label="Note",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only what is needed to decide. Read by vetters alone.",
        error_messages={"required": "Write the note."},
    )


class ManagerForm(forms.Form):
    """The manager's agreement to the time, confirmed by a vetter."""

    confirmed_on = day_field(
        "Confirmed with the manager on",
        "Ask about the time alone: never whether the person is suitable or what they have "
        "lived through. This site never writes to the manager.",
        required=True,
    )


class ReasonForm(forms.Form):
    """A decision's reason. Vetters only."""

    reason = forms.CharField(
        label="Reason",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Read by vetters only.",
        error_messages={"required": "Give the reason."},
    )


class SuspendForm(ReasonForm):
    """A suspension's reason and the day it is looked at again."""

    review_on = day_field("Look at it again on", required=True)


class SeenForm(forms.Form):
    """Exactly the words that were read. Vetters only."""

    version = forms.UUIDField(widget=forms.HiddenInput)


class WordForm(SeenForm):
    """A word to the supporter whose new words are handed back. Vetters only."""

    word = forms.CharField(
        label="Your word to the supporter",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What should change, and why. Kindly: they wrote about something hard.",
        error_messages={"required": "Say what should change."},
    )
