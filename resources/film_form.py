"""The form for what is written beside a film."""

from django import forms

from resources.models import Film


class FilmForm(forms.ModelForm[Film]):
    """A content note and a descriptive transcript."""

    class Meta:
        model = Film
        fields = ["content_note", "transcript"]
        labels = {
            "content_note": "What somebody should know before they watch (optional)",
            "transcript": "Descriptive transcript (optional where there are captions)",
        }
        help_texts = {
            "content_note": "For example: it tells of the death of a child.",
            "transcript": "Who speaks, what they say, and what is to be seen, in order. It is for "
            "people who cannot see or hear the film, or would rather read.",
        }
