"""Conditions that a question may mean without saying a cell: each is one that a selection of rows is tried with.

* ``answer``: yes or no in a column of answers ("with a law on …");
* ``missing``: no value in a column that the question names ("no data for …"), ``nothing``: also 0 or "none";
* ``meaning``: the cell of a column of few values that is nearest in meaning to words of the question ("turned down" and
  "Rejected", also in another language);
* ``code``: a cell that another table of the document explains ("MoH", which a list says is the Ministry of Health);
* ``group``: the rows below a heading inside the table, or below one of several;
* ``whole``: the rows of all, in a column that has them beside parts ("Both" beside "Male" and "Female");
* ``part``: words that stand inside cells of one column ("solar", in "Grid; solar").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.evidence.coverage import covers
from assistant.tables.cell_words import cell_words, is_whole
from assistant.tables.links import Kind, Option
from assistant.tables.plan import HEADINGS, Condition, Relation
from assistant.tables.reading import FILLER, content, key_of
from assistant.tables.sexes import said_for, sexes_of
from assistant.tables.table_reading import CellText, TableReading
from corpus.names import find_organisations, find_places
from corpus.normalize import fold
from index.model import CellCondition, CellMatch, RowGroup, TableRecord
from index.view import IndexView

_COLUMNS = 3  # columns that may be empty
_SAID, _NEAREST = (
    2,
    3,
)  # columns of answers: that the question names, and that are nearest in meaning
_VALUES = 20  # different cells of a column that are compared in meaning
_MEANT = 4  # values that are tried
_NAME = 0.5  # share of the characters of a cell in names, from which it is one
_NEAR = 0.85  # cosine from which a value may be meant
_DIFFERENT = 0.6  # share of the cells of a column that differ, from which they are not compared
_COMPARED = 60  # values of a table
_CODES, _EXPLAINING = 400, 12  # rows of a table that explains codes, and such tables of a document
_CODE = re.compile(r"[^\W\d_]+\d\w*")
_EXPLAINED = 0.6  # share of the words of what explains a code
_PART, _SEARCHED = (
    3,
    5_000,
)  # words that stand inside a cell, and rows of a table whose cells are looked through


def options(read: TableReading, used: Collection[int], tested: Collection[int]) -> list[Option]:
    """Conditions for a selection that accounts for the words ``used`` and has conditions on the columns ``tested``."""
    left = read.reading.weights.keys() - set(used) - read.context
    found = [
        *_answers(read, left, used),
        *_without(read, left),
        *_groups(read, left),
        *_codes(read, left),
        *_meant(read, left),
        *_wholes(read),
        *_parts(read, left),
    ]
    return [one for one in found if one.column not in tested]


def _answers(read: TableReading, left: Collection[int], used: Collection[int]) -> Iterator[Option]:
    """A column of yes and no: those named best and those nearest in meaning."""
    columns = [at for at, column in enumerate(read.table.columns) if column.kind == "yes"]
    if not columns:
        return
    links = {link.column: link for link in read.columns if link.column in columns}
    named = [at for at, link in links.items() if link.at & set(left)]
    near = read.meanings.of(read.reading, used, read.table)
    by_meaning = sorted(columns, key=lambda at: (-near.get(at, 0.0), at))
    nearest = by_meaning[0]
    for column in dict.fromkeys([*named[:_SAID], *by_meaning[:_NEAREST]]):
        link = links.get(column)
        for kind in ("no", "yes") if "not" in read.reading.asks else ("yes",):
            test = CellCondition(column, "kind", (kind,))
            at = link.at if link else frozenset[int]()
            if kind == "no":
                at |= read.reading.asks["not"]
            strength = link.share if link else 0.0
            behind = 10 * (near.get(nearest, 0.0) - near.get(column, 0.0))
            yield Option(
                "answer", Condition(test, "is {value}", (kind.capitalize(),)), at, strength, behind
            )


def _without(read: TableReading, left: Collection[int]) -> Iterator[Option]:
    """No value in a column that the question names, where it asks for what is missing or says "no"."""
    reading, table = read.reading, read.table
    asked = reading.asks.keys() & {"missing", "not"}
    if not asked:
        return
    said = frozenset[int]().union(*(reading.asks[name] for name in asked))
    named = [link for link in read.columns if link.at & set(left)][:_COLUMNS]
    for link in named:
        column = table.columns[link.column]
        tests: dict[Kind, CellCondition] = {"missing": CellCondition(link.column, "missing", ())}
        if column.kind in ("number", "money", "percent"):
            tests["nothing"] = CellCondition(link.column, "nothing", ())
        elif column.kind == "text":
            keys = tuple(key_of(word, table.language or "en") for word in cell_words()["none"])
            tests["nothing"] = CellCondition(link.column, "is", keys)
        for kind, test in tests.items():
            if read.index.select_rows(table.id, [test]):
                relation: Relation = "is empty" if kind == "missing" else "is nothing"
                at = link.at | said
                behind = named[0].share - link.share
                yield Option(kind, Condition(test, relation), at, link.share, behind)


def _groups(read: TableReading, left: Collection[int]) -> list[Option]:
    """Rows below headings of which the question says words that other headings do not have."""
    groups = read.groups
    reading, language = read.reading, read.table.language or "en"
    known = [content(group.name, language) for group in groups]
    often = {s for words in known for s in words if sum(s in o for o in known) * 2 > len(known) > 1}
    found: list[tuple[float, frozenset[int], RowGroup, float]] = []
    for group, words in zip(groups, known, strict=True):
        own = words - often
        at = frozenset(
            i for i in reading.weights if reading.words[i].stem in own and i not in read.context
        )
        if at & set(left):
            share = len({reading.words[i].stem for i in at}) / len(own)
            found.append((reading.weight(at), at, group, share))
    found.sort(key=lambda one: (-one[0] * one[3], one[2].first))
    best = [_group([one], found) for one in found[:2]]
    apart: list[tuple[float, frozenset[int], RowGroup, float]] = []
    for one in found:
        if all(one[1] - other[1] and other[1] - one[1] for other in apart):
            apart.append(one)
    return best + ([_group(apart, found)] if 1 < len(apart) <= len(groups) // 2 + 1 else [])


def _group(
    chosen: list[tuple[float, frozenset[int], RowGroup, float]],
    found: list[tuple[float, frozenset[int], RowGroup, float]],
) -> Option:
    ranges = tuple(float(n) for _, _, group, _ in chosen for n in (group.first, group.last))
    names = tuple(f"“{group.name}”" for _, _, group, _ in chosen)
    at = frozenset[int]().union(*(one[1] for one in chosen))
    share = sum(one[3] for one in chosen) / len(chosen)
    test = CellCondition(HEADINGS, "among", ranges)
    return Option(
        "group", Condition(test, "below {value}", names), at, share, found[0][3] - chosen[0][3]
    )


def _codes(read: TableReading, left: Collection[int]) -> Iterator[Option]:
    """Cells that a short table of the same document explains in words that the question says."""
    reading = read.reading
    for column, code, explained in read.explained:
        at = reading.matching(explained) & set(left)
        share = len({reading.words[i].stem for i in at}) / len(explained) if explained else 0.0
        if share >= _EXPLAINED:
            test = CellCondition(column, "is", (code,))
            yield Option("code", Condition(test, "is {value}", (code.strip(),)), at, share)


def explained_codes(index: IndexView, table: TableRecord) -> list[tuple[int, str, frozenset[str]]]:
    """Columns and cells of a table that others of its document explain, with the stems of what explains them."""
    if table.sheet is None:
        return []
    others = [one for one in index.tables([table.document]) if one.id != table.id]
    found: list[tuple[int, str, frozenset[str]]] = []
    for other in others[:_EXPLAINING]:
        if other.rows > _CODES or len(other.columns) < 2:
            continue
        rows = index.table_rows(other.id).values()
        language = table.language or "en"
        for at in (0, 1):
            keys = {}
            for row in rows:
                if at in row.cells:
                    words = (
                        c.text for i, c in row.cells.items() if i != at and c.value.kind == "text"
                    )
                    keys[key_of(row.cells[at].text, language)] = content(" ".join(words), language)
            matches = index.table_matches([table.id], list(keys))
            columns = {m.column for m in matches}
            for column in columns:
                own = [m for m in matches if m.column == column]
                if len(own) > 1:
                    found += [(column, m.key, keys[m.key]) for m in own if keys[m.key]]
    return found


def _meant(read: TableReading, left: Collection[int]) -> list[Option]:
    """Cells of columns of few values that are near in meaning to words of the question, the nearest first."""
    if not left:
        return []
    near = read.meanings.nearest(read.reading, left, [one.meaning for one in read.values])
    able = [
        v
        for v, (cosine, _) in enumerate(near)
        if cosine >= _NEAR and _may_be_meant(read.values[v].text, read)
    ]
    order = sorted(able, key=lambda v: -near[v][0])[:_MEANT]
    found = []
    for one in order:
        match, text = read.values[one].match, read.values[one].text
        cosine, at = near[one]
        test = CellCondition(match.column, "is", (match.key,))
        behind = 10 * (near[order[0]][0] - cosine)
        found.append(
            Option(
                "meaning", Condition(test, "is {value}", (text,)), at, 10 * (cosine - _NEAR), behind
            )
        )
    return found


def _wholes(read: TableReading) -> Iterator[Option]:
    """The cell of a column of few values that stands for all of them."""
    for one in read.values:
        if one.match.column in read.wholes and is_whole(one.text):
            test = CellCondition(one.match.column, "is", (one.match.key,))
            condition = Condition(test, "is {value}", (one.text,))
            yield Option("whole", condition, frozenset(), 1.0)


def _parts(read: TableReading, left: Collection[int]) -> list[Option]:
    """Words of the question inside cells of text that are no names of rows, those that account for most first."""
    reading, table = read.reading, read.table
    runs = [
        (at, key)
        for key, at in reading.keys.items()
        if at <= set(left) and key not in reading.initials and len(at) <= _PART
    ]
    keys = {key: at for at, key in runs if reading.weight(at) > FILLER * len(at)}
    if not keys or table.rows > _SEARCHED:
        return []
    named = {link.column: link.at for link in read.columns}
    among = [
        (match.column, match.key)
        for match in read.index.cells_containing(table.id, tuple(keys))
        if table.columns[match.column].kind == "text"
        and match.column not in (read.name, read.code)
        and not keys[match.key] <= named.get(match.column, frozenset())  # "type of organisation"
    ]
    found = [(reading.weight(keys[key]), key, column) for (column, key) in among]
    able = []
    for weight, key, column in sorted(found, key=lambda one: (-one[0], one[2]))[:_MEANT]:
        at = keys[key]
        test = CellCondition(column, "contains", (key,))
        total = sum(reading.weights.values()) or 1.0
        able.append(
            Option(
                "part", Condition(test, "has {value}", (reading.written(at),)), at, weight / total
            )
        )
    return able


def _may_be_meant(text: str, read: TableReading) -> bool:
    """Whether a cell is no name or code, or one that the question has too: "countries" do not mean "South Asia", nor "P6" "P5"."""
    codes, said = (set(_CODE.findall(one.casefold())) for one in (text, read.reading.question.text))
    if said and not codes <= said:
        return False
    found = (*find_places(text), *find_organisations(text))
    named = {at for one in found for at in range(one.start, one.end)}
    question = read.reading.question
    asked = {*question.places, *question.organisations}
    keys = {one.key for one in found}
    return len(named) < _NAME * len(text) or any(covers(key, keys) for key in asked)


def few_values(index: IndexView, table: TableRecord, name: int) -> list[CellText]:
    """The different cells of each column of text that has few; not of the column of names."""
    values: list[CellText] = []
    language = table.language or "en"
    for at, column in enumerate(table.columns):
        if column.kind == "text" and column.names and at != name and column.different < _DIFFERENT:
            found = index.distinct_values(table.id, at, _VALUES)
            rows = index.table_rows(table.id, [match.first_row for match in found])
            texts = [(m, rows[m.first_row].cells[at].text) for m in found if m.first_row in rows]
            sexes = sexes_of({fold(text) for _, text in texts}, language)
            values += [
                _cell_text(m, text, sexes.get(fold(text), ""), language) for m, text in texts
            ]
    return values[:_COMPARED]


def _cell_text(match: CellMatch, text: str, sex: str, language: str) -> CellText:
    """``sex``: for which it stands; a letter is compared as what it stands for."""
    meaning = said_for(sex, language) if sex and len(text) == 1 else text
    return CellText(match, text, meaning, sex)


def whole_columns(
    index: IndexView, table: TableRecord, values: Sequence[CellText]
) -> frozenset[int]:
    """Columns with rows for all beside rows for parts: most of those are in their other texts and dates like another row."""
    found = {one.match.column for one in values if one.match.count > 1 and is_whole(one.text)}
    if not found:
        return frozenset()
    rows = index.table_rows(table.id).values()
    kinds = {at for at, column in enumerate(table.columns) if column.kind in ("text", "date")}
    wholes = set()
    for column in found:
        others: dict[tuple[str, ...], set[str]] = {}
        for row in rows:
            key = tuple(row.cells[at].text if at in row.cells else "" for at in kinds - {column})
            cell = row.cells[column].text if column in row.cells else ""
            others.setdefault(key, set()).add(cell)
        having = [cells for cells in others.values() if any(map(is_whole, cells))]
        if sum(len(cells) > 1 for cells in having) * 2 > len(having):
            wholes.add(column)
    return frozenset(wholes)
