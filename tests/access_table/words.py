"""The words of the table of who may open which page.

`test_access.py` tries each address as everybody, with GET and with POST, and fails when an
address stands in no line. The words:
  who      the people who get in; everyone else signed in is refused
  refused  how: 404 where that something exists is itself confidential, 403 where it is not;
           in the administration either will do, since nobody there learns more from one
  public   whether somebody who is not signed in gets in; otherwise they are sent to sign in
"""

from dataclasses import dataclass, field

EVERYONE = frozenset({"asha", "ben", "mo", "cat", "dev", "viv", "vic", "eve", "finn"})
CAT = frozenset({"cat"})
ASHA = frozenset({"asha"})
BEN = frozenset({"ben"})
TALKING = ASHA | BEN
SUPPORTERS = frozenset({"ben", "mo"})
COORDINATORS = frozenset({"cat", "finn"})
VETTERS = frozenset({"viv", "vic"})
VIV = frozenset({"viv"})
DEV = frozenset({"dev"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Page:
    """One address: who gets in, and what happens to the others."""

    who: frozenset[str] = EVERYONE
    refused: int = 403
    public: bool = False
    # Names of things in the world of the test, put into the address.
    given: dict[str, str] = field(default_factory=dict)
    # Nobody gets in, signed in or not: a link that was not mailed.
    closed: bool = False
    # Shown to them, but nobody changes it here.
    read_only: bool = False


PUBLIC = Page(public=True)
MINE = Page()


def only(who: frozenset[str], refused: int = 403, **given: str) -> Page:
    return Page(who=who, refused=refused, given=given)
