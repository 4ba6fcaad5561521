"""Training groups of the layers for sheets: questions with the columns of tables.

    python -m assistant.evaluation.fitting.sheet_groups --index DIR QUESTIONS.jsonl… [--index DIR QUESTIONS.jsonl… …] --out GROUPS.jsonl

Written are lines as `assistant.reader.training.sheets` reads. The columns are those that the likeliest right plan asks for,
chooses rows by, and divides them by; and those of the likeliest table of another document (of any, for a question that nothing
answers), none of which is. The plans are found without the layers that are to be trained.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.evaluation.fitting.tables import JudgedPlans, judged_plans, parser_of
from assistant.reader.passage_reader import PackagedReader
from assistant.tables.columns_read import PlanColumns, columns_shown, name_of
from index.model import TableRecord

_SURE = 3  # the likeliest right plans, whose operations all count


def group(one: JudgedPlans) -> dict[str, Any]:
    """The group of one question."""
    asked = one.asked
    titles = {name: record.title for name, record in one.records.items()}
    return {
        "id": asked.id,
        "documents": list(asked.files) or [asked.document or asked.id],
        "tables": [*_of_right(one, titles), *_of_another(one, titles)],
    }


def _of_right(one: JudgedPlans, titles: dict[str, str]) -> list[dict[str, Any]]:
    right = [tried.plan for tried, is_right in zip(one.plans, one.right, strict=True) if is_right]
    if not right:
        return []
    columns, read = _read(one, right[0].table, titles)
    own = PlanColumns.of(right[0])
    return [
        read
        | {
            "targets": _units(columns, own.targets),
            "conditions": _units(columns, own.conditions),
            "groups": _units(columns, own.groups),
            "operations": sorted(
                {
                    name_of(plan.operation)
                    for plan in right[:_SURE]
                    if plan.table.id == right[0].table.id
                }
            ),
        }
    ]


def _of_another(one: JudgedPlans, titles: dict[str, str]) -> list[dict[str, Any]]:
    known = {
        tried.plan.table.id
        for tried, is_right in zip(one.plans, one.right, strict=True)
        if is_right
    }
    about = {*one.asked.files, one.asked.document} if one.asked.answerable else set()
    for table in (tried.plan.table for tried in one.plans):
        if table.id not in known and table.document not in about:
            _, read = _read(one, table, titles)
            return [read | {"targets": [], "conditions": [], "groups": [], "operations": []}]
    return []


def _read(
    one: JudgedPlans, table: TableRecord, titles: dict[str, str]
) -> tuple[list[int], dict[str, Any]]:
    columns, shown = columns_shown(one.index, table, titles[table.document])
    return columns, {"asked": one.question.text, "shown": shown.above, "units": shown.units}


def _units(columns: list[int], which: tuple[int, ...]) -> list[int]:
    """Numbers of the units that are these columns."""
    return sorted({columns.index(at) for at in which if at in columns})


def main() -> None:
    """Read arguments, write the groups."""
    options = parser_of(__doc__, Path("groups.jsonl")).parse_args()
    reader = PackagedReader()
    with options.out.open("w", encoding="utf-8") as out:
        for directory, *files in options.index:
            for one in judged_plans(directory, files, reader, columns=False):
                out.write(json.dumps(group(one), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
