"""Whether somebody's name stands on a page."""

import re


def named(page: str, name: str) -> bool:
    """As a word by itself: a form's random token holds any two letters now and then, and a Monday
    the first two of its own."""
    return re.search(rf"\b{name}\b", page) is not None
