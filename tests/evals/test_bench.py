"""The bench: a passage is right whoever cut it, and the numbers say what they should."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from evals.bench import material, table, worker
from evals.bench.contract import Asked, Indexed, Job, read_asked, read_documents, read_indexed, read_job, write
from evals.bench.measure import Measured, Recall, SystemFailed, as_json, reduce, run
from evals.bench.right import rank, right
from evals.bench.systems import ours
from evals.golden import Golden
from tests.conftest import FakeEmbedder

BEDS = "Lombard hospitals offer 37,000 beds to patients from all over the country, and many from abroad."
CHINESE = "伦巴第的医院共有三万七千张床位。"
JOB = Job("ours", "model", "float32", "documents", "library", "questions.json", "store")


def golden(name: str, language: str = "en", anchors: tuple[str, ...] = ("brochure#beds",)) -> Golden:
    return Golden(name, language, "figure", f"{name}?", anchors, ("37,000",))


def measured(**changes) -> Measured:
    recall = {"en": Recall(0.5, 1.0, (0.1, 0.9), (0.3, 1.0), 2)}
    plain = Measured(recall, 0.5, 1.0, 1200, 10.0, 100.0, 50, 4.0, 20.0, 40.0, 800.0, 600.0)
    return replace(plain, **changes)


@pytest.mark.parametrize(
    "passage",
    [
        BEDS,
        BEDS.upper(),
        f"# Hospitals\n\nThere are many.\n\n{BEDS}\n\nNurses are few.",
        BEDS.replace(" ", "\n"),
        BEDS[: int(len(BEDS) * 0.9)],
        "37,000 beds to patients from all over",
    ],
    ids=["itself", "capitals", "among others", "line ends", "cut at its end", "a piece"],
)
def test_a_passage_with_the_statement_is_right(passage: str) -> None:
    assert right(passage, [BEDS])


@pytest.mark.parametrize(
    "passage",
    [
        "",
        "37,000 beds",
        BEDS[: len(BEDS) // 2] + " what else there is to say of nurses and doctors and what they earn",
        " ".join(sorted(BEDS.split())),
        "Lombard hospitals have few nurses.",
    ],
    ids=["nothing", "too short a piece", "half of it", "its words in disorder", "another"],
)
def test_a_passage_without_it_is_wrong(passage: str) -> None:
    assert not right(passage, [BEDS])


def test_chinese_is_compared_by_its_characters() -> None:
    assert right(f"医院。{CHINESE}护士很少。", [CHINESE])
    assert not right("伦巴第的护士很少。", [CHINESE])


def test_any_language_of_the_statement_counts() -> None:
    assert right(CHINESE, [BEDS, CHINESE])


def test_the_rank_is_that_of_the_first_right_passage() -> None:
    assert rank(["Nurses are few.", BEDS, BEDS], [BEDS]) == 1
    assert rank(["Nurses are few."], [BEDS]) is None


def test_documents_are_plain_text_without_known_questions(small_library: Path, tmp_path: Path) -> None:
    italian = small_library / "brochure" / "it.md"
    italian.write_text(italian.read_text(encoding="utf-8").rstrip() + "\n? Quanti sono i letti?\n", encoding="utf-8")

    characters, statements = material.write_documents(small_library, tmp_path / "documents")

    files = read_documents(replace(JOB, documents=str(tmp_path / "documents")))
    assert list(files) == ["brochure.en.txt", "brochure.it.txt"]
    assert sum(map(len, files.values())) == characters
    assert not any("Quanti sono" in text or "{#" in text or "? " in text for text in files.values())
    assert [text[:8] for text in statements["brochure#beds"]] == ["Gli ospe", "Lombard "]


def test_questions_stand_alone_and_have_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    follow_up = SimpleNamespace(**{**golden("en-2").__dict__, "history": ("a question before it",)})
    rows = [golden("en-1"), follow_up, golden("en-3", anchors=()), golden("en-4"), golden("en-5")]
    monkeypatch.setattr(material, "languages", lambda split: ["en"])
    monkeypatch.setattr(material, "load", lambda split, language: rows)

    chosen = material.choose("dev", 2, {"brochure#beds": [BEDS]})

    assert [one.id for one in chosen] == ["en-1", "en-4"]


@pytest.mark.parametrize(
    ("record", "read"),
    [(JOB, read_job), (Indexed(1.5, 3, 10), read_indexed), (Asked(2.0, [0.1], {"en-1": ["a"]}, 10), read_asked)],
)
def test_records_survive_their_file(tmp_path: Path, record, read) -> None:
    write(tmp_path / "record.json", record)
    assert read(tmp_path / "record.json") == record


def test_recall_is_a_share_of_each_language_and_the_mean_of_languages() -> None:
    questions = [golden("en-1"), golden("en-2"), golden("it-1", "it")]
    found = {"en-1": [BEDS, "x"], "en-2": ["x", "y"], "it-1": ["x", BEDS]}
    asked = [Asked(3.0, [0.02, 0.04], found, 10), Asked(9.0, [0.03], found, 2_000_000), Asked(4.0, [], found, 10)]

    one = reduce(questions, {"brochure#beds": [BEDS]}, 500, Indexed(2.0, 7, 3_000_000), asked)

    assert (one.recall["en"].first, one.recall["en"].five, one.recall["en"].n) == (0.5, 0.5, 2)
    assert (one.recall["it"].first, one.recall["it"].five) == (0.0, 1.0)
    assert (one.mean_first, one.mean_five) == (0.25, 0.75)
    assert (one.rate, one.texts, one.start) == (250.0, 7, 4.0)
    assert one.p50 == pytest.approx(30.0)
    assert (one.index_memory, one.ask_memory) == (3.0, 2.0)


def test_the_worker_counts_the_first_answer_as_start_up() -> None:
    system = SimpleNamespace(search=lambda question: [question.upper()])
    asked = worker.ask(system, [{"id": "1", "text": "a"}, {"id": "2", "text": "b"}], begun=0.0)
    assert asked.found == {"1": ["A"], "2": ["B"]}
    assert len(asked.seconds) == 1
    assert asked.start > 0
    assert asked.peak > 1_000_000


def test_ours_gives_the_texts_of_its_passages(home: Path, small_library: Path, monkeypatch) -> None:
    monkeypatch.setattr(ours, "load", lambda model: None)
    monkeypatch.setattr(ours, "Embedder", lambda model: FakeEmbedder())
    system = ours.System(replace(JOB, store=str(home), library=str(small_library)))
    assert worker.index(system).texts == 6
    assert "37,000 beds" in system.search("How many beds do Lombard hospitals offer?")[0]


def test_a_system_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(SystemFailed, match=r"ours failed to index \(exit code \d+\)"):
        run(replace(JOB, store=str(tmp_path / "store")), "false", tmp_path / "ours")


def test_tables_have_a_column_a_system_and_ratios_to_ours() -> None:
    systems = {"ours": measured(), "txtai": measured(rate=200.0, p50=10.0)}
    assert "| ours " in table.quality(systems)
    assert "0.500 / 1.000 (n=2)" in table.quality(systems)
    assert "200 (2.00x)" in table.speed(systems)
    assert "10.0 (0.50x)" in table.speed(systems)


def test_without_ours_there_are_no_ratios() -> None:
    assert "x)" not in table.speed({"txtai": measured()})
    assert table.ratio(1.0, 0.0) == "-"


def test_a_language_that_a_system_was_not_asked_has_a_dash() -> None:
    other = measured(recall={"it": Recall(1.0, 1.0, (0.5, 1.0), (0.5, 1.0), 3)})
    assert table.quality({"ours": measured(), "txtai": other}).count("| - ") == 2


def test_every_row_of_a_table_is_as_wide() -> None:
    lines = table.speed({"ours": measured()}).splitlines()
    assert len({len(line) for line in lines}) == 1


def test_results_are_plain_data() -> None:
    stored = json.loads(json.dumps(as_json({"ours": measured()})))
    assert stored["ours"]["recall"]["en"]["n"] == 2
