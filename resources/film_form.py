"""The form for what is written beside a film."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from resources.films import FILM, words_beside
from resources.models import Film, Resource

# Captions fit two films when they are this close, in seconds.
_CLOSE: Final = 2


def _called(film: Any) -> str:
    return str(film.original_name)


class FilmForm(forms.ModelForm[Film]):
    """A content note, and what makes a film one for everybody."""

    class Meta:
        model = Film
        fields = ["content_note", "no_speech", "transcript", "all_said", "described"]
        labels = {
            "content_note": "What somebody should know before they watch (optional)",
            "no_speech": "Nobody speaks in this film",
            "transcript": "Descriptive transcript",
            "all_said": "Everything that matters is said aloud",
            "described": "Version with audio description",
        }
        help_texts = {
            "content_note": "For example: it tells of the death of a child.",
            "no_speech": "Then it needs no captions. Where somebody speaks, they are a file beside "
            "it (.vtt or .srt), and without them the film stays off the shelf.",
            "transcript": "Who speaks, what they say, and what is to be seen, in order. It is for "
            "people who cannot see or hear the film, or would rather read. Every film needs this, "
            "or one of the next two.",
            "all_said": "Tick this only if somebody who hears the film and does not see it misses "
            "nothing: one person who talks to the camera, for example.",
            "described": "The same film, as long, with a voice that says what is to be seen.",
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        resource: Resource,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, instance=words_beside(resource), initial=dict(initial or {}))
        films = resource.files.ready().filter(format=FILM).defer("text").in_order()
        if len(films) < 2:
            del self.fields["described"]
            return
        field = self.fields["described"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (for mypy: it is made of a key)
        field.queryset, field.empty_label = films, "There is none"
        field.label_from_instance = _called  # type: ignore[assignment,method-assign]  # Django's own way

    def clean(self) -> dict[str, Any]:
        """Captions have to fit both versions; who says that nobody speaks says nothing aloud."""
        found = super().clean() or {}
        if found.get("no_speech") and found.get("all_said"):
            self.add_error("all_said", "Nobody speaks in it, so write down what is to be seen.")
        if described := found.get("described"):
            others = [one for one in self.fields["described"].queryset if one != described]  # type: ignore[attr-defined]  # as above
            lengths = [one.seconds for one in (described, others[0]) if one.seconds is not None]
            if len(lengths) == 2 and abs(lengths[0] - lengths[1]) > _CLOSE:
                self.add_error(
                    "described",
                    f"It is not as long as the film ({described.lasts}, not {others[0].lasts}), so "
                    "captions would not fit both. Write a descriptive transcript instead.",
                )
        return found
