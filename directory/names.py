"""Names nobody can mistake: one alphabet in a name, and nothing in it that cannot be seen.

"Веn" with Cyrillic letters looks like Ben and is somebody else (UTS 39, mixed-script confusables).
"""

import unicodedata

from django.core.exceptions import ValidationError

# Alphabets that have letters drawn like Latin ones.
LOOK_ALIKES = frozenset(
    {
        "LATIN", "CYRILLIC", "GREEK", "COPTIC", "CHEROKEE", "ARMENIAN", "GEORGIAN", "HEBREW",
        "LISU", "OSAGE", "DESERET", "GOTHIC", "VAI", "TIFINAGH", "NKO",
    }
)  # fmt: skip
# Letters and marks that are drawn as nothing (Unicode: Default_Ignorable_Code_Point), beside the
# categories below: fillers, joiners, variation selectors and the empty Braille pattern.
INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)


def alphabets(name: str) -> frozenset[str]:
    """The look-alike alphabets the letters of a name come from, width and style put aside."""
    plain = unicodedata.normalize("NFKC", name)
    words = (unicodedata.name(letter, "").split(" ")[0] for letter in plain if letter.isalpha())
    return LOOK_ALIKES.intersection(words)


def unmistakable(name: str) -> None:
    """Raise ValidationError when a name mixes alphabets or hides characters in itself."""
    if INVISIBLE.intersection(name) or any(
        unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") for letter in name
    ):
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
