"""Many cases together: what renews soon, the portfolio of a scan, what changed between two."""
