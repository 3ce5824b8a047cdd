"""Phone and text numbers as people in the UK say and dial them.

Ordinary numbers are kept in one form that a phone abroad dials too (E.164); short ones (999, 111,
116 123, text 85258) have no such form and are dialled as they are.
"""

import re
from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from phonenumber_field.phonenumber import PhoneNumber

REGION: Final = "GB"
# Nothing that is not a number goes into a link that a phone follows.
_TYPED: Final = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")
# 116 123, 116 000: numbers for the whole of Europe, said in two halves.
_HALVES: Final = re.compile(r"(116)(\d{3})")


def read(typed: str) -> tuple[str, PhoneNumber | None]:
    """A number as it is said, and in the form that is dialled everywhere (None: a short one).

    Spaces that were typed stay: a service knows how its number is said best. Raises
    ValidationError for what is no number in use in the UK.
    """
    words = " ".join(typed.split())
    if not _TYPED.fullmatch(words):
        raise ValidationError("Enter a number with digits and spaces, like 116 123.")
    digits = words.replace(" ", "")
    if is_short(digits):
        return (words if " " in words else _HALVES.sub(r"\1 \2", digits)), None
    number = PhoneNumber.from_string(digits, region=REGION)
    if not number.is_valid():
        raise ValidationError("This is no number in use in the UK. Look at each digit again.")
    return (words if " " in words else number.as_national), number


def is_short(digits: str) -> bool:
    """Whether these digits are a number of the emergency, helpline or text kind, without a code."""
    if digits.startswith(("0", "+")):
        return False
    number = phonenumbers.parse(digits, REGION)
    return phonenumbers.is_possible_short_number_for_region(number, REGION)


def dialled(said: str, number: PhoneNumber | None) -> str:
    """As a `tel:` or `sms:` link needs it."""
    return number.as_e164 if number else said.replace(" ", "")
