"""The site of the documentation: it builds without a warning and asks no other host for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, PROJECT, README, ROOT, documents

_LOADS = {  # attributes from which a browser fetches by itself
    "script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src",
    "embed": "src", "input": "src", "object": "data", "link": "href", "use": "href",
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("mkdocs", reason="the extra docs is not installed")
    folder = tmp_path_factory.mktemp("site")
    done = _build(ROOT / "docs" / "mkdocs.yml", folder)
    assert done.returncode == 0, done.stderr
    return folder


def _build(config: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(config)]
    return subprocess.run(
        [*command, "-d", str(folder)],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_every_page_is_built(site: Path) -> None:
    wanted = {path.relative_to(PAGES).with_suffix(".html") for path in PAGES.rglob("*.md")}
    assert {path for path in wanted if not (site / path).exists()} == set()


@pytest.mark.parametrize("link", ["missing.md", "index.md#no-such-heading", "/absolute.md"])
def test_a_link_that_leads_nowhere_fails_the_build(link: str, tmp_path: Path) -> None:
    pytest.importorskip("mkdocs", reason="the extra docs is not installed")
    config = (ROOT / "docs" / "mkdocs.yml").read_text(encoding="utf-8")
    validation = re.search(r"^validation:.*?(?=^\S)", config, re.MULTILINE | re.DOTALL)
    assert validation is not None
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(f"# Home\n\n[a link]({link})\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\n{validation[0]}", encoding="utf-8")
    assert _build(tmp_path / "mkdocs.yml", tmp_path / "site").returncode != 0


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    loaded = [(path.name, address) for path in site.rglob("*.html") for address in _loaded_by(path)]
    assert loaded
    assert [one for one in loaded if re.match(r"(https?:)?//", one[1])] == []
    styles = [
        (path.name, address)
        for path in site.rglob("*.css")
        for address in re.findall(
            r"(?:url\(|@import\s*)[\"']?((?:https?:)?//[^\"')]+)", _text(path)
        )
    ]
    assert styles == []


def test_no_page_needs_the_one_thing_that_the_theme_would_fetch(site: Path) -> None:
    """The theme's script loads a library for diagrams from another host where a page has one."""
    assert [p.name for p in site.rglob("*.html") if 'class="mermaid"' in _text(p)] == []


def _loaded_by(page: Path) -> list[str]:
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "link" and (given.get("rel") or "") in ("canonical", "next", "prev"):
                return
            if address := given.get(_LOADS.get(tag, "")):
                found.append(address)

    Reader().feed(_text(page))
    return found


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _links(path: Path) -> Iterator[tuple[str, str]]:
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", _text(path)):
        file, _, anchor = link.partition("#")
        yield file, anchor


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=lambda path: path.name)
def test_links_from_the_top_of_the_repository_lead_somewhere(path: Path) -> None:
    dead = []
    for file, anchor in _links(path):
        target = ROOT / file if file else path
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            dead.append(f"{file}#{anchor}")
    assert dead == []


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _text(page), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def test_the_extra_docs_is_what_the_tests_build_with() -> None:
    extras = PROJECT["optional-dependencies"]
    assert set(extras["docs"]) <= set(extras["test"])


def test_documentation_names_no_folder_of_this_machine() -> None:
    machine = (str(ROOT), str(Path.home()))
    named = [p.name for p in documents() for one in machine if len(one) > 5 and one in _text(p)]
    assert named == []


def test_the_readme_is_short() -> None:
    assert len(README.read_bytes()) <= 8 * 1024
