"""Two documents and a hand-written assistant that answers from them."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from assistant.answer import Answer, Citation, Claim, Claimed, Contact, Done, Event, Original, Started, Turn
from corpus.document import Document, Edition
from corpus.errors import NotFound, QuestionError
from corpus.passage import Passage

HOSPITALS_IT = (
    "# Ricerca clinica\n\nLa Lombardia ha una rete di ospedali pubblici e privati.\n\n"
    "Nel 2024 in Lombardia hanno sede 20 IRCCS, gli istituti di ricovero e cura a carattere scientifico.\n\n"
    "Di questi, 5 sono pubblici e 15 privati.\n\n"
    "## Obiettivi\n\n- attrarre studi clinici\n- formare personale\n- condividere dati\n"
)
HOSPITALS_EN = (
    "# Clinical research\n\nLombardy has a network of public and private hospitals.\n\n"
    "In 2024, Lombardy is home to 20 IRCCS, Italy's scientific institutes for research and care.\n\n"
    "Of these, 5 are public and 15 are private.\n\n"
    "## Objectives\n\n- attract clinical trials\n- train staff\n- share data\n"
)
EXPORT_EN = (
    "# Exports\n\nPharmaceuticals are one of the region's largest export goods. "
    "In 2023 Lombardy's pharmaceutical industry exported goods worth **9.9 billion euros**, 20% of Italy's total. "
    '<img src=x onerror="window.hacked=1"> & more follows.\n\n| Year | Exports |\n|---|---|\n| 2023 | 9.9 |\n'
)
DOCUMENTS = {
    "brochure": Document(
        "brochure", "Life sciences in Lombardy", "brochure", "Lombardia Life Sciences Hub", "2024", "", "0" * 64,
        (Edition("it", "Scienze della vita", HOSPITALS_IT), Edition("en", "Life sciences", HOSPITALS_EN)),
    ),
    "factsheet": Document(
        "factsheet", "Fact sheet: foreign trade <b>2023</b>", "factsheet", "Assolombarda", "2023", "", "1" * 64,
        (Edition("en", "Foreign trade", EXPORT_EN),),
    ),
}  # fmt: skip


def cite(number: int, document_id: str, language: str, quote_: str, url: str = "", **more) -> Citation:
    """A citation of `quote_` where it stands in the document."""
    document = DOCUMENTS[document_id]
    text = document.edition(language).text
    start = text.index(quote_)
    end = start + len(quote_)
    section = tuple(line.strip("# ") for line in text[:start].splitlines() if line.startswith("#"))
    passage = Passage(
        document_id,
        f"{document_id}#p{number}",
        language,
        quote_,
        start,
        end,
        section,
        12,
        document.as_of,
        ("ISTAT, 2024",),
    )
    url = url or f"/read/{document_id}?language={language}&passage={quote(passage.id, safe='')}#cited"
    return Citation(
        number, passage, quote_, start, end, document.title, document.kind, document.issuer, "", url, **more
    )  # fmt: skip


HOW_MANY = cite(
    1, "brochure", "en", "In 2024, Lombardy is home to 20 IRCCS, Italy's scientific institutes for research and care.",
    original=Original("it", "Nel 2024 in Lombardia hanno sede 20 IRCCS, gli istituti di ricovero e cura."),
)  # fmt: skip
OF_THESE = cite(2, "brochure", "en", "Of these, 5 are public and 15 are private.")
EXPORTS = cite(3, "factsheet", "en", "exported goods worth **9.9 billion euros**, 20% of Italy's total.")
TRIALS = cite(1, "brochure", "en", "- attract clinical trials\n- train staff\n- share data")
ATTACK = cite(1, "factsheet", "en", '<img src=x onerror="window.hacked=1"> & more', url="javascript:window.hacked=1")
ATTACK_TEXT = (
    '<img src=x onerror="window.hacked=1"> ${window.hacked=1} {{window.hacked=1}} '
    "[click](javascript:window.hacked=1) ![i](http://evil.example/x.png) <script>window.hacked=1</script> [1] [7]"
)
OBJECTIVES = "The Hub has eight strategic objectives:\n\n" + "\n".join(
    f"{n}. {text} [1]"
    for n, text in enumerate(
        (
            "attract investment in research, development and production",
            "make the region a first choice for clinical trials",
            "train and keep the people the industry needs",
            "bring health data together for research, safely",
            "help start-ups grow beyond their first round",
            "join hospitals, universities and companies in shared laboratories",
            "speed up the transfer of technology",
            "speak with one voice abroad",
        ),
        1,
    )
)


class FakeIndex:
    """The two documents above."""

    def document(self, document_id: str) -> Document:
        if document_id not in DOCUMENTS:
            raise NotFound(document_id)
        return DOCUMENTS[document_id]


@dataclass
class FakeAssistant:
    """Answers by a word in the question, one claim every `pause` seconds, and remembers what it was asked."""

    pause: float = 0.15
    index: FakeIndex = field(default_factory=FakeIndex)
    asked: list[tuple[str, str, tuple[Turn, ...]]] = field(default_factory=list)
    downloaded: list = field(default_factory=list)

    def stream(self, question: str, language: str = "auto", history: Sequence[Turn] = ()) -> Iterator[Event]:
        self.asked.append((question, language, tuple(history)))
        if len(question) > 1000:
            raise QuestionError(f"The question has {len(question)} characters; the most is 1000. Shorten it.")
        if "crash" in question:
            raise RuntimeError("out of memory")
        answer = self._answer(question, "it" if language == "it" else "he" if "שלום" in question else "en")
        yield Started(answer.id, answer.language, answer.direction, answer.engine)
        seen: set[int] = set()
        for claim in answer.claims:
            time.sleep(self.pause)
            new = tuple(c for c in answer.citations if c.number in claim.citations and c.number not in seen)
            seen.update(claim.citations)
            yield Claimed(claim, new)
        time.sleep(self.pause)
        yield Done(answer)

    def _answer(self, question: str, language: str) -> Answer:
        lead = (f"answer-{len(self.asked)}", question, question, language)
        if "Tuscany" in question:
            text = "The documents say nothing about Tuscany: they are about Lombardy."
            nearest = (
                "How many IRCCS are there in Lombardy?",
                "What do Lombardy's pharma exports amount to?",
            )
            contact = Contact("Lombardia Life Sciences Hub, Assolombarda", "https://www.assolombarda.it")
            return Answer(*lead, "refused", text, suggestions=nearest, contact=contact)
        if "attack" in question:
            return _answered(lead, [(ATTACK_TEXT, (1,))], (ATTACK,))
        if "objectives" in question:
            return _answered(lead, [(OBJECTIVES, (1,))], (TRIALS,))
        sentences = [
            (
                "In 2024, Lombardy is home to 20 IRCCS, Italy's scientific institutes for research and care [1].",
                (1,),
            ),
            ("Of these, 5 are public and 15 are private [2].", (2,)),
            ("In 2023 its pharmaceutical industry exported goods worth 9.9 billion euros [3].", (3,)),
        ]
        return _answered(lead, sentences, (HOW_MANY, OF_THESE, EXPORTS))


def _answered(lead: tuple, sentences: list, citations: tuple[Citation, ...]) -> Answer:
    claims = tuple(Claim(text, numbers, "quoted") for text, numbers in sentences)
    return Answer(*lead, "answered", " ".join(c.text for c in claims), claims, citations)
