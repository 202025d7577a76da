"""The route by which the chat, and who uses the interface, say what they think of an answer."""

from fastapi import APIRouter, Request

from api.deps import BudgetsDep, StateDep
from api.problems import documented
from api.widget_wire import RatingIn
from assistant.state.feedback import Rated
from assistant.state.site import Budget

BUDGET = Budget(20, 300)  # of one address

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/feedback", status_code=204, summary="Rate an answer", responses=documented(400, 413, 422, 429, 500))
def feedback(body: RatingIn, request: Request, state: StateDep, budgets: BudgetsDep) -> None:
    """A thumb up or down for the answer with this id, with a reason; a second takes the first one's place."""
    budgets.spend("feedback", budgets.visitor(request.client.host if request.client else "", BUDGET))
    state.feedback.add(Rated(**body.model_dump()))
