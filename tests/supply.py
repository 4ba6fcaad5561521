"""What is given to others: the wheel and the sdist, the licences of the dependencies, and an SBOM (CycloneDX).

    python -m tests.supply FOLDER

Writes ``licences.md`` and ``sbom.json`` of what ``pip install programme-assistant`` brings, without extras, in the versions that are
installed here, and builds wheel and sdist in ``FOLDER/dist``. Exit status 1, with what is wrong named, if

- a licence is not one that goes with the MIT licence of the program: such a package has to be looked at, and replaced or
  added to `COMPATIBLE` with the reason;
- the wheel and sdist built again, from the unpacked sdist in another folder, are not the same bytes: then nobody can check
  that what they got was made from the source;
- one of them is too large for a package index.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROGRAM = "programme-assistant"
_SCRIPTS = Path(sysconfig.get_path("scripts"))
# Names as packages write them. All are permissive, but for MPL 2.0, which covers the files of that package alone.
COMPATIBLE = {
    "0BSD",
    "3-Clause BSD License",
    "Apache 2.0 License",
    "Apache License, Version 2.0",
    "Apache Software License",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD License",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CNRI-Python",
    "HPND",
    "ISC License (ISCL)",
    "MIT",
    "MIT License",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)",
    "PSF-2.0",
    "Python Software Foundation License",
    "Zlib",
    "dependency licenses",  # of pypdfium2: those of PDFium (BSD, Apache) and what it is built from, all permissive
}
# What torch brings for graphics cards where it is installed from PyPI on Linux, under NVIDIA's own licence: nothing here uses
# it, and an installation with a torch for the CPU alone has none of it.
_FOR_CARDS = ("nvidia-", "cuda-")
LARGEST = 100_000_000  # bytes of a file, which PyPI takes without being asked
_ROOT = Path(__file__).parents[1]
_BETWEEN = re.compile(r"\s+(?:AND|OR)\s+|\s*[;,]\s*")


def dependencies(name: str) -> set[str]:
    """Canonical names of all that ``name`` needs on this machine, directly or not."""
    found: dict[str, set[str]] = {}  # with the extras that were asked of each
    waiting = [Requirement(name)]
    while waiting:
        wanted = waiting.pop()
        for one in map(Requirement, _requires(wanted.name)):
            extras = {"", *wanted.extras}
            if one.marker and not any(one.marker.evaluate({"extra": extra}) for extra in extras):
                continue
            key = canonicalize_name(one.name)
            if key not in found or one.extras - found[key]:
                found.setdefault(key, set()).update(one.extras)
                waiting.append(one)
    return set(found)


def _requires(name: str) -> list[str]:
    """What a package needs; nothing where it is not installed, as one that another system needs."""
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def licences(packages: set[str]) -> list[dict[str, str]]:
    """Name, version and licence of each, by name, as pip-licenses tells them."""
    here = ["--python", sys.executable, "--with-system", "--format=json"]
    command = [_SCRIPTS / "pip-licenses", *here, "--packages", *sorted(packages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return sorted(json.loads(done.stdout), key=lambda one: str(one["Name"]).casefold())


def unknown(listed: list[dict[str, str]]) -> Iterator[str]:
    """Packages with a licence that is not known to be compatible."""
    for one in listed:
        if one["Name"].startswith(_FOR_CARDS):
            continue
        others = [part for part in parts(one["License"]) if part not in COMPATIBLE]
        if others:
            yield f"{one['Name']} {one['Version']}: {'; '.join(others)}"


def parts(licence: str) -> list[str]:
    """The licences of an expression: "MPL-2.0 AND (Apache-2.0 OR MIT)" has three; a known name is one."""
    if licence in COMPATIBLE:
        return [licence]
    found = (part.strip() for part in _BETWEEN.split(licence))
    return [_bare(part) for part in found if part]


def _bare(part: str) -> str:
    """Without a bracket that was opened or closed in another part: "(Apache-2.0", "MIT)"."""
    if part.count("(") == part.count(")"):
        return part
    return part.strip("()")


def sbom(packages: set[str]) -> dict[str, Any]:
    """The CycloneDX document of ``packages``, which is that of this environment without the others."""
    command = [_SCRIPTS / "cyclonedx-py", "environment", "--of", "JSON", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    data: dict[str, Any] = json.loads(done.stdout)
    kept = [one for one in data["components"] if canonicalize_name(one["name"]) in packages]
    names = {one["bom-ref"] for one in kept}
    data["components"] = kept
    data["dependencies"] = [
        one | {"dependsOn": [name for name in one.get("dependsOn", []) if name in names]}
        for one in data["dependencies"]
        if one["ref"] in names
    ]
    program = distribution(PROGRAM)
    data["metadata"]["component"] = {
        "type": "application",
        "name": PROGRAM,
        "version": program.version,
        "licenses": [{"license": {"id": "MIT"}}],
    }
    return data


def build(source: Path, folder: Path) -> list[Path]:
    """The sdist and the wheel of the project in ``source``, each made from it, in an empty ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--quiet", "--no-isolation", "--sdist", "--wheel"]
    subprocess.run([*command, "--outdir", folder, source], check=True)
    return sorted(folder.iterdir())


def build_again(built: list[Path], folder: Path) -> list[Path]:
    """The same from the sdist among ``built``, as somebody else would: unpacked in another folder, with other times of files."""
    (sdist,) = (path for path in built if path.name.endswith(".tar.gz"))
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    return build(folder / sdist.name.removesuffix(".tar.gz"), folder / "dist")


def wrong_with(built: list[Path], again: list[Path]) -> Iterator[str]:
    """What keeps ``built`` from being released: files that differ in ``again`` or are too large."""
    second = {path.name: _digest(path) for path in again}
    for path in built:
        if second.get(path.name) != _digest(path):
            yield f"{path.name}: not the same bytes when it is built again"
        if path.stat().st_size > LARGEST:
            yield f"{path.name}: {path.stat().st_size:,} bytes, at most {LARGEST:,}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    wrong = [*_check_licences(folder), *_check_build(folder)]
    for one in wrong:
        print(one, file=sys.stderr)
    return 1 if wrong else 0


def _check_build(folder: Path) -> list[str]:
    built = build(_ROOT, folder / "dist")
    for path in built:
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, sha256 {_digest(path)}")
    with TemporaryDirectory() as elsewhere:
        return list(wrong_with(built, build_again(built, Path(elsewhere))))


def _check_licences(folder: Path) -> list[str]:
    packages = dependencies(PROGRAM)
    listed = licences(packages)
    rows = [f"| {one['Name']} | {one['Version']} | {one['License']} |" for one in listed]
    table = "\n".join(["| package | version | licence |", "|---|---|---|", *rows])
    (folder / "licences.md").write_text(table + "\n", encoding="utf-8")
    made = sbom(packages)
    (folder / "sbom.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(
        f"{len(listed)} of {len(packages)} dependencies; {folder / 'licences.md'}, {folder / 'sbom.json'}"
    )
    told = {canonicalize_name(one["Name"]) for one in listed}
    others = [*unknown(listed), *(f"{name}: nothing is known" for name in sorted(packages - told))]
    return [f"not known to be compatible: {one}" for one in others]


if __name__ == "__main__":
    sys.exit(main())
