"""Sets of places as integers: bit n is set when n belongs to the set."""

from collections.abc import Callable, Iterable, Iterator

# Fewer are quicker one by one.
FEW = 8


def as_bits(places: Iterable[int]) -> int:
    """The set of these places."""
    found = list(places)
    bits = 0
    if len(found) < FEW:
        for place in found:
            bits |= 1 << place
        return bits
    made = bytearray(max(found) // 8 + 1)
    for place in found:
        made[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(made, "little")


def holds(bits: int, size: int) -> Callable[[int], bool]:
    """Whether a place belongs to the set, for asking often; `size`: places there are at least."""
    packed = bits.to_bytes(max(size, bits.bit_length()) // 8 + 1, "little")
    return lambda place: place >> 3 < len(packed) and bool(packed[place >> 3] >> (place & 7) & 1)


def places_in(bits: int) -> Iterator[int]:
    """The places of a set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
