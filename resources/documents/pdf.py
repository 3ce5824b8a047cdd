"""PDF that a screen reader can follow: tagged, by the rules of PDF/UA-1 (ISO 14289-1).

Set by Typst, which refuses to write a file that breaks them. The words go in as data, never as
Typst's own markup: whoever edits a text can command nothing (page.typ).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import font_source_sans_pro
import typst

from resources.documents.facts import MADE, Facts
from resources.drawings import drawing
from resources.text import Block, Heading, Items, Notes, Paragraph, Picture, Runs, Table

_TEMPLATE: Final = Path(__file__).with_name("page.typ")
_FONTS: Final = Path(font_source_sans_pro.__file__).parent / "files"


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Our own fonts alone, so that a file looks the same wherever it was made."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def write(facts: Facts, blocks: Sequence[Block]) -> bytes:
    """The text as a tagged PDF."""
    data = {
        "title": facts.title,
        "summary": facts.summary,
        "owner": facts.owner,
        "use": facts.use,
        "tongue": facts.tongue.split("-"),
        "blocks": [_block(block) for block in blocks],
    }
    return compiled(_TEMPLATE, data, root=drawing("any", "svg").parent)


def compiled(template: Path, data: dict[str, Any], *, root: Path) -> bytes:
    """What a template of ours makes of the data; it may read pictures below `root`."""
    page = typst.Compiler(template.read_bytes(), root=str(root), font_paths=fonts())
    made = page.compile(
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"text": json.dumps(data)},
        timestamp=MADE,
    )
    if not isinstance(made, bytes):
        raise TypeError("A PDF is one file.")
    return made


def _block(block: Block) -> dict[str, Any]:
    """The block as Typst reads it: a kind and its words."""
    match block:
        case Heading(level, runs):
            return {"kind": "heading", "level": level, "runs": _runs(runs)}
        case Paragraph(runs):
            return {"kind": "paragraph", "runs": _runs(runs)}
        case Notes(runs):
            return {"kind": "notes", "runs": _runs(runs)}
        case Picture(name, alt):
            return {"kind": "picture", "name": name, "alt": alt}
        case Items(kind, items):
            return {"kind": kind, "items": [_runs(item) for item in items]}
        case Table(header, rows):
            cells = [[_runs(cell) for cell in row] for row in rows]
            head = [_runs(cell) for cell in header]
            return {"kind": "table", "header": head, "rows": cells, "shares": block.shares}


def _runs(runs: Runs) -> list[dict[str, Any]]:
    return [asdict(run) for run in runs]
