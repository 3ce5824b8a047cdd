"""PDF files without traces of those who made them, and with every object looked at.

Here the file is really parsed (qpdf): what the scan of its bytes cannot see, because it is packed
in another way, is found now. Rules: ISO 32000 12.6 (actions), 14.3 (metadata), 12.5.6 (notes).
"""

from collections.abc import Iterator
from typing import IO, BinaryIO, Final, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from resources.clean.traces import without_traces
from resources.pdf import refuse_active
from resources.refusals import FileRefused, damaged

# Notes beside the page. What is typed onto the page itself (FreeText) and forms stay.
_NOTES: Final = frozenset({"/Text", "/Popup", "/Caret", "/FileAttachment", "/Sound"})
_MARKED: Final = frozenset({"/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Ink"})
_ACTIONS: Final = frozenset(
    {"JavaScript", "Launch", "SubmitForm", "ImportData", "GoToE", "GoToR", "Rendition", "Movie"}
)
# What says that a file follows accessibility rules or those for archives; programs look for it.
_TITLE: Final = "dc:title"
_CLAIMS: Final = (_TITLE, "pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
# Objects inside objects: far deeper than any writer goes.
_DEEPEST: Final = 200


def clean(content: IO[bytes], out: IO[bytes], keep_comments: bool) -> list[str]:
    """Write a copy; gives the notes there are. Raises FileRefused."""
    try:
        with pikepdf.open(cast(BinaryIO, content), suppress_warnings=True) as document:
            claims = _claims(document)
            for each in document.objects:
                _look(each)
            comments = _notes(document, keep_comments)
            _described(document, claims)
            document.save(cast(BinaryIO, out), fix_metadata_version=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise FileRefused(
            "This PDF has a password. Save a copy without one and upload that."
        ) from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError) as error:
        raise damaged() from error
    return comments


def _look(top: Object) -> None:
    """At an object and what stands directly in it; objects it only points to come on their own."""
    left: list[tuple[Object, int]] = [(top, 0)]
    while left:
        one, depth = left.pop()
        if depth > _DEEPEST:
            raise damaged()
        if isinstance(one, Dictionary | Stream):
            _refuse_acting(one)
            _without_traces(one)
            inside: Iterator[Object] = iter(one.values())
        elif isinstance(one, Array):
            inside = iter(one)
        else:
            continue
        left += [(each, depth + 1) for each in inside if _is_direct(each)]


def _is_direct(one: object) -> bool:
    return isinstance(one, Dictionary | Array | Stream) and not one.is_indirect


def _refuse_acting(one: Object) -> None:
    kind = str(one.get("/S", "")).lstrip("/")
    if kind in _ACTIONS or "/JS" in one:
        refuse_active({kind if kind in _ACTIONS else "JavaScript"})
    if "/EF" in one or one.get("/Type") == Name.EmbeddedFile:
        refuse_active({"EmbeddedFile"})
    if "/XFA" in one:
        refuse_active({"XFA"})
    if one.get("/Subtype") == Name.RichMedia:
        refuse_active({"RichMedia"})


def _without_traces(one: Object) -> None:
    for name in ("/Metadata", "/PieceInfo", "/LastModified"):
        if name in one:
            del one[name]
    if isinstance(one, Stream) and one.get("/Filter") == Name.DCTDecode:
        picture = one.read_raw_bytes()
        bare = without_traces(picture)
        if bare != picture:
            one.write(bare, filter=Name.DCTDecode)


def _notes(document: pikepdf.Pdf, keep: bool) -> list[str]:
    found: list[str] = []
    for page in document.pages:
        notes = page.obj.get("/Annots")
        if not isinstance(notes, Array):
            continue
        kept = [note for note in notes if not _is_note(note, found) or keep]
        for note in kept:
            _unsigned(note, keep)
        page.obj.Annots = Array(kept)
    return found


def _is_note(note: Object, found: list[str]) -> bool:
    """Whether it is a note beside the page; what it or a marked word says is added to `found`."""
    if not isinstance(note, Dictionary):
        return False
    kind = str(note.get("/Subtype", ""))
    said = str(note.get("/Contents", "")).strip()
    if said and kind != "/Popup" and kind in _NOTES | _MARKED:
        found.append(said)
    return kind in _NOTES


def _unsigned(note: Object, keep: bool) -> None:
    """A mark on the page without its author's name and, unless wanted, without what it says."""
    if not isinstance(note, Dictionary) or note.get("/Subtype") == Name.Widget:
        return
    said = () if keep else ("/Contents", "/RC", "/Popup")
    gone = ("/T", *said) if str(note.get("/Subtype", "")) in _MARKED else ("/T",)
    for name in gone:
        if name in note:
            del note[name]


def _described(document: pikepdf.Pdf, claims: dict[str, str]) -> None:
    """Title and claims anew, and nothing else of what the file said about itself."""
    title = str(document.docinfo.get("/Title", "")).strip() or claims.pop(_TITLE, "")
    claims.pop(_TITLE, None)
    for name in ("/Info", "/ID"):
        if name in document.trailer:
            del document.trailer[name]
    if title:
        document.trailer.Info = document.make_indirect(Dictionary(Title=String(title)))
    if claims or title:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as new:
            new[_TITLE] = title
            for name, value in claims.items():
                new[name] = value


def _claims(document: pikepdf.Pdf) -> dict[str, str]:
    """Read only: used as a context it would be written back."""
    old = document.open_metadata()
    return {name: str(old[name]) for name in _CLAIMS if name in old}
