"""OpenDocument texts and slides without traces of those who made them (ISO/IEC 26300 part 1)."""

import zipfile
from collections.abc import Iterator
from typing import IO, Final

from lxml import etree

from resources.clean.packages import Element, copy, parsed, read, written
from resources.refusals import damaged

_MANIFEST: Final = "META-INF/manifest.xml"
_META: Final = "meta.xml"
_DROPPED: Final = ("Thumbnails/", "Configurations2/", "layout-cache", "META-INF/documentsignatures")
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_NAMES: Final = frozenset(
    {"creator", "creator-initials", "sender-initials", "initial-creator", "printed-by"}
)
NOBODY: Final = "Author"


def clean(content: IO[bytes], out: IO[bytes], keep_comments: bool) -> list[str]:
    """Write a copy; gives the comments there are. Raises FileRefused."""
    comments: list[str] = []
    try:
        with zipfile.ZipFile(content) as package:
            names = package.namelist()
            dropped = {name for name in names if name.startswith(_DROPPED)}
            changed = {
                name: _part(read(package, name), name, comments, keep_comments)
                for name in names
                if name not in dropped and _is_looked_into(name)
            }
            changed[_MANIFEST] = _manifest(read(package, _MANIFEST), dropped)
            copy(package, out, dropped, changed)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise damaged() from error
    return comments


def _is_looked_into(name: str) -> bool:
    return name.rsplit("/", 1)[-1] in ("content.xml", "styles.xml", "meta.xml", "settings.xml")


def _part(data: bytes, name: str, comments: list[str], keep: bool) -> bytes:
    root = parsed(data)
    if name.endswith(_META):
        _described(root)
    elif name.endswith("settings.xml"):
        _without_printer(root)
    else:
        _without_names(root, comments, keep)
    return written(root)


def _described(root: Element) -> None:
    """Of what the file says about itself the title and the language, and nothing else."""
    for meta in root.iter(f"{_OFFICE}meta"):
        for child in list(meta):
            if child.tag not in (f"{_DC}title", f"{_DC}language"):
                meta.remove(child)


def _without_printer(root: Element) -> None:
    for item in root.iter(etree.Element):
        names = [value for key, value in item.attrib.items() if key.endswith("}name")]
        if any("Printer" in name or "Database" in name for name in names):
            item.text = ""


def _without_names(root: Element, comments: list[str], keep: bool) -> None:
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element).localname
        if name == "annotation":
            comments.append(" ".join(_said(element)))
        if name in ("annotation", "annotation-end") and not keep:
            _remove(element)
        elif name in _NAMES and _is_signature(element):
            element.text = NOBODY


def _is_signature(element: Element) -> bool:
    """The name beside a comment or a change; a field in the text that shows a name is text."""
    above = element.getparent()
    return above is not None and etree.QName(above).localname in ("annotation", "change-info")


def _said(annotation: Element) -> Iterator[str]:
    for element in annotation.iter(etree.Element):
        if etree.QName(element).localname in ("p", "span", "a"):
            yield from (text for text in (element.text, _tail(element, annotation)) if text)


def _tail(element: Element, top: Element) -> str:
    return element.tail or "" if element is not top and element.getparent() is not top else ""


def _remove(element: Element) -> None:
    """Without the element; text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _manifest(data: bytes, dropped: set[str]) -> bytes:
    """The list of parts without those that are dropped."""
    root = parsed(data)
    for entry in list(root):
        path = next((v for k, v in entry.attrib.items() if k.endswith("}full-path")), "")
        if path in dropped or path.startswith(_DROPPED):
            root.remove(entry)
    return written(root)
