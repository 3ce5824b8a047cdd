"""The program apart that makes the copy readers get: see resources/clean/__init__.py."""

import sys

from resources.apart import begin, told_when_full
from resources.clean import shown, write_facts
from resources.clean.kinds import clean
from resources.refusals import FileRefused


def main() -> None:
    """Standard input to standard output within the limits."""
    content, out, (format, comments) = begin(sys.argv)
    with told_when_full():
        try:
            found = clean(content, out, format, keep_comments=comments == "keep")
        except FileRefused as refusal:
            write_facts(out, refused=refusal.words)
        else:
            write_facts(out, comments=shown(found))


if __name__ == "__main__":
    main()
