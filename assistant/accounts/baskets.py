"""The basket of each person, kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from pydantic import TypeAdapter, ValidationError

from assistant.accounts.basket import Basket
from assistant.accounts.database import Database

_BASKET: TypeAdapter[Basket] = TypeAdapter(Basket)


class Baskets:
    """Safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, person: str) -> Basket:
        """The person's basket; empty if there is none, or none that this version can read."""
        with self._database.opened() as database:
            return _read(database, person)

    def change(self, person: str, change: Callable[[Basket], Basket]) -> Basket:
        """Keep what ``change`` makes of the person's basket, and give it.

        Nobody changes it in between: of two pins at once, both are kept.
        """
        with self._database.opened() as database:
            database.execute("BEGIN IMMEDIATE")
            basket = change(_read(database, person))
            database.execute(
                "INSERT INTO basket VALUES (?, ?) ON CONFLICT (person)"
                " DO UPDATE SET pins = excluded.pins",
                (person, _BASKET.dump_json(basket).decode()),
            )
        return basket


def _read(database: sqlite3.Connection, person: str) -> Basket:
    row = database.execute("SELECT pins FROM basket WHERE person = ?", (person,)).fetchone()
    if row is None:
        return Basket()
    try:
        return _BASKET.validate_json(row[0])
    except ValidationError:
        return Basket()
