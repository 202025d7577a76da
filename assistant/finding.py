"""Finding: what the doctor says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is fine, and a sentence about it."""

    subject: str
    fine: bool
    said: str
