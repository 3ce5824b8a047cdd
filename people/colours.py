"""Whether an organisation's colour can carry white words (WCAG 2.2, 1.4.3)."""

import re

from django.core.exceptions import ValidationError

HEX = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = 4.5


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of "#rrggbb"."""

    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours "#rrggbb", from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def contrast_ok(colour: str) -> None:
    """Validator: `colour` is "#rrggbb" and white words on it can be read; else ValidationError."""
    if not HEX.fullmatch(colour):
        raise ValidationError("Enter a colour as # and six letters or numbers, like #005eb8.")
    if contrast(colour, "#ffffff") < LEAST_CONTRAST:
        raise ValidationError("White words cannot be read on this colour. Choose a darker one.")
