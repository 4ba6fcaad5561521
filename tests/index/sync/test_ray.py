"""Indexing on a Ray cluster of two workers on this machine; half a minute, so `pytest -m cluster`."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from index.store import Index
from tests.index.killing import contents

ray = pytest.importorskip("ray")
pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Two nodes of a processor each; this process has none."""
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    for _ in range(2):
        made.add_node(num_cpus=1)
    ray.init(address=made.address, logging_level=logging.ERROR)
    yield
    ray.shutdown()
    made.shutdown()


@pytest.fixture
def folder(folder: Path) -> Path:
    """Files for both workers, a broken one among them."""
    for n in range(12):
        text = f"Report {n}\n\n" + f"In district {n}, {n + 20} midwives were trained. " * 40
        (folder / f"report-{n}.txt").write_text(text, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing else")
    return folder


def expected(tmp_path: Path, folder: Path) -> dict[str, object]:
    with Index.open(tmp_path / "here", create=True) as index:
        index.sync([folder])
        return contents(index)


def workers() -> list[psutil.Process]:
    """Processes of actors, by what Ray calls them."""
    found = psutil.Process().children(recursive=True)
    return [one for one in found if one.name().startswith("ray::") and "IDLE" not in one.name()]


def test_a_run_on_ray_gives_the_index_of_a_run_without_it(cluster, folder, tmp_path):
    with Index.open(tmp_path / "ray", create=True) as index:
        report = index.sync([folder], engine="ray")
        assert [one.document for one in report.failed] == ["broken.pdf"]
        assert len(report.added) == 16
        assert index.check() == []
        assert contents(index) == expected(tmp_path, folder)
        assert index.sync([folder], engine="ray").added == ()


def test_workers_that_are_killed_are_replaced_and_nothing_is_lost(cluster, folder, tmp_path):
    killed: list[str] = []
    ended = threading.Event()

    def kill() -> None:
        """Kill the first of each kind of worker that shows up."""
        while not ended.wait(0.05) and len(killed) < 2:
            for one in workers():
                try:
                    name = one.name()
                    if name not in killed:
                        one.kill()
                        killed.append(name)
                except psutil.NoSuchProcess:
                    continue

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        with Index.open(tmp_path / "ray", create=True) as index:
            report = index.sync([folder], engine="ray")
            assert len(report.added) == 16
            assert index.check() == []
            assert contents(index) == expected(tmp_path, folder)
    finally:
        ended.set()
        thread.join()
    assert killed
