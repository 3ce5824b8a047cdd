"""Word, PowerPoint and Excel files without traces of those who made them.

Which part is what is said by the relations between parts (ECMA-376 part 2, 9.3), so that is what
decides, never a part's name. What is dropped: properties, thumbnails, labels, data of document
management systems, names of printers, people; comments, unless they are wanted.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Final

from lxml import etree

from resources.clean.packages import Element, copy, parsed, read, written
from resources.refusals import damaged

_TYPES: Final = "[Content_Types].xml"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CORE: Final = "core-properties"
# Kinds of parts, by the last word of their relation's type.
_DROPPED: Final = frozenset(
    {
        "extended-properties", "custom-properties", "thumbnail", "classificationlabels",
        "customXml", "printerSettings", "people",
    }
)  # fmt: skip
_WORDS: Final = frozenset({"comments", "threadedComment"})
_AROUND_COMMENTS: Final = frozenset(
    {
        "commentsExtended", "commentsIds", "commentsExtensible", "commentAuthors", "authors",
        "person",
    }
)  # fmt: skip
# Parts that may name people in attributes or hold marks of what is dropped.
_LOOKED_INTO: Final = frozenset(
    {
        "officeDocument", "header", "footer", "footnotes", "endnotes", "worksheet", "vmlDrawing",
        "revisionHeaders", "settings", *_WORDS, "commentAuthors", "authors", "person",
    }
)  # fmt: skip
_NAMES: Final = frozenset({"author", "initials", "userId", "providerId", "displayName", "userName"})
_OPEN_BREAK: Final = re.compile(rb"<br\s*>")
NOBODY: Final = "Author"
_MARKS: Final = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"})
_PROPERTIES: Final = (
    '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp='
    '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_DC: Final = "{http://purl.org/dc/elements/1.1/}"


def clean(content: IO[bytes], out: IO[bytes], keep_comments: bool) -> list[str]:
    """Write a copy; gives the comments there are. Raises FileRefused."""
    try:
        with zipfile.ZipFile(content) as package:
            parts = _Parts(package)
            dropped = parts.of(_DROPPED)
            if not keep_comments:
                dropped |= parts.of(_WORDS | _AROUND_COMMENTS)
            dropped |= {name for name in package.namelist() if name.startswith("docProps/")}
            dropped -= parts.of({_CORE})
            comments = [text for name in sorted(parts.of(_WORDS)) for text in _said(package, name)]
            changed = dict(_changed(package, parts, dropped, keep_comments))
            copy(package, out, dropped | {_rels(name) for name in dropped}, changed)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise damaged() from error
    return comments


class _Parts:
    """Which part is of which kind."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.names = {name.lower(): name for name in package.namelist()}
        self.kinds: dict[str, set[str]] = {}
        self.relations: dict[str, Element] = {}
        for name in package.namelist():
            if name.lower().endswith(".rels"):
                self.relations[name] = parsed(read(package, name))
                for relation in self.relations[name]:
                    self._note(name, relation)

    def _note(self, rels: str, relation: Element) -> None:
        target = self.target(rels, relation)
        if target:
            self.kinds.setdefault(_kind(relation), set()).add(target)

    def target(self, rels: str, relation: Element) -> str:
        """The part a relation leads to; "" when it leads outside or nowhere."""
        if (relation.get("TargetMode") or "").lower() == "external":
            return ""
        folder = posixpath.dirname(posixpath.dirname(rels))
        path = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
        return self.names.get(path.lstrip("/").lower(), "")

    def of(self, kinds: frozenset[str] | set[str]) -> set[str]:
        """The parts of these kinds."""
        return {name for kind in kinds for name in self.kinds.get(kind, ())}


def _kind(relation: Element) -> str:
    return (relation.get("Type") or "").rstrip("/").rsplit("/", 1)[-1]


def _rels(name: str) -> str:
    folder, last = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{last}.rels")


def _changed(
    package: zipfile.ZipFile, parts: _Parts, dropped: set[str], keep_comments: bool
) -> Iterator[tuple[str, bytes]]:
    """Name and new bytes of each part that does not stay as it is."""
    for name, relations in parts.relations.items():
        for relation in list(relations):
            if parts.target(name, relation) in dropped:
                relations.remove(relation)
        yield name, written(relations)
    yield _TYPES, _types(package, dropped)
    for name in parts.of({_CORE}):
        yield name, _core(read(package, name))
    drawings = parts.of({"vmlDrawing"})
    for name in sorted(parts.of(_LOOKED_INTO) - dropped):
        data = read(package, name)
        yield name, _part(_closed(data) if name in drawings else data, keep_comments)


def _closed(drawing: bytes) -> bytes:
    """Excel writes some HTML into its old drawings as HTML and does not close it."""
    return drawing if b"</br" in drawing else _OPEN_BREAK.sub(b"<br/>", drawing)


def _types(package: zipfile.ZipFile, dropped: set[str]) -> bytes:
    root = parsed(read(package, _TYPES))
    gone = {f"/{name}".lower() for name in dropped}
    for entry in list(root):
        if (entry.get("PartName") or "").lower() in gone:
            root.remove(entry)
    return written(root)


def _core(data: bytes) -> bytes:
    """Properties anew: the title and the language of the old ones, and nothing else."""
    old, new = parsed(data), parsed(_PROPERTIES.encode())
    for name in ("title", "language"):
        found = old.find(f"{_DC}{name}")
        if found is not None and found.text:
            etree.SubElement(new, f"{_DC}{name}").text = found.text
    return written(new)


def _part(data: bytes, keep_comments: bool) -> bytes:
    root = parsed(data)
    for element in list(root.iter(etree.Element)):
        _unnamed(element)
        name = etree.QName(element).localname
        if not keep_comments and name in _MARKS:
            _without_mark(element)
        elif not keep_comments and name == "shape" and _is_note(element):
            _remove(element)
        elif name == "pageSetup":
            element.attrib.pop(f"{_R}id", None)
        elif name == "author" and element.text:
            element.text = NOBODY
    return written(root)


def _unnamed(element: Element) -> None:
    """Tracked changes and comments without the names of their authors."""
    for attribute in element.attrib:
        name = etree.QName(attribute).localname
        if name in _NAMES or (name == "name" and _is_author(element)):
            element.set(attribute, NOBODY)


def _is_author(element: Element) -> bool:
    return etree.QName(element).localname in ("cmAuthor", "author")


def _without_mark(mark: Element) -> None:
    """Takes the mark of a comment away, with the run that holds nothing else."""
    run = mark.getparent()
    _remove(mark)
    if run is not None and run.tag == f"{_W}r" and all(e.tag == f"{_W}rPr" for e in run):
        _remove(run)


def _is_note(shape: Element) -> bool:
    """The yellow box of a comment in a sheet."""
    return any(element.get("ObjectType") == "Note" for element in shape.iter())


def _remove(element: Element) -> None:
    """Without the element; text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _said(package: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The text of each comment in a part of them."""
    for element in parsed(read(package, name)).iter(etree.Element):
        if etree.QName(element).localname in ("comment", "cm", "threadedComment"):
            texts = element.iter(etree.Element)
            yield " ".join(e.text for e in texts if e.text and _is_text(e))


def _is_text(element: Element) -> bool:
    return etree.QName(element).localname in ("t", "text", "instrText")
