"""What the pages must reach, and the table that shows whether they do."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

# page: the least ratio to the empty signed-in page at 1,000, 10,000 and 100,000 supporters.
RATIOS: Final[Mapping[str, tuple[float, float, float]]] = {
    "directory, filters": (0.5, 0.4, 0.25),
    "search, 3 filters": (0.3, 0.25, 0.15),
    "profile": (0.6, 0.6, 0.6),
    "sending a message": (0.25, 0.25, 0.25),
    "conversation, 200": (0.3, 0.3, 0.3),
    "home": (0.4, 0.4, 0.4),
    "desk": (0.4, 0.4, 0.4),
    # In ten thousand documents, whatever the number of supporters.
    "library search": (0.2, 0.2, 0.2),
}
SIZES: Final = (1_000, 10_000, 100_000)
# On SQLite, so much of it is enough.
SQLITE: Final = 0.7
MOST_GROWTH: Final = 2.5
MOST_MEMORY_MB: Final = 300
MOST_START_S: Final = 3
MOST_FIRST_LOAD: Final = 100_000
MOST_PAGE: Final = 12_000
HEAD: Final = (
    f"{'page':<20}{'requests/s':>11}{'p95 ms':>8}{'bytes':>7}{'cpu ms':>8}{'(cpu)':>7}{'ratio':>8}"
    f"{'goal':>6}   from … to"
)


def goal_of(page: str, supporters: int, database: str) -> float | None:
    """The least ratio, by the nearest size that is not smaller; None when nobody set one."""
    if page not in RATIOS:
        return None
    place = sum(size < supporters for size in SIZES[:-1])
    return RATIOS[page][place] * (SQLITE if database == "sqlite" else 1)


def show(found: Sequence[Mapping[str, Any]]) -> None:
    """Everything that was measured, with its goal beside it; "<" marks what is missed."""
    for one in found:
        print(f"\n{one['supporters']:,} supporters, {one['database']}")
        print(HEAD)
        for page, row in one["pages"].items():
            print(_row(page, row, goal_of(page, one["supporters"], one["database"])))
        _most("memory of a worker, MB", one["memory_mb"], MOST_MEMORY_MB)
        _most("start to the first list, s", one["start_s"], MOST_START_S)
        size = one["pages"]["directory, filters"]["bytes"]
        _most("list, bytes", size, MOST_PAGE)
        _most("first load, bytes", size + one["static_bytes"], MOST_FIRST_LOAD)


def _row(page: str, row: Mapping[str, Any], goal: float | None) -> str:
    spread = f"{min(row['ratios'])} … {max(row['ratios'])}"
    wanted = "" if goal is None else f"{goal:.2f}"
    mark = "<" if goal is not None and row["ratio"] < goal else " "
    return (
        f"{page:<20}{row['requests_per_second']:>11}{row['p95_ms']:>8}{row['bytes']:>7}"
        f"{row['cpu_ms']:>8}{row['cpu_ratio']:>7}{row['ratio']:>8}{wanted:>6} {mark} {spread}"
    )


def _most(words: str, value: float, most: float) -> None:
    print(f"{words:<46}{value:>9,}   goal at most {most:,}{'  <' if value > most else ''}")


def show_growth(found: Sequence[Mapping[str, Any]]) -> None:
    """How much slower the slow answers are with the most supporters than with the fewest."""
    for database in dict.fromkeys(one["database"] for one in found):
        sizes = sorted(
            (one for one in found if one["database"] == database),
            key=lambda one: int(one["supporters"]),
        )
        if len(sizes) < 2:
            continue
        few, many = sizes[0], sizes[-1]
        between = f"{few['supporters']:,} to {many['supporters']:,}"
        print(f"\ngrowth of p95, {between}, {database}")
        for page, row in many["pages"].items():
            _most(page, round(row["p95_ms"] / few["pages"][page]["p95_ms"], 2), MOST_GROWTH)
