"""OpenDocument texts and slides (LibreOffice): real, passive, no trap for a reader.

Rules: ISO/IEC 26300 part 3 (packages) and part 1, 19.910 (links): only a link that a reader clicks
may lead outside the package.
"""

import re
import zipfile
from typing import IO, Final
from xml.etree import ElementTree

from resources.packages import MOST_BYTES, OTHER_TYPE, beginning, holds, opened, password, xml
from resources.refusals import FileRefused, damaged

MAIN: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
MIMETYPE: Final = "mimetype"
_MANIFEST: Final = "META-INF/manifest.xml"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_LINKS: Final = ("http://", "https://", "mailto:", "tel:", "#")
_MACROS: Final = ("basic/", "scripts/", "dialogs/")
_OUTSIDE: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|/|\\|\.\./)", re.IGNORECASE)
# Elements by their last name: those that hold or start something else.
_EMBEDDED: Final = frozenset({"object-ole", "plugin", "applet", "floating-frame"})
_FETCHING: Final = frozenset(
    {"dde-source", "dde-connection-decl", "section-source", "table-source", "database-source"}
)
_SAFE_ACTIONS: Final = frozenset(
    {"none", "previous-page", "next-page", "first-page", "last-page", "show", "hide", "stop"}
)


def check(file: IO[bytes], size: int) -> str:
    """ "odt" or "odp". Raises FileRefused for anything else and for anything that could act."""
    with opened(file, size) as package:
        found = _check_type(package)
        _check_manifest(package)
        for entry in package.infolist():
            _check_entry(package, entry)
        return found


def _check_type(package: zipfile.ZipFile) -> str:
    if package.getinfo(MIMETYPE).file_size > 200:
        raise damaged()
    found = MAIN.get(package.read(MIMETYPE).strip())
    if found is None or "content.xml" not in package.namelist():
        raise FileRefused(
            "This is an OpenDocument file, but not a text (.odt) or slides (.odp). Save it as one "
            "of these, or as PDF, and upload that."
        )
    return found


def _check_manifest(package: zipfile.ZipFile) -> None:
    """Says of each part what it is, and whether it is encrypted."""
    for element in xml(package, _MANIFEST).iter():
        if _last(element) == "encryption-data":
            raise password()


def _check_entry(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    lower = entry.filename.lower()
    if lower.startswith(_MACROS) and not entry.is_dir():
        raise _macros()
    if beginning(package, entry) == b"PK\x03\x04":
        raise FileRefused("There is an archive inside this file. Take it out and try again.")
    # LibreOffice leaves a part of its menus empty.
    if lower.endswith((".xml", ".rdf")) and entry.file_size:
        if holds(package, entry, OTHER_TYPE):
            raise damaged()
        with package.open(entry) as part:
            _check_elements(part)


def _macros() -> FileRefused:
    return FileRefused("This file has macros in it. Save it without macros and upload that.")


def _check_elements(part: IO[bytes]) -> None:
    """Element by element: a text may be long."""
    for _, element in ElementTree.iterparse(_Limited(part)):  # noqa: S314  (no document type left)
        _check_element(element)
        element.clear()


class _Limited:
    """A part that is never longer than a whole package may be."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part, self.left = part, MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        """Some bytes more."""
        data = self.part.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise damaged()
        return data


def _check_element(element: ElementTree.Element) -> None:
    name, space = _last(element), element.tag.partition("}")[0]
    if name in _EMBEDDED:
        raise FileRefused(
            "Another file or a control is embedded in this one. Take it out, or save this as PDF, "
            "and try again."
        )
    if name == "script" and (len(element) or (element.text or "").strip()):
        raise _macros()
    if name == "event-listener" and not _is_harmless(element, space):
        raise _macros()
    if name in _FETCHING or _leads_outside(element, name):
        raise FileRefused(
            "This file fetches a picture, data or another file from somewhere else when it is "
            "opened. Put the picture into the file, or save it as PDF, and try again."
        )


def _is_harmless(element: ElementTree.Element, space: str) -> bool:
    """A click that turns to another slide."""
    actions = [value for key, value in element.attrib.items() if key.endswith("}action")]
    return "presentation" in space and all(action in _SAFE_ACTIONS for action in actions)


def _leads_outside(element: ElementTree.Element, name: str) -> bool:
    target = (element.get(_HREF) or "").strip()
    if name == "a" or (name == "event-listener" and target.startswith("#")):
        return not target.lower().startswith(_LINKS) and bool(_OUTSIDE.match(target))
    if name == "template" or not target:
        # Where the template of this file once was: taken out of the copy.
        return False
    return bool(_OUTSIDE.match(target))


def _last(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
