"""Routes over the charts of the library's figures: which there are, and each as a picture."""

import hashlib
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.deps import FiguresDep, PictureDep
from api.figures import Indicator, Labels, Place, Topic
from api.problems import documented
from assistant.charts.address import picture_url
from assistant.charts.chart import Chart, Kind, chart_of, charts
from assistant.charts.worded import worded
from assistant.figures import Figures

MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
KEPT = "public, max-age=300, must-revalidate"  # a picture changes with the library
ChartId = Annotated[str, Path(max_length=200, examples=["pharma-export.lombardy.series"])]
AS_PICTURE: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in MEDIA_TYPES.values()
        },
        "description": "The picture",
        "headers": {"ETag": {"schema": {"type": "string"}}, "Cache-Control": {"schema": {"type": "string"}}},
    },
    304: {"description": "The picture you have is the one there is"},
}

router = APIRouter(prefix="/v1", tags=["figures"])


class ChartOut(BaseModel):
    """A chart: what it is of, and where its pictures are."""

    id: str = Field(examples=["pharma-export.lombardy.series"])
    kind: Kind = Field(description="series: over the years; places: side by side in one year; share: of a whole")
    title: str
    about: str = Field(description="place, unit and way of counting")
    alt: str = Field(description="all that it shows, in words")
    source: str = Field(description="who published its figures, and of which years they are")
    topic: str
    indicator: str = Field(description="empty where it shows several")
    place: str = Field(description="empty where it shows several")
    of: str = Field(description="the place its shares are a share of; empty: of the place's own total")
    basis: str
    years: list[int]
    figures: list[str] = Field(description="ids of the figures drawn, as in /v1/figures")
    png: str = Field(description="address of the picture")
    svg: str

    @classmethod
    def of_chart(cls, chart: Chart, figures: Figures, language: str) -> "ChartOut":
        said = worded(chart, figures.vocabulary, language)
        return cls(
            id=chart.id,
            kind=chart.kind,
            title=said.title,
            about=said.about,
            alt=said.alt,
            source=said.source,
            topic=chart.topic,
            indicator=chart.indicator,
            place=chart.place,
            of=chart.of,
            basis=chart.basis,
            years=list(chart.years),
            figures=[point.id for point in chart.points],
            png=picture_url(chart.id, language, "png"),
            svg=picture_url(chart.id, language, "svg"),
        )


class ChartsOut(BaseModel):
    """The charts that fit: those over the years first, then places side by side, then shares."""

    language: str = Field(description="of the words")
    charts: list[ChartOut]


@router.get("/charts", summary="The charts there are", responses=documented(404, 422))
def list_charts(
    figures: FiguresDep,
    indicator: Indicator = "",
    place: Place = "",
    topic: Topic = "",
    kind: Annotated[Kind | None, Query(description="only of this kind")] = None,
    language: Labels = "it",
) -> ChartsOut:
    """Figures worth seeing together: over the years, Lombardy beside Italy and others, shares of a whole."""
    found = (chart for chart in charts(figures, indicator, place, topic) if kind in (None, chart.kind))
    return ChartsOut(language=language, charts=[ChartOut.of_chart(each, figures, language) for each in found])


@router.get(
    "/charts/{chart_id}",
    summary="A chart as a picture",
    response_class=Response,
    responses={**AS_PICTURE, **documented(404, 422)},
)
def chart(
    figures: FiguresDep,
    picture: PictureDep,
    chart_id: ChartId,
    language: Labels = "it",
    format: Annotated[
        Literal["png", "svg"], Query(description="the text of an SVG is paths: no font is needed")
    ] = "png",
    size: Annotated[Literal["page", "chat"], Query(description="page: 6.5 inches wide; chat: 4.2")] = "page",
    if_none_match: Annotated[str | None, Header(description="the ETag of the picture you have")] = None,
) -> Response:
    """Words and numbers as the language writes them, sources and years under the drawing. The list has it in words."""
    drawn = picture(worded(chart_of(figures, chart_id), figures.vocabulary, language), format, size)
    tag = f'"{hashlib.sha256(drawn).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": KEPT, "Content-Language": language}
    if tag in (if_none_match or ""):
        return Response(status_code=304, headers=headers)
    return Response(drawn, media_type=MEDIA_TYPES[format], headers=headers)
