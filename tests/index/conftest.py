"""A small folder of texts, an index of it, and what must hold for every index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.encoder import Encoder
from index.store import Index
from tests.kept import Kept

TEXTS = {
    "peru.txt": "UNODC in Peru\n\nIn Peru, UNODC trained 2,278 judges and prosecutors in 2018. The"
    " courses lasted three days. Half of those who took part were women.\n",
    "mali.txt": "MALI\n\nThe GLO.ACT programme reached 40 villages. Midwives were trained first.\n",
    "notes/niger.txt": "Niger\n\nRadio stations broadcast 12 programmes on child marriage.\n",
    "agua.txt": "Agua en Bolivia\n\nLa capacitación llegó a 7.500 personas de las comunidades.\n",
}


def _made(place: Path) -> None:
    for name, text in TEXTS.items():
        path = place / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with Index.open(place / "index", create=True) as index:
        index.sync([place / "reports"])


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept"), _made)


@pytest.fixture
def folder(kept: Kept) -> Path:
    """A folder with the files of TEXTS."""
    return kept.renewed() / "reports"


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    """An index of ``folder``."""
    with Index.open(folder.parent / "index") as opened:
        yield opened


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The packaged model in its compiled form."""
    return Encoder.open()
