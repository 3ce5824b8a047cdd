"""What people type when they ask, answer and write."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from conversations.models import Length, Mode, Reason, Signposted, When
from correspondence.actions import MAX_LENGTH
from directory.cards import NAMELESS, work
from directory.models import Supporter
from directory.taxonomy import AREA_CHOICES, Way
from people.models import User
from records.tokens import address

NAME_LENGTH = 60
NOTHING_YET = "Write something before you send it."


def _words(label: str, *, required: bool, help_text: str = "", rows: int = 6) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_LENGTH,
        help_text=help_text,
        error_messages={
            "required": NOTHING_YET,
            "max_length": f"Use {MAX_LENGTH:,} characters or fewer. Nothing you typed is lost.",
        },
        # The browser must not keep it: autocomplete and spelling services could.
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


class FormWithKey(forms.Form):
    """A form that makes one row however often it is sent."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def supporter_choices(viewer: User, supporters: Iterable[Supporter]) -> list[tuple[str, str]]:
    """(keyed address, words) of supporters; equal names are told apart by role and region."""
    return [(address(viewer.pk, one.pk), _described(one)) for one in supporters]


def _described(supporter: Supporter) -> str:
    return ": ".join(filter(None, [supporter.shown_name or NAMELESS, work(supporter)]))


class WishForm(FormWithKey):
    """When, how, under which name, and a message if they like."""

    when = forms.ChoiceField(
        label="When would an answer help?",
        choices=When.choices,
        initial=When.WEEK,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when an answer would help."},
    )
    way = forms.ChoiceField(
        label="How would you like to talk?",
        choices=Way.choices,
        initial=Way.MESSAGE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you would like to talk."},
    )
    areas = forms.MultipleChoiceField(
        label="What is it about? (optional)",
        choices=AREA_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Open a group and tick what fits: we ask supporters with experience of it, and "
        "they see what you tick. With nothing ticked we ask anyone who can talk your way.",
        error_messages={"invalid_choice": "Choose from the list."},
    )
    name = forms.CharField(
        label="Name to show",
        max_length=NAME_LENGTH,
        help_text="A first name or a made-up name is fine.",
        error_messages={"required": "Enter a name to show. It can be made up."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    message = _words(
        "Message (optional)",
        required=False,
        help_text="“I would like to talk” is enough. You can leave it empty.",
    )


class AskForm(WishForm):
    """Ask one supporter to talk."""

    wait = forms.BooleanField(required=False)
    second = forms.ChoiceField(
        label="If they cannot, ask also",
        required=False,
        help_text="They see only how and when, until you say otherwise.",
    )
    anyone = forms.BooleanField(
        label="Then ask anyone who fits",
        required=False,
        help_text="Until you say otherwise they see only how, when and what it is about.",
    )

    def __init__(
        self,
        *args: Any,
        supporter: Supporter,
        others: Callable[[], list[tuple[str, str]]],
        back: date | None,
        **kwargs: Any,
    ) -> None:
        """`others`: asked for whom to choose a second from, as `supporter_choices` gives them, when
        that is shown or somebody was chosen. `back`: the
        day from which the supporter is free again, if they are not now."""
        super().__init__(*args, **kwargs)
        ways = supporter.ways or [Way.MESSAGE.value]
        self.fields["way"].choices = [way for way in Way.choices if way[0] in ways]  # type: ignore[attr-defined]  # declared above
        self.fields["way"].initial = ways[0]
        self.fields["second"].choices = lambda: [("", "Nobody else"), *others()]  # type: ignore[attr-defined]  # declared above
        if back is None:
            del self.fields["wait"]
        else:
            name = supporter.shown_name or NAMELESS
            self.fields["wait"].label = f"I will wait: ask {name} on {back.day} {back:%B}"


class WriteForm(FormWithKey):
    """One message in an open conversation."""

    body = _words("Your message", required=True)


class TalkingForm(WriteForm):
    """The same where a place to turn can stand beside the words or, in a hurry, in their place."""

    body = _words("Your message", required=False)
    card = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """There is something to send."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("body") or cleaned.get("card") or self.errors):
            self.add_error("body", NOTHING_YET)
        return cleaned


class ConsultForm(FormWithKey):
    """A question to the coordinators."""

    body = _words(
        "What would you like advice about?",
        required=True,
        help_text="Say what happened between you and what you wonder, not who or where.",
    )


class AdviceForm(WriteForm):
    """A coordinator's answer. `opened` proves that they had the question before them, should
    another coordinator have answered meanwhile."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """The proof is for the view alone."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("opened", None)
        return cleaned


class ConsultEndForm(forms.Form):
    """The end of a question, and whether one's own words go at once."""

    erase = forms.BooleanField(label="Erase what I wrote now, not later", required=False)


class TalkForm(FormWithKey):
    """A talk elsewhere. The reason is the button that saves it, so that three taps are enough."""

    mode = forms.ChoiceField(
        label="How did you talk?",
        choices=Mode.choices,
        initial=Mode.IN_PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you talked."},
    )
    length = forms.ChoiceField(
        label="How long?",
        choices=Length.choices,
        initial=Length.HALF,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long it took."},
    )
    signposted = forms.MultipleChoiceField(
        label="Where else did you say they could turn?",
        choices=Signposted.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.ChoiceField(
        label="What was it about?",
        choices=Reason.choices,
        error_messages={"required": "Choose what it was about, or “Rather not say”."},
    )


class AnswerForm(FormWithKey):
    """A supporter's answer."""

    YES, MORE, PASS, KNOWN = "yes", "more", "pass", "known"
    answer = forms.ChoiceField(
        label="Your answer",
        choices=[
            (YES, "Yes, I will talk with them"),
            (MORE, "Tell me more: I have a question first"),
            (PASS, "Not me: pass it on"),
            (KNOWN, "We know each other: pass it on"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer."},
    )
    question = _words("Your question", required=False, rows=4)
    pause = forms.BooleanField(
        label="Pause me: nobody new can ask me until I say so", required=False
    )

    def __init__(self, *args: Any, may_ask: bool, **kwargs: Any) -> None:
        """`may_ask`: whether a question can still be asked."""
        super().__init__(*args, **kwargs)
        if not may_ask:
            choices = [c for c in self._answers().choices if c[0] != self.MORE]
            self._answers().choices = choices
            del self.fields["question"]

    def _answers(self) -> Any:
        return self.fields["answer"]

    def clean(self) -> dict[str, Any]:
        """A question needs words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == self.MORE and not cleaned.get("question"):
            self.add_error("question", "Write the question you have.")
        return cleaned


class NextForm(forms.Form):
    """Who is asked next."""

    supporter = forms.ChoiceField(label="Ask", required=False)

    def __init__(
        self, *args: Any, others: list[tuple[str, str]], needed: bool, **kwargs: Any
    ) -> None:
        """`needed`: somebody has to be chosen, because nobody is asked at the moment."""
        super().__init__(*args, **kwargs)
        self.fields["supporter"].required = needed
        self.fields["supporter"].error_messages["required"] = "Choose whom to ask."
        nobody = "Choose someone" if needed else "Nobody else"
        self.fields["supporter"].choices = [("", nobody), *others]  # type: ignore[attr-defined]  # declared above
