"""Words of the field are lists that a user extends or replaces."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from assistant.question.glossary import knows
from assistant.question.understand import understand
from corpus import domain
from corpus.domain.shapes import SHAPES, checked
from corpus.metadata.imprint import find_symbol
from corpus.names import abbreviations, find_organisations, find_places

ROOT = Path(__file__).parents[2]


@pytest.fixture
def packaged_again() -> Iterator[None]:
    yield
    domain.use(None)


@pytest.mark.usefixtures("packaged_again")
def test_a_folder_adds_to_every_list(tmp_path: Path) -> None:
    write(
        tmp_path,
        organisations="Jasmine Trust: [JT]\nUNODC: [Vienna Office]\n",
        abbreviations="GBV: [gros bon vin]\n",
        places="countries:\n  Wakanda: {adjectives: [Wakandan]}\nnot_places: [Mali Street]\n",
        symbols="heads: [JAS]\norgans: {JAS/: Jasmine Trust}\n",
        grammar="en: {people: beekeepers}\n",
        institutions="one_en: [apiary]\n",
        glossary="honey: [beekeeper | apiculteur | apicultor]\n",
        README="text that is no list",
    )
    assert not knows("apiculteurs", "fr")
    assert understand("Which apiary opened?").kind == "description"
    assert keys("the JT, the Vienna Office and UNODC") == ["UNODC"]
    domain.use(tmp_path)
    assert keys("the JT, the Vienna Office and UNODC") == ["Jasmine Trust", "UNODC", "UNODC"]
    assert keys("a Wakandan in Mali Street and Mali") == ["Wakanda", "Mali"]
    assert abbreviations()["GBV"][:2] == ("gros bon vin", "gender-based violence")
    assert find_symbol(["JAS/2024/3"]) == "JAS/2024/3"
    assert find_symbol(["UNW/2024/3"]) == "UNW/2024/3"
    assert domain.listed("grammar")["en"]["people"].startswith("beekeepers population staff")
    assert knows("apiculteurs", "fr")
    assert understand("Which apiary opened?").kind == "entity"
    domain.use(None)
    assert keys("the JT, a Wakandan") == []


@pytest.mark.usefixtures("packaged_again")
def test_a_file_that_says_so_replaces_the_packaged_list(tmp_path: Path) -> None:
    write(
        tmp_path,
        organisations="replace: true\nJasmine Trust: [JT]\n",
        institutions="replace: true\n",
        contrasts="replace: false\nen: [[[honey], [wax]]]\n",
    )
    domain.use(tmp_path)
    assert keys("UNODC and the JT in Kenya") == ["Jasmine Trust", "Kenya"]
    assert domain.words("institutions", "national") == ()
    assert re.search(domain.any_of("institutions", "national"), "Ministry") is None
    assert domain.listed("contrasts")["en"][:2] == [[["honey"], ["wax"]], WOMEN_AND_MEN]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("organisations", "- a", "holds list; wanted are lines such as {name: [one, another]}"),
        (
            "organisations",
            "UNODC: Vienna",
            "UNODC is 'Vienna'; wanted is a list, as in [one, another]",
        ),
        ("organisations", "UNODC: [3]", "UNODC is 3; wanted is text (in quotation marks"),
        ("organisations", "3: [a]", "the name 3 is no text; put it into quotation marks"),
        ("organisations", "replace: maybe", "replace is 'maybe'; wanted is true or false"),
        ("organisations", "a: [b", "cannot be read as YAML"),
        ("organizations", "a: []", "is no list that is known; the names are abbreviations.yaml,"),
        ("institutions", "kindz: []", "'kindz' is not known here; meant 'kinds'?"),
        ("symbols", "organs: [A]", "organs is ['A']; wanted are lines such as {name: text}"),
        ("places", "countries: {Mali: {name: []}}", "'name' is not known here; meant 'names'?"),
        ("contrasts", "en: [[a, b]]", "en is 'a'; wanted is a list, as in [one, another]"),
        (
            "glossary",
            "honey: [bee | abeille]",
            "'bee | abeille'; wanted is a line such as english, …",
        ),
        ("grammar", "en: {people: [a]}", "en / people is ['a']; wanted is text"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_is_wanted(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    write(tmp_path, **{name: content})
    with pytest.raises(domain.DomainError) as refused:
        domain.use(tmp_path)
    assert message in str(refused.value)
    assert f"{tmp_path / name}.yaml" in str(refused.value)
    assert domain.folder() is None


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(domain.DomainError, match="nowhere, which is no folder; name a folder with"):
        domain.use(tmp_path / "nowhere")


@pytest.mark.usefixtures("packaged_again")
def test_only_what_an_index_keeps_changes_its_identity(tmp_path: Path) -> None:
    assert domain.identity() == ""
    write(tmp_path, contrasts="en: [[[honey], [wax]]]\n")
    domain.use(tmp_path)
    assert domain.identity() == ""
    write(tmp_path, organisations="Jasmine Trust: []\n")
    domain.use(tmp_path)
    first = domain.identity()
    write(tmp_path, organisations="# with a comment\nJasmine Trust: []\n")
    domain.use(tmp_path)
    assert domain.identity() == first != ""
    write(tmp_path, organisations="Jasmine Trust: [JT]\n")
    domain.use(tmp_path)
    assert domain.identity() != first


def test_every_packaged_list_has_its_shape() -> None:
    for name in SHAPES:
        assert domain.listed(name)
        shape = SHAPES[name] or {str: [str]}
        assert checked(domain.listed(name), shape, name) == domain.listed(name)


def test_an_assistant_knows_the_agencies_of_the_folder_and_forgets_them(tmp_path: Path) -> None:
    """The whole way, in a process of its own: reading, facts, questions, another folder."""
    reports, more, instead = (tmp_path / name for name in ("reports", "more", "instead"))
    for folder in (reports, more, instead):
        folder.mkdir()
    (reports / "hives.html").write_text(
        "<h1>Hives of 2024</h1><p>The Jasmine Trust trained 140 beekeepers in Kenya.</p>"
        "<p>UNODC trained 12 judges in Mali.</p>",
        encoding="utf-8",
    )
    write(more, organisations="Jasmine Trust: [JT]\n")
    write(instead, organisations="replace: true\nJasmine Trust: [JT]\n")
    script = f"""
        import json
        from assistant import Assistant
        from assistant.config.settings import Settings
        from corpus.domain import DomainError

        def run(folder):
            settings = Settings(domain=folder, workers=1)
            with Assistant.open({str(tmp_path / "index")!r}, settings=settings) as assistant:
                before = [r.detail for r in assistant.check() if r.subject == "facts"]
                report = assistant.index([{str(reports)!r}])
                asked = assistant.ask("How many beekeepers did the JT train in Mali?")
                facts = {{f.quote: [w.key for w in f.who] for f in assistant.facts("trained")}}
                other = refused({str(more)!r}) if folder is None else ""
                return before, [*report.added, *report.updated], asked.to_dict()["missing"], facts, other

        def refused(folder):
            try:
                Assistant.open({str(tmp_path / "other")!r}, settings=Settings(domain=folder))
            except DomainError as error:
                return str(error)

        print(json.dumps([run(None), run({str(more)!r}), run({str(instead)!r})]))
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    packaged, added, replaced = json.loads(done.stdout.splitlines()[-1])
    trust = "The Jasmine Trust trained 140 beekeepers in Kenya."
    unodc = "UNODC trained 12 judges in Mali."
    older = "indexed by an older version or with other words of the field: 1 documents"
    assert [packaged.pop(0), added.pop(0), replaced.pop(0)] == [[], [older], [older]]
    assert packaged[0] == added[0] == replaced[0] == ["hives.html"]  # renewed each time
    assert packaged[2] == {trust: [], unodc: ["UNODC"]}
    assert added[2] == {trust: ["Jasmine Trust"], unodc: ["UNODC"]}
    assert replaced[2] == {trust: ["Jasmine Trust"], unodc: []}
    assert added[1] == replaced[1]
    assert "is open: one process uses one; close that Assistant first" in packaged[3]


WOMEN_AND_MEN = [["women", "woman", "female"], ["men", "man", "male"]]


def keys(text: str) -> list[str]:
    found = sorted((*find_organisations(text), *find_places(text)), key=lambda one: one.start)
    return [mention.key for mention in found]


def write(folder: Path, **lists: str) -> None:
    for name, content in lists.items():
        ending = ".md" if name == "README" else ".yaml"
        (folder / f"{name}{ending}").write_text(content, encoding="utf-8")
