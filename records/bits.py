"""Sets of places as integers: bit n is set when n belongs to the set."""

from collections.abc import Iterable, Iterator

# Fewer are quicker one by one.
FEW = 8
# Among more places than so many times their number.
SPARSE = 32
ONE = ord("1")


def as_bits(places: Iterable[int]) -> int:
    """The set of these places."""
    found = list(places)
    bits = 0
    if len(found) < FEW:
        for place in found:
            bits |= 1 << place
        return bits
    last = max(found)
    if len(found) * SPARSE < last:
        made = bytearray(last // 8 + 1)
        for place in found:
            made[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(made, "little")
    # Where there are many, to write a digit for each place is twice as quick.
    digits = bytearray(b"0") * (last + 1)
    for place in found:
        digits[place] = ONE
    digits.reverse()
    return int(digits, 2)


def packed_bits(bits: int, size: int) -> bytes:
    """The set as bytes, for asking often: `packed[place >> 3] >> (place & 7) & 1` is 1 for a place
    that belongs to it. `size`: how many places there are."""
    return bits.to_bytes(max(size, bits.bit_length()) // 8 + 1, "little")


def places_in(bits: int) -> Iterator[int]:
    """The places of a set, lowest first."""
    # Looking for the next 1 in text is quicker than taking a long integer apart bit by bit.
    text = f"{bits:b}"
    last, at = len(text) - 1, text.rfind("1")
    while at >= 0:
        yield last - at
        at = text.rfind("1", 0, at)
