"""Every part that the ablation switches off is there, and off means another value than on."""

from __future__ import annotations

import importlib
import inspect
from types import CodeType

import pytest

from assistant.config.settings import Settings
from tests.benchmarks.ablation import PARTS

PATCHES = [(name, value) for off in PARTS.values() for name, value in off.patches.items()]


@pytest.mark.parametrize(("name", "off"), PATCHES, ids=[name for name, _ in PATCHES])
def test_a_patched_name_exists_and_has_another_value(name: str, off: object) -> None:
    module, _, attribute = name.rpartition(".")
    on = getattr(importlib.import_module(module), attribute)
    assert callable(on) == callable(off)
    assert on != off


@pytest.mark.parametrize(("name", "off"), PATCHES, ids=[name for name, _ in PATCHES])
def test_a_patched_name_is_read_when_a_question_is_asked(name: str, off: object) -> None:
    """Not only when its module is imported, as the default of an argument is."""
    module, _, attribute = name.rpartition(".")
    source = inspect.getsource(importlib.import_module(module))
    assert _functions_read(compile(source, module, "exec"), attribute)


def _functions_read(code: CodeType, name: str) -> bool:
    """Whether a function inside ``code`` reads the global ``name``."""
    inside = [one for one in code.co_consts if isinstance(one, CodeType)]
    return any(name in one.co_names or _functions_read(one, name) for one in inside)


def test_settings_that_switch_a_part_off_are_not_the_defaults() -> None:
    off = [(name, value) for one in PARTS.values() for name, value in one.settings.items()]
    assert {name for name, _ in off} == {"reader"}
    assert all(Settings.model_fields[name].default != value for name, value in off)
