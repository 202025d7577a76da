"""Routes over the library's figures: choose them, or see them over the years."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.deps import AssistantDep, FiguresDep
from api.figures_wire import FigureOut, FiguresOut, Named, SeriesListOut
from api.problems import documented
from api.spreadsheet import spreadsheet
from corpus.document import LANGUAGES

Language = Literal[LANGUAGES]
Id = Annotated[str, Query(max_length=100, pattern=r"^[\w-]*$")]
Labels = Annotated[Language, Query(description="language of the names")]
Indicator = Annotated[Id, Query(description="only of this quantity", examples=["pharma-companies"])]
Place = Annotated[Id, Query(description="only of this place or body", examples=["lombardy"])]
Topic = Annotated[Id, Query(description="only of this topic", examples=["pharma"])]
AS_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The figures, as JSON or CSV"}
}

router = APIRouter(prefix="/v1", tags=["figures"])


@router.get("/figures", summary="The library's figures", responses={**AS_CSV, **documented(404, 422)})
def figures(
    figures: FiguresDep,
    assistant: AssistantDep,
    indicator: Indicator = "",
    place: Place = "",
    year: Annotated[int | None, Query(ge=1900, le=2099)] = None,
    document: Annotated[Id, Query(description="only those in this document", examples=["brochure"])] = "",
    topic: Topic = "",
    language: Labels = "it",
    format: Annotated[Literal["json", "csv"], Query(description="csv: with a header row, UTF-8")] = "json",
) -> FiguresOut:
    """Every number the library states and what it measures, read from the statement it stands in."""
    named = Named(figures, language, assistant.index.passages)
    found = [named.figure(each) for each in figures.chosen(indicator, place, year, document, topic)]
    if format == "csv":
        return _csv(found)
    return FiguresOut(language=language, figures=found)


@router.get("/series", summary="Figures over the years", responses=documented(404, 422))
def series(
    figures: FiguresDep,
    assistant: AssistantDep,
    indicator: Indicator = "",
    place: Place = "",
    topic: Topic = "",
    years: Annotated[int, Query(ge=1, le=50, description="only those with points in at least so many years")] = 2,
    language: Labels = "it",
) -> SeriesListOut:
    """One quantity of one place, in order of year. What can't be compared, counted differently, is in two series."""
    named = Named(figures, language, assistant.index.passages)
    found = figures.series(indicator, place, topic, years)
    return SeriesListOut(language=language, series=[named.series(each) for each in found])


def _csv(found: list[FigureOut]) -> Response:
    return spreadsheet("figures", list(FigureOut.model_fields), (each.model_dump() for each in found))
