"""Its part of the demo: the starting set, shown and marked as not checked."""

from signposting.actions import load
from signposting.starting_set import entries


def build() -> int:
    """Load the starting set for the demo; returns how many signposts are new."""
    return load(entries(), demo=True)[0]
