"""People as the rest of the program sees them: a name and a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``role``: a reader asks and reads; an editor also adds and removes documents."""

    name: str
    role: Role = "reader"

    @property
    def may_edit(self) -> bool:
        return self.role == "editor"


LOCAL = Person("local", "editor")  # whoever sits at this machine, where nobody has to sign in
