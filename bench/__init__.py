"""The benchmark: hot pages as ratios to an empty signed-in page (make bench)."""
