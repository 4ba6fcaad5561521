from __future__ import annotations

from pathlib import Path

import pytest

from tests.supply import COMPATIBLE, LARGEST, build, build_again, parts, unknown, wrong_with


@pytest.mark.parametrize(
    ("licence", "found"),
    [
        ("MIT", ["MIT"]),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", ["MPL-2.0", "Apache-2.0", "MIT"]),
        ("BSD License; MIT License", ["BSD License", "MIT License"]),
        ("Apache License, Version 2.0", ["Apache License, Version 2.0"]),
        ("Mozilla Public License 2.0 (MPL 2.0)", ["Mozilla Public License 2.0 (MPL 2.0)"]),
        ("GPL-3.0-only OR MIT", ["GPL-3.0-only", "MIT"]),
    ],
)
def test_an_expression_is_taken_apart_into_its_licences(licence: str, found: list[str]) -> None:
    assert parts(licence) == found


def test_a_licence_that_is_not_known_to_be_compatible_is_named() -> None:
    listed = [
        {"Name": "good", "Version": "1", "License": "MIT"},
        {"Name": "bad", "Version": "2", "License": "MIT AND GPL-3.0-only"},
        {"Name": "nvidia-cublas", "Version": "12", "License": "NVIDIA Proprietary Software"},
        {"Name": "none", "Version": "3", "License": "UNKNOWN"},
    ]
    assert list(unknown(listed)) == ["bad 2: GPL-3.0-only", "none 3: UNKNOWN"]


def test_no_strong_copyleft_is_on_the_list() -> None:
    assert [name for name in COMPATIBLE if "GPL" in name and "MPL" not in name] == []


def test_what_is_built_again_elsewhere_is_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "one"\nversion = "1"\nrequires-python = ">=3.11"\n'
        '[tool.hatch.build.targets.sdist]\ninclude = ["one.py"]\n'
    )
    (source / "one.py").write_text("ONE = 1\n")
    built = build(source, tmp_path / "dist")
    assert [path.name for path in built] == ["one-1-py3-none-any.whl", "one-1.tar.gz"]
    again = build_again(built, tmp_path / "elsewhere")
    assert list(wrong_with(built, again)) == []
    (source / "one.py").write_text("ONE = 2\n")
    other = build(source, tmp_path / "other")
    assert list(wrong_with(other, again)) == [
        "one-1-py3-none-any.whl: not the same bytes when it is built again",
        "one-1.tar.gz: not the same bytes when it is built again",
    ]


def test_a_file_that_is_too_large_for_a_package_index_is_named(tmp_path: Path) -> None:
    wheel = tmp_path / "one-1-py3-none-any.whl"
    with wheel.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert list(wrong_with([wheel], [wheel])) == [
        f"{wheel.name}: 100,000,001 bytes, at most 100,000,000"
    ]
