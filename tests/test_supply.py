from __future__ import annotations

import pytest

from tests.supply import COMPATIBLE, parts, unknown


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
