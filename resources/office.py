"""Word, PowerPoint and Excel files (OOXML: a ZIP of XML parts): real, passive, and no trap.

Rules: ECMA-376 part 2 (packaging); what must not be inside follows the ways such files are used
to attack: macros, templates and pictures fetched from elsewhere, embedded programs, bombs.
"""

import re
import zipfile
from typing import IO, Final
from xml.etree import ElementTree

from resources.packages import beginning, holds, opened, xml
from resources.refusals import FileRefused

MAIN: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
}
TYPES: Final = "[Content_Types].xml"
_NAMESPACE: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LINKS: Final = ("http://", "https://", "mailto:", "tel:")
_ACTS: Final = re.compile(
    rb"(?:instrText[^>]*>|w:instr=[\"'])\s*\"?\s*DDE(?:AUTO)?\b|<(?:\w+:)?ddeLink\b|\bWEBSERVICE\(",
    re.IGNORECASE,
)

MACROS: Final = "This file has macros in it. Save it as {} without macros and upload that."


def check(file: IO[bytes], size: int) -> str:
    """ "docx", "pptx" or "xlsx". Raises FileRefused for anything else and for anything that could
    act."""
    return _check_package(file, size, depth=0)


def _check_package(file: IO[bytes], size: int, depth: int) -> str:
    with opened(file, size) as package:
        found = _check_types(package)
        _check_relations(package)
        _check_contents(package, depth)
        return found


def _check_types(package: zipfile.ZipFile) -> str:
    """The format by the type of the one main part; macros and controls are refused here."""
    parts = [
        (part.get("PartName") or "", part.get("ContentType") or "")
        for part in xml(package, TYPES)
        if part.tag in (f"{_NAMESPACE}Override", f"{_NAMESPACE}Default")
    ]
    types = " ".join(kind.lower() for _, kind in parts)
    if "macroenabled" in types or "vbaproject" in types or "activex" in types:
        raise FileRefused(MACROS.format(_without_macros(types)))
    mains = [(name, MAIN[kind]) for name, kind in parts if kind in MAIN and name]
    if len(mains) != 1 or mains[0][0].lstrip("/") not in package.namelist():
        raise FileRefused(
            "This is a ZIP file, but not a Word (.docx), PowerPoint (.pptx) or Excel (.xlsx) file. "
            "Save the document itself and upload that."
        )
    return mains[0][1]


def _without_macros(types: str) -> str:
    if "presentationml" in types:
        return ".pptx"
    return ".xlsx" if "spreadsheetml" in types or "ms-excel" in types else ".docx"


def _check_relations(package: zipfile.ZipFile) -> None:
    for name in package.namelist():
        if name.lower().endswith(".rels"):
            for relation in xml(package, name).iter(_RELATION):
                _check_relation(relation)


def _check_relation(relation: ElementTree.Element) -> None:
    """Only a link that a reader clicks may lead outside."""
    kind = (relation.get("Type") or "").rsplit("/", 1)[-1].lower()
    target = (relation.get("Target") or "").strip().lower()
    if kind in ("afchunk", "oleobject", "control", "vbaproject"):
        raise FileRefused(
            "Another file or a control is embedded in this one. Take it out, or save this as PDF, "
            "and try again."
        )
    if kind in ("connections", "externallink", "externallinkpath"):
        raise FileRefused(
            "This workbook fetches data from somewhere else. Keep the values, take out the links "
            "and connections to other files, and try again."
        )
    if (relation.get("TargetMode") or "").lower() != "external":
        return
    if kind == "hyperlink" and not target.startswith((*_LINKS, "#")):
        raise FileRefused(
            "A link in this file leads to a file on somebody's computer or network, where others "
            "cannot go. Take the link out, or make it a web address, and try again."
        )
    if kind != "hyperlink":
        raise FileRefused(
            "This file fetches a template, a picture or another file from somewhere else when it "
            "is opened. Put the picture into the file, or save it as PDF, and try again."
        )


def _check_contents(package: zipfile.ZipFile, depth: int) -> None:
    """What lies in the archive beside the parts we read."""
    for entry in package.infolist():
        lower = entry.filename.lower()
        if lower.endswith("vbaproject.bin") or "/activex/" in lower:
            raise FileRefused(MACROS.format("a file"))
        if beginning(package, entry) == b"PK\x03\x04":
            _check_embedded(package, entry, depth)
        elif lower.endswith(".xml") and holds(package, entry, _ACTS):
            raise FileRefused(
                "A field or formula in this file starts another program or fetches something. Take "
                "it out and try again."
            )


def _check_embedded(package: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    """The sheet behind a chart is a package of its own; nothing goes deeper than that."""
    if depth or "/embeddings/" not in entry.filename.lower():
        raise FileRefused("There is an archive inside this file. Take it out and try again.")
    with package.open(entry) as part:
        _check_package(part, entry.file_size, depth + 1)
