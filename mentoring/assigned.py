"""The program apart that finds the best pairs of a cohort: see mentoring/assigning.py.

It is given numbers and writes numbers: it knows nobody. What it needs of memory for the library is
gone when it ends.

python -m mentoring.assigned MEMORY SECONDS < matrix > pairs
"""

import json
import os
import sys

from resources.apart import begin, told_when_full


def pairs_of(points: list[list[int]]) -> list[tuple[int, int]]:
    """Row and column of each pair: together as many points as possible.

    0 says that two cannot be paired. What is written into the matrix sees to it that more pairs
    are always worth more than better ones (`assigning.weighed`).
    """
    # Only here, and only in this program: it takes fifty megabytes.
    import numpy
    from scipy.optimize import linear_sum_assignment

    if not points or not points[0]:
        return []
    matrix = numpy.array(points, dtype=float)
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    both = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(row, column) for row, column in both if points[row][column] > 0]


def main() -> None:
    """Read the matrix from standard input, within the limits."""
    # One thread: more would each ask for memory of their own.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    given, out, _ = begin(sys.argv)
    with told_when_full():
        out.write(json.dumps(pairs_of(json.load(given))).encode())
        out.flush()


if __name__ == "__main__":
    main()
