"""The form in which a text is edited."""

from typing import Final

from django import forms

from resources.models import SAID_MOST

MOST: Final = 60_000


class TextForm(forms.Form):
    """The text, and a mark of the one it began from: whoever saves second sees both."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=16)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=10**8)
    body = forms.CharField(
        label="Text", max_length=MOST, strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        error_messages={
            "required": "Write something, or take the whole resource off the shelf.",
            "max_length": f"Shorten it to {MOST} characters at most.",
        },
    )  # fmt: skip

    said = forms.CharField(
        label="What changed? (optional)", max_length=SAID_MOST, required=False,
        error_messages={"max_length": f"Shorten it to {SAID_MOST} characters at most."},
    )  # fmt: skip

    def clean_body(self) -> str:
        """Line ends as we keep them, whatever the browser sent."""
        body: str = self.cleaned_data["body"]
        return body.replace("\r\n", "\n").replace("\r", "\n").strip()

    def after(self, mark: str, version: int) -> "TextForm":
        """The same words on top of another text: saving again puts them in its place."""
        return TextForm(initial={**self.cleaned_data, "mark": mark, "version": version})
