"""Takes PDF.js from its npm package into ``static/pdfjs``: run by a developer who wants another version.

1. `npm pack` fetches the package of the version below; what comes must have the digest below.
2. The files that the viewer needs are copied, the builds for browsers of some years too; with them the licences.
3. ``package.json`` says what was taken: name, version, licence, and the SHA-256 of each file, which a test compares.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

NAME, VERSION, LICENCE = "pdfjs-dist", "6.5.438", "Apache-2.0"
SHA512 = (
    "be0f0fc35c7e0052b2e00303be1b9697970e615f1debdf14a0400da0516173bf"
    "61a970e7650aa7397a31c371c6f74ed61ce8352583af2e13fbe7a6e875d171a4"
)
FILES = {
    "legacy/build/pdf.min.mjs": "pdf.min.mjs",
    "legacy/build/pdf.worker.min.mjs": "pdf.worker.min.mjs",
    "wasm/openjpeg.wasm": "openjpeg.wasm",
    "wasm/jbig2.wasm": "jbig2.wasm",
    "wasm/qcms_bg.wasm": "qcms_bg.wasm",
    "LICENSE": "LICENSE",
    "wasm/LICENSE_OPENJPEG": "LICENSE_OPENJPEG",
    "wasm/LICENSE_JBIG2": "LICENSE_JBIG2",
    "wasm/LICENSE_QCMS": "LICENSE_QCMS",
}
FOLDER = Path(__file__).parent / "static" / "pdfjs"


def main() -> None:
    """Replace what is in ``static/pdfjs``. Raises SystemExit for a package of another digest."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", f"{NAME}@{VERSION}"], cwd=folder, check=True)  # noqa: S603
        (package,) = Path(folder).glob("*.tgz")
        found = hashlib.sha512(package.read_bytes()).hexdigest()
        if found != SHA512:
            raise SystemExit(f"{package.name} has the digest {found}, wanted {SHA512}")
        with tarfile.open(package) as archive:
            archive.extractall(folder, filter="data")
        FOLDER.mkdir(exist_ok=True)
        for source, name in FILES.items():
            shutil.copyfile(Path(folder) / "package" / source, FOLDER / name)
    digests = {name: digest(FOLDER / name) for name in sorted(FILES.values())}
    taken = {"name": NAME, "version": VERSION, "licence": LICENCE, "sha256": digests}
    (FOLDER / "package.json").write_text(json.dumps(taken, indent=1) + "\n", encoding="utf-8")


def digest(file: Path) -> str:
    """SHA-256 of a file, hex."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
