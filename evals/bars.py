"""Bars: what each metric of the golden questions must reach."""

BARS = {
    "recall@1": 0.95,
    "recall@5": 0.99,
    "contains": 0.95,
    "language": 1.00,
    "citation recall": 0.98,
    "citation precision": 0.98,
    "refused": 0.95,
    "wrongly refused": 0.03,
    "follow-up": 0.95,
    "time p50": 2.0,
    "time p95": 4.0,
}
AT_MOST = ("wrongly refused", "time p50", "time p95")


def met(metric: str, value: float) -> bool:
    """Whether a value reaches its metric's bar."""
    return value <= BARS[metric] if metric in AT_MOST else value >= BARS[metric]
