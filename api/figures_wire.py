"""What is sent of figures: each number with its names in the reader's language, and series of them."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from api.wire import reader_url
from assistant.figures import Figures, Series
from corpus.document import LANGUAGES
from corpus.figure import Figure


class FigureOut(BaseModel):
    """One number of the library, with what it measures, where, when, and who published it."""

    id: str = Field(examples=["brochure#pharma-companies/pharma-companies@lombardy"])
    label: str = Field(description="what is measured, in the language asked for", examples=["Pharmaceutical companies"])
    value: int | float = Field(description="in `unit`, scale words counted: 6.9 billion euros is 6900000000")
    precision: str = Field(description="about, over, nearly, from, upto, or empty: as the statement gives it")
    unit: str = Field(description="number, people, percent, eur ...")
    place: str = Field(description="whose figure it is: a place, or a body")
    of: str = Field(description="the place a share is a share of; empty: of the place's own total")
    year: int
    basis: str = Field(description="how it was counted; figures of two bases are not to be compared")
    publisher: str
    indicator: str = Field(description="what is measured; the same in every document", examples=["pharma-companies"])
    topic: str
    document_id: str
    passage_key: str = Field(description="the statement it stands in", examples=["brochure#pharma-companies"])
    precision_name: str
    unit_name: str
    place_name: str
    of_name: str
    basis_name: str
    topic_name: str
    url: str = Field(description="opens the statement in the reader")


class FiguresOut(BaseModel):
    """The figures that fit, in reading order."""

    language: str = Field(description="of the names")
    figures: list[FigureOut]


class SeriesOut(BaseModel):
    """One quantity over the years, in order; a year has as many points as publishers who give it differently."""

    label: str
    indicator: str
    unit: str
    place: str
    place_name: str
    of: str
    of_name: str
    basis: str
    basis_name: str
    points: list[FigureOut]


class SeriesListOut(BaseModel):
    """The series that fit; no series mixes what can't be compared."""

    language: str = Field(description="of the names")
    series: list[SeriesOut]


@dataclass(frozen=True)
class Named:
    """Figures in one `language`; `passages` are the ids there are, to link to those in the language."""

    figures: Figures
    language: str
    passages: Container[str]

    def figure(self, figure: Figure) -> FigureOut:
        return FigureOut(
            id=figure.id,
            label=figure.labels[self.language],
            value=int(figure.value) if figure.value == figure.value.to_integral_value() else float(figure.value),
            precision=figure.precision,
            unit=figure.unit,
            place=figure.place,
            of=figure.of,
            year=figure.year,
            basis=figure.basis,
            publisher=figure.publisher,
            indicator=figure.indicator,
            topic=figure.topic,
            document_id=figure.document_id,
            passage_key=figure.passage_key,
            precision_name=self._name("precisions", figure.precision),
            unit_name=self._name("units", figure.unit),
            place_name=self._name("places", figure.place),
            of_name=self._name("places", figure.of),
            basis_name=self._name("bases", figure.basis),
            topic_name=self._name("topics", figure.topic),
            url=self._url(figure),
        )

    def series(self, series: Series) -> SeriesOut:
        points = [self.figure(each) for each in series.points]
        shared = points[0].model_dump(include=set(SeriesOut.model_fields) - {"points"})
        return SeriesOut(**shared, points=points)

    def _name(self, kind: Literal["topics", "units", "places", "bases", "precisions"], id: str) -> str:
        return getattr(self.figures.vocabulary, kind)[id][self.language] if id else ""

    def _url(self, figure: Figure) -> str:
        language = self.language if f"{figure.passage_key}@{self.language}" in self.passages else LANGUAGES[0]
        return reader_url(figure.document_id, language, f"{figure.passage_key}@{language}")
