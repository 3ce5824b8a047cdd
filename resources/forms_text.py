"""The form in which a text is edited."""

from typing import Any, Final

from django import forms

MOST: Final = 60_000


class TextForm(forms.Form):
    """The text, and a mark of the one it began from: whoever saves second sees both."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=16)
    body = forms.CharField(
        label="Text", max_length=MOST, strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        error_messages={
            "required": "Write something, or take the whole resource off the shelf.",
            "max_length": f"Shorten it to {MOST} characters at most.",
        },
    )  # fmt: skip

    def clean_body(self) -> str:
        """Line ends as we keep them, whatever the browser sent."""
        body: str = self.cleaned_data["body"]
        return body.replace("\r\n", "\n").replace("\r", "\n").strip()

    def after(self, mark: str) -> "TextForm":
        """The same words on top of another text: saving again puts them in its place."""
        data: dict[str, Any] = {"body": self.cleaned_data["body"], "mark": mark}
        return TextForm(initial=data)
