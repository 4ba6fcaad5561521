"""The command `fetch` in a real process, from a real server, up to a citation with the address."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.assistant.fetching.conftest import Site, site  # noqa: F401  a fixture

Run = Callable[..., subprocess.CompletedProcess[str]]
HERE = ("--allow-network", "127.0.0.1", "--pause", "0")


def test_a_report_is_fetched_indexed_and_cited_with_its_address(
    assistant: Run,
    site: Site,  # noqa: F811
    tmp_path: Path,
) -> None:
    address = site.put("/annual.txt", "UNODC trained 2,278 police officers in Peru.", "text/plain")
    start = site.put("/", '<a href="annual.txt">one</a><a href="gone.pdf">two</a>')
    reports, index = tmp_path / "reports", tmp_path / "index"
    told = assistant("fetch", start, "--to", reports, *HERE)
    assert told.returncode == 1
    assert "added" in told.stdout
    assert f"{site.address}/gone.pdf" in told.stdout
    assert told.stdout.endswith("1 added, 0 updated, 0 unchanged, 1 failed\n")
    assert f"Now: assistant index {reports}" in told.stderr
    again = json.loads(assistant("fetch", start, "--to", reports, *HERE, "--json").stdout)
    assert again["unchanged"] == ["annual.txt"]
    assert [one["address"] for one in again["failed"]] == [f"{site.address}/gone.pdf"]
    assert assistant("index", reports, "--index", index).returncode == 0
    question = "How many police officers did UNODC train?"
    answer = json.loads(assistant("ask", question, "--index", index, "--json").stdout)
    assert answer["citations"][0]["url"] == address


def test_a_report_is_found_by_the_country_that_only_its_source_names(
    assistant: Run,
    site: Site,  # noqa: F811
    tmp_path: Path,
) -> None:
    """Also by the second of two countries; a report on another country is left out."""
    reports, index = tmp_path / "reports", tmp_path / "index"
    texts = {"a": "WFP trained 412 cooks in schools.", "b": "WFP trained 97 cooks in schools."}
    places = {"a": "KE", "b": "Peru; Chad"}
    rows = [
        f"{site.put(f'/{name}.txt', text, 'text/plain')},Annual report {name.upper()},{places[name]}"
        for name, text in texts.items()
    ]
    table = tmp_path / "list.csv"
    table.write_text("\n".join(["url,title,country", *rows]), encoding="utf-8")
    assert assistant("fetch", table, "--to", reports, *HERE).returncode == 0
    assert assistant("index", reports, "--index", index).returncode == 0
    listed = json.loads(assistant("documents", "--index", index, "--json").stdout)
    assert [one["country"] for one in listed] == ["Kenya", "Peru; Chad"]
    for place, figure in {"Kenya": "412", "Chad": "97"}.items():
        named = f"How many cooks did WFP train in {place}?"
        asked = [("How many cooks did WFP train?", "--place", place), (named,)]
        for question in asked:
            answer = json.loads(assistant("ask", *question, "--index", index, "--json").stdout)
            assert figure in answer["text"], (question, answer["text"])
            assert len(answer["citations"]) == 1


def test_the_own_machine_is_not_asked_without_leave(
    assistant: Run,
    site: Site,  # noqa: F811
    tmp_path: Path,
) -> None:
    told = assistant("fetch", site.address, "--to", tmp_path / "reports")
    assert told.returncode == 2
    assert "127.0.0.1 is not a public one" in told.stdout
    assert "--allow-network" in told.stdout
    assert site.asked == []


def test_what_is_wrong_with_a_call_is_said(assistant: Run, tmp_path: Path) -> None:
    for arguments, said in {
        ("worldbnk",): "meant 'worldbank'?",
        ("reliefweb",): "set reliefweb_appname",
        ("worldbank", "--publisher", "x"): "cannot be asked by --publisher",
        ("http://a.org", "--allow-network", "home"): "takes a network such as 10.1.0.0/16",
    }.items():
        told = assistant("fetch", *arguments, "--to", tmp_path)
        assert told.returncode == 2
        assert said in told.stderr
