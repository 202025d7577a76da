"""Budget: how much of everything a briefing of one, two or four pages is first made of, before it is fitted."""

from dataclasses import dataclass, fields

from assistant.briefing.order import Order


@dataclass(frozen=True)
class Budget:
    """The most statements, figures, pictures, questions or points of each part; `topic` is for all topics together."""

    summary: int
    figures: int
    pictures: int
    topic: int
    ties: int
    people: int
    questions: int
    glossary: int
    changes: int
    open: int


BUDGETS = {
    1: Budget(summary=2, figures=6, pictures=0, topic=6, ties=2, people=2, questions=2, glossary=1, changes=1, open=3),
    2: Budget(
        summary=3, figures=12, pictures=2, topic=16, ties=5, people=5, questions=5, glossary=4, changes=4, open=5
    ),
    4: Budget(
        summary=5, figures=24, pictures=3, topic=40, ties=8, people=10, questions=10, glossary=10, changes=8, open=8
    ),
}


def budget_of(order: Order) -> Budget:
    """Two languages take twice the room."""
    own = BUDGETS[order.pages]
    if not order.second:
        return own
    return Budget(**{field.name: -(-getattr(own, field.name) * 2 // 3) for field in fields(Budget)})
