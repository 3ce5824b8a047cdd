"""Names nobody can mistake: one alphabet in a name, and nothing in it that cannot be seen.

"Веn" with Cyrillic letters looks like Ben and is somebody else (UTS 39, mixed-script confusables).
"""

import unicodedata

from django.core.exceptions import ValidationError

# Alphabets whose letters are drawn like Latin ones.
LOOK_ALIKES = {"LATIN", "CYRILLIC", "GREEK", "COPTIC", "CHEROKEE", "ARMENIAN"}


def alphabets(name: str) -> set[str]:
    """The look-alike alphabets the letters of a name come from, width and style put aside."""
    plain = unicodedata.normalize("NFKC", name)
    words = (unicodedata.name(letter, "").split(" ")[0] for letter in plain if letter.isalpha())
    return LOOK_ALIKES.intersection(words)


def unmistakable(name: str) -> None:
    """Raise ValidationError when a name mixes alphabets or hides characters in itself."""
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn") for letter in name):
        raise ValidationError(
            "The name to show has a character in it that cannot be seen. Type it again.",
            code="hidden_character",
        )
    if len(alphabets(name)) > 1:
        raise ValidationError(
            "The name to show mixes letters of different alphabets that look the same. "
            "Use the letters of one alphabet.",
            code="mixed_alphabets",
        )
