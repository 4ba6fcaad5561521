"""Templates that escape whatever is put into them.

Text from a report is hostile until it is escaped. Nobody has to remember that here: the
environment escapes every value, inside attributes too, and a name that a template does not know is
an error. Nothing in this package marks text from outside as safe.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.locale.messages import Texts


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("assistant.interfaces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, t: Texts, **values: Any) -> str:
    """The template ``templates/NAME.html`` as escaped HTML, with the interface's texts ``t``."""
    return _environment().get_template(f"{template}.html").render(t=t, **values)
