"""What one run of indexing has to do: a pure function of what is on disk and what is known.

1. A name whose file has the version that is known is kept; a failure is kept too, and named again.
2. A name that is new or has another version is added or replaced. Where a surviving document has
   the same bytes, the name becomes an alias of it instead.
3. A known name of the roots at hand that is not on disk any more is deleted; names of other roots
   are left alone. A folder that cannot be opened says nothing about the files in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.files.scan import Root, Source
from index.manifest.writing import Known
from index.model import Failure


@dataclass(frozen=True, slots=True)
class Plan:
    """Every name of the run in exactly one place. ``aliases``: with the document that they name.

    ``known_aliases``: those of them that are known already and had other bytes.
    """

    add: tuple[Source, ...] = ()
    replace: tuple[Source, ...] = ()
    aliases: tuple[tuple[Source, str], ...] = ()
    keep: tuple[Source, ...] = ()
    delete: tuple[str, ...] = ()
    fail: tuple[Source, ...] = ()
    still_failed: tuple[Failure, ...] = ()
    refused: tuple[Failure, ...] = ()
    known_aliases: frozenset[str] = frozenset()

    @property
    def read(self) -> tuple[Source, ...]:
        """What has to be read, by name."""
        return tuple(sorted((*self.add, *self.replace), key=lambda source: source.name))


def plan(sources: Sequence[Source], known: Mapping[str, Known], roots: Collection[str]) -> Plan:
    """Compare. ``sources``: names are unique; ``roots``: as in `root_of`, those that were scanned."""
    refused = {source.name: _taken(source, known) for source in sources}
    ordered = sorted(
        (source for source in sources if not refused[source.name]), key=lambda one: one.name
    )
    fail = [source for source in ordered if source.failure]
    good = [source for source in ordered if not source.failure]
    names = {source.name for source in sources}
    delete = [
        name
        for name, one in known.items()
        if one.origin.root in roots and name not in names and not _below(name, fail)
    ]
    sorting = _Sorting(good, known, {*delete, *(source.name for source in fail)})
    return Plan(
        add=tuple(sorting.add),
        replace=tuple(sorting.replace),
        aliases=tuple(sorting.aliases),
        keep=tuple(sorting.keep),
        delete=tuple(sorted(delete)),
        fail=tuple(fail),
        still_failed=tuple(sorting.still_failed),
        refused=tuple(Failure(name, why) for name, why in sorted(refused.items()) if why),
        known_aliases=frozenset(s.name for s, _ in sorting.aliases if s.name in known),
    )


def root_of(source: Source) -> str:
    """The root of a source as the manifest keeps it."""
    return str(source.root.expanduser().resolve())


def known_roots(known: Iterable[Known]) -> list[Root]:
    """The folders and files that names came from, each with the name that it was given, by path.

    Without those whose documents a program made: there is nothing on disk to look at.
    """
    found: dict[str, str] = {}
    for one in known:
        root, path = Path(one.origin.root), Path(one.origin.path)
        if not root.is_absolute() or not path.is_relative_to(root):
            continue
        below = path.relative_to(root).as_posix() if path != root else path.name
        if one.origin.name.endswith(below):
            found[one.origin.root] = one.origin.name.removesuffix(below).rstrip("/")
    return [Root(Path(path), name) for path, name in sorted(found.items())]


class _Sorting:
    """Sources that can be read, sorted by what is to be done with them."""

    def __init__(
        self, sources: Sequence[Source], known: Mapping[str, Known], gone: Collection[str]
    ) -> None:
        self.add: list[Source] = []
        self.replace: list[Source] = []
        self.aliases: list[tuple[Source, str]] = []
        self.keep: list[Source] = []
        self.still_failed: list[Failure] = []
        versions = {source.name: source.version for source in sources}
        self._known = known
        self._holders = {
            one.origin.version: name
            for name, one in known.items()
            if one.state == "indexed"
            and one.alias_of is None
            and name not in gone
            and versions.get(name, one.origin.version) == one.origin.version
        }
        for source in sources:
            self._sort(source)

    def _sort(self, source: Source) -> None:
        one = self._known.get(source.name)
        same = one is not None and one.origin.version == source.version
        holder = self._holders.get(source.version)
        if one is not None and same and one.state == "failed" and not source.correction.password:
            self.still_failed.append(Failure(source.name, one.reason))
        elif one is not None and same and holder in (source.name, one.alias_of) and holder:
            self.keep.append(source)
        elif holder is not None:
            self.aliases.append((source, holder))
        else:
            self._holders[source.version] = source.name
            (self.add if one is None else self.replace).append(source)


def _taken(source: Source, known: Mapping[str, Known]) -> str:
    """Why a name cannot be used, because another root's document has it; "" if it can."""
    one = known.get(source.name)
    if one is None or one.origin.root == root_of(source):
        return ""
    same_file = one.origin.path == str(source.path.expanduser().resolve())
    if same_file or one.origin.version == source.version:
        return ""
    return (
        f"{one.origin.path} is indexed under this name; name the root"
        f" (`assistant index name={source.root}`) or remove the other document first"
    )


def _below(name: str, folders: Sequence[Source]) -> bool:
    return any(name.startswith(f"{folder.name}/") for folder in folders)
