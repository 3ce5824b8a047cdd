"""What somebody agrees to who tells a story, in every version there was.

A version that was agreed to never changes: new words are a new version, and tellers meet them when
they are asked again after a year.
"""

from typing import Final

from django.conf import settings

from resources.models.stories import HIDDEN_FOR, TO_ANSWER

VERSIONS: Final[dict[int, tuple[str, ...]]] = {
    1: (
        "My story may be read here by those I choose, under the name I choose.",
        "A coordinator of my organisation reads it before anybody else. They see the name I "
        "choose, not my account. They may still know me by what I tell.",
        "I can take it away at any moment, without a reason. It is gone for everybody with their "
        "next click, and from backups {backups} days later. Nobody can take back what others "
        "remember or copied.",
        "Once a year I am asked whether it is still right. If I do not answer for {answer} days it "
        "is hidden; after {hidden} more days it is erased.",
        "I do not name anybody else, or tell what would let others know who they are.",
        "I tell it because I want to. Nothing at work depends on it.",
    ),
}
CURRENT: Final = max(VERSIONS)


def sentences(version: int = CURRENT) -> list[str]:
    """The words of one version, with the days that hold on this site. Raises KeyError."""
    days = {
        "backups": settings.BACKUP_DAYS, "answer": TO_ANSWER.days, "hidden": HIDDEN_FOR.days,
    }  # fmt: skip
    return [words.format(**days) for words in VERSIONS[version]]
