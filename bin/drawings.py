"""Our own drawings as dots, for Word and PowerPoint, which take no .svg: python -m bin.drawings

Run after changing one under static/originals; what it makes is committed beside it.
"""

from pathlib import Path
from typing import Final

import typst

from bin.local import ROOT
from resources.documents.pdf import fonts

FOLDER: Final = ROOT / "static" / "originals"
# Twice the dots of a screen: sharp when printed 14 cm wide.
DOTS: Final = 150


def drawn(path: Path) -> bytes:
    """One drawing as PNG."""
    page = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{path.name}")'

    made = typst.Compiler(page.encode(), root=str(FOLDER), font_paths=fonts()).compile(
        format="png", ppi=DOTS
    )
    if not isinstance(made, bytes):
        raise TypeError("A drawing is one page.")
    return made


def main() -> None:
    for path in sorted(FOLDER.glob("*.svg")):
        path.with_suffix(".png").write_bytes(drawn(path))
        print(f"static/originals/{path.stem}.png")


if __name__ == "__main__":
    main()
