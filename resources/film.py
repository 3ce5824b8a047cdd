"""MP4: boxes in boxes (ISO/IEC 14496-12, 4.2). Looked at without decoding sound or picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resources import two_in_one
from resources.pdf import Content
from resources.refusals import FileRefused, damaged

BRANDS: Final = {
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso8", b"mp41", b"mp42", b"avc1",
    b"M4V ", b"M4VH", b"M4VP", b"dash", b"MSNV", b"3gp4", b"3gp5", b"3gp6",
}  # fmt: skip
_TOP: Final = {
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"mfra", b"sidx", b"styp",
    b"uuid", b"meta", b"pdin", b"ssix", b"prft", b"emsg",
}  # fmt: skip
# Boxes that hold boxes, on the way to what we look for.
_HOLDING: Final = {
    b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"moof", b"traf", b"mvex",
}  # fmt: skip
_PROTECTED: Final = {b"encv", b"enca", b"enct", b"encs", b"pssh", b"sinf"}
_MOST_BOXES: Final = 100_000
_DEEPEST: Final = 12


@dataclass(frozen=True)
class Box:
    """A box: its kind, where it begins, where its content does, where it ends, in what it lies."""

    kind: bytes
    start: int
    body: int
    end: int
    inside: tuple[bytes, ...]


def check(data: Content) -> None:
    """Raises FileRefused unless `data` is one whole, open film that needs nothing else."""
    two_in_one.refuse(data, "film")
    found: set[bytes] = set()
    for number, box in enumerate(boxes(data)):
        if number > _MOST_BOXES:
            raise damaged()
        _check_box(data, box)
        found.add(box.kind)
    if not {b"ftyp", b"moov"} <= found:
        raise damaged()


def _check_box(data: Content, box: Box) -> None:
    if not box.inside and box.kind not in _TOP:
        raise damaged()
    if box.kind == b"ftyp" and (box.start or not _brands(data, box) & BRANDS):
        raise FileRefused(
            "This film is of a kind that browsers may not play. Save it as MP4 (H.264) and upload "
            "that."
        )
    if box.kind == b"pssh" or (box.kind == b"stsd" and _names(data, box) & _PROTECTED):
        raise FileRefused("This film is protected against copying. Upload one that is not.")
    if box.kind == b"dref" and not _is_whole(data, box):
        raise FileRefused(
            "Parts of this film are in other files. Save it as one whole file and upload that."
        )


def seconds(data: Content) -> int | None:
    """How long the film says it lasts (mvhd, 8.2.2); None when it does not."""
    head = next((box for box in boxes(data) if box.kind == b"mvhd"), None)
    if head is None:
        return None
    body = bytes(data[head.body : head.end])
    wide = body[:1] == b"\x01"
    # Behind the version, the flags and two dates: how many ticks a second, and how many in all.
    at, size = (20, 8) if wide else (12, 4)
    ticks = int.from_bytes(body[at : at + 4], "big")
    lasts = body[at + 4 : at + 4 + size]
    if not ticks or len(lasts) < size or lasts == b"\xff" * size:
        return None
    # At most what a column holds: a head may say anything.
    return min(round(int.from_bytes(lasts, "big") / ticks), 1_000_000) or None


def boxes(data: Content, limit: Box | None = None) -> Iterator[Box]:
    """Every box, and those in the ones that hold others. Raises FileRefused for broken ones."""
    at, end = (limit.body, limit.end) if limit else (0, len(data))
    inside = (*limit.inside, limit.kind) if limit else ()
    if len(inside) > _DEEPEST:
        raise damaged()
    while at < end:
        box = _box(data, at, end, inside)
        yield box
        if box.kind in _HOLDING:
            yield from boxes(data, box)
        at = box.end


def _box(data: Content, at: int, end: int, inside: tuple[bytes, ...]) -> Box:
    head = bytes(data[at : at + 16])
    if len(head) < 8:
        raise damaged()
    size, body = int.from_bytes(head[:4], "big"), at + 8
    if size == 1:
        size, body = int.from_bytes(head[8:16], "big"), at + 16
    elif size == 0 and not inside:
        size = end - at
    if size < body - at or at + size > end:
        raise damaged()
    return Box(head[4:8], at, body, at + size, inside)


def _brands(data: Content, box: Box) -> set[bytes]:
    body = bytes(data[box.body : min(box.end, box.body + 200)])
    return {body[:4], *(body[n : n + 4] for n in range(8, len(body), 4))}


def _entries(data: Content, box: Box) -> Iterator[tuple[bytes, bytes]]:
    """Kind and first bytes of the entries of a table: a box behind a version and a number."""
    at = box.body + 8
    while at + 8 <= box.end:
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > box.end:
            raise damaged()
        yield bytes(data[at + 4 : at + 8]), bytes(data[at + 8 : at + 12])
        at += size


def _names(data: Content, box: Box) -> set[bytes]:
    return {kind for kind, _ in _entries(data, box)}


def _is_whole(data: Content, box: Box) -> bool:
    """Every reference says that what it means is in this very file."""
    return all(flags[-1:] == b"\x01" for _, flags in _entries(data, box))
