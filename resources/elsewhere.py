"""Other people's resources that the product knows of: words of ours and an address, no more.

Mind, McPin, Oscar Kilo and others keep the right to their texts, so they are linked, not copied.
No address has been opened by a person: each says "not checked live" until somebody who looks after
the library has. What has no address of its owner's own (a leaflet known from a copy alone) is left
out.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

TABLE: Final = Path(__file__).with_name("data") / "elsewhere.toml"
FOUND: Final = TABLE.with_name("findings.toml")
# What an entry says of a resource.
FIELDS: Final = (
    "title", "summary", "kind", "stages", "audiences", "values", "topics", "language", "owner",
    "licence", "source_url", "length",
)  # fmt: skip
_UNSAID: Final[Mapping[str, Any]] = {
    "values": [], "topics": [], "language": "en", "licence": "link_only", "length": "",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One link: `key` is its name in the table, `facts` what is said of it, `findings`
    what research in it found out."""

    key: str
    facts: Mapping[str, Any]
    findings: tuple[Mapping[str, Any], ...] = ()


@cache
def entries() -> tuple[Entry, ...]:
    """All of them, in the order of the table. Raises KeyError where one says too little."""
    table, found = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (TABLE, FOUND))
    return tuple(
        Entry(key, {name: said[name] for name in FIELDS}, tuple(found.get(key, ())))
        for key, words in table.items()
        for said in [{**_UNSAID, **words}]
    )


def fingerprint(facts: Mapping[str, Any]) -> str:
    """What tells whether somebody changed a word of it: the same facts give the same."""
    said = {name: sorted(v) if isinstance(v := facts[name], list) else v for name in FIELDS}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
