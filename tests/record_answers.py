"""Records what the program answers, to prove that a refactoring changes nothing.

    python -m tests.record_answers record OUT.json --index60 DIR --indexpage DIR --samples DIR
    python -m tests.record_answers compare OLD.json NEW.json

The material is found by the variable ASSISTANT_SHARED. An index that is not there is made and kept:
of one made anew, a few vectors and so scores differ in the fourth digit. ``--samples`` is the cache
directory of the program, in which `open_samples` keeps its index. Only doors that stay are used:
`assistant.Assistant`, `assistant.samples` and the command ``assistant`` beside this Python.

Of training_questions.jsonl every tenth question is asked, of the others all. An answer is kept whole,
without its trace and its timings; the day on which a briefing was made is taken out.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
PAGE = "evaw-training-capacity-building.txt"
SHARED_SETS = ("seed_page", "reports_1", "reports_2", "open_1", "talk_1")
OWN_SETS = (
    "report",
    "paraphrased",
    "absent",
    "table",
    "listing",
    "counting",
    "swapped",
    "training",
)
TOPICS = """training of police; training of judges and prosecutors; violence against women;
shelters for survivors; education of children; clean water; migrants returned; sexual harassment;
evaluation recommendations; staff trained; total expenditure; child marriage; disability;
formation des agents de santé; capacitación de mujeres"""
QUERIES = f"""{TOPICS}; Viet Nam; UNODC Peru; Spotlight Initiative funding; firearms;
recomendaciones del Comité; réintégration des migrants; обеспечение прав женщин; حماية المدنيين;
2024 contributions; genderbased violence polise"""
PAIRS = {
    "60": """en/undp-annual-report-evaluation-2024 en/undp-annual-report-evaluation-2024-corr1;
en/cambodia-gender-strategic-plan-2014-2018 en/cambodia-nsdp-2014-2018;
en/unicef-education-thematic-fund-2024 en/unicef-child-protection-thematic-fund-2024""",
    "samples": "unodc-glo-act unodc-criminal-justice",
}
Item = tuple[str, str, str, Any]  # index, group, key, what is asked
Places = dict[str, str]  # directory of each index


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _listed(text: str) -> list[str]:
    return text.replace("\n", " ").split("; ")


def items(shared: Path) -> Iterator[Item]:
    """Everything that is asked, in a fixed order."""
    sets = [("60", name, shared / "eval" / f"{name}.jsonl") for name in SHARED_SETS]
    sets += [("60", name, DATA / f"{name}_questions.jsonl") for name in OWN_SETS]
    sets += [("page", *sets[0][1:]), ("samples", "sample", DATA / "sample_questions.jsonl")]
    for index, name, file in sets:
        for one in _lines(file)[:: 10 if name == "training" else 1]:
            asked = {key: one[key] for key in ("question", "history", "filters") if one.get(key)}
            yield index, name, one["id"], asked
    for dialogue in _lines(shared / "eval" / "dialogues.jsonl"):
        said = [turn["user"] for turn in dialogue["turns"]]
        for at, turn in enumerate(said):
            key = f"{dialogue['id']}/{at + 1}"
            yield "60", "dialogues", key, {"question": turn, "history": said[:at]}
    for index, name in (("60", "report"), ("samples", "sample")):
        questions = _lines(DATA / f"{name}_questions.jsonl")[::4]
        for query in (*_listed(QUERIES), *(one["question"] for one in questions)):
            yield index, "search", query, query
        for topic in _listed(TOPICS):
            yield index, "facts", topic, topic
        for pair in _listed(PAIRS[index]):
            yield index, "compare", pair, [f"{name}.pdf" for name in pair.split()]
        yield from ((index, name, "all", None) for name in ("conflicts", "documents"))
    for topic in _listed(TOPICS)[:10]:
        yield "60", "brief", topic, topic


@cache
def _opened(directory: str) -> Any:
    from assistant import Assistant

    return Assistant.open(directory)


def make_indexes(places: Places, shared: Path) -> Places:
    """Make those that are not there. Of the samples, the cache is given and the index returned."""
    from assistant import Assistant
    from assistant.samples import open_samples

    for index, name in (("60", ""), ("page", PAGE)):
        if not Path(places[index]).exists():
            print(f"making {places[index]}", file=sys.stderr)
            with Assistant.open(places[index]) as assistant:
                assistant.index([shared / "documents" / name])
    with open_samples() as assistant:
        assistant.ask(
            "How many staff did UNRWA train?"
        )  # two processes may fail to compile a model
        return places | {"samples": str(assistant.directory)}


def answered(item: Item, places: Places) -> Any:
    """What the program says; an error is an answer, too."""
    index, group, _, asked = item
    try:
        if group == "brief":
            return briefing(asked, places[index])
        assistant = _opened(places[index])
        if group == "search":
            return [_hit(hit) for hit in assistant.search(asked)]
        if group == "facts":
            return [fact.to_dict() for fact in assistant.facts(asked)]
        if group == "compare":
            return assistant.compare(*asked).to_dict()
        if group in ("conflicts", "documents"):
            return [one.to_dict() for one in getattr(assistant, group)()]
        said = assistant.ask(**asked, explain=False).to_dict()
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {key: said[key] for key in said if key not in ("trace_id", "timings_ms")}


def _hit(hit: Any) -> dict[str, Any]:
    found = {n: getattr(hit.passage, n) for n in ("document", "page", "start", "end", "text")}
    return found | {"section": list(hit.passage.headings), "score": hit.score}


def briefing(topic: str, directory: str) -> str:
    """A briefing on a topic as Markdown, without the day on which it was made."""
    sections = [
        {"heading": "Facts", "topic": topic},
        {"heading": "Questions", "questions": [f"What was done about {topic}?"]},
    ]
    command = Path(sys.executable).with_name("assistant")
    with tempfile.TemporaryDirectory() as folder:
        plan, out = Path(folder, "plan.yaml"), Path(folder, "out.md")
        plan.write_text(json.dumps({"title": topic.title(), "sections": sections}), "utf-8")
        given = [str(one) for one in (command, "brief", plan, "--out", out, "--index", directory)]
        done = subprocess.run(given, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.replace(folder, "FOLDER"))
        return out.read_text("utf-8").replace(f"accessed {date.today()}", "accessed DAY")


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return round(value, 4) if isinstance(value, float) else value


def _work(given: tuple[Item, Places]) -> tuple[Item, Any, float]:
    began = time.perf_counter()
    return given[0], _rounded(answered(*given)), time.perf_counter() - began


def record(out: Path, places: Places, only: Sequence[str], shared: Path) -> None:
    """Ask everything, in two processes, and write what was said."""
    os.environ |= {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    os.environ["ASSISTANT_CACHE_DIR"] = places["samples"]  # these processes inherit
    places = make_indexes(places, shared)
    import assistant

    print(f"recording {assistant.__file__}", file=sys.stderr)
    wanted = [i for i in items(shared) if not only or any(o in f"{i[0]}/{i[1]}" for o in only)]
    groups: dict[str, dict[str, Any]] = {}
    seconds: dict[str, float] = {}
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        done = pool.imap(_work, [(item, places) for item in wanted], chunksize=4)
        for number, ((index, name, key, asked), said, took) in enumerate(done, start=1):
            group = f"{index}/{name}"
            groups.setdefault(group, {})[key] = {"asked": asked, "said": said}
            seconds[group] = seconds.get(group, 0) + took
            print(f"{number} of {len(wanted)}", end="\r", file=sys.stderr)
        pool.close()
        pool.join()  # else they would be killed with their indexes open
    out.write_text(json.dumps(groups, ensure_ascii=False, indent=0, sort_keys=True), "utf-8")
    for group, took in seconds.items():
        failed = sum(list(one["said"]) == ["error"] for one in groups[group].values())
        counts = f"{len(groups[group])} entries, {failed} errors"
        print(f"{group}: {counts}, {took:.1f} s of one process", file=sys.stderr)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value inside, with where it stands."""
    if not isinstance(value, dict | list) or not value:
        yield path, value
        return
    for name, one in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(one, f"{path}.{name}".lstrip("."))


def compare(old: dict[str, Any], new: dict[str, Any], show: int) -> bool:
    """Print what differs, group by group; whether nothing does."""
    same = True
    for group in sorted({*old, *new}):
        one, two = old.get(group, {}), new.get(group, {})
        changed = [key for key in one if key in two and one[key] != two[key]]
        gone, added = len(one.keys() - two), len(two.keys() - one)
        same = same and not (changed or gone or added)
        counts = f"{len(one) - len(changed) - gone} equal, {len(changed)} changed"
        print(f"{group}: {counts}, {gone} only old, {added} only new")
        for key in changed[:show]:
            before, after = dict(leaves(one[key])), dict(leaves(two[key]))
            paths = [p for p in before | after if before.get(p, ...) != after.get(p, ...)]
            print(f"  {key}: {len(paths)} values differ: {str(one[key]['asked'])[:200]}")
            for path in paths[:6]:
                values = [repr(v.get(path, "(not there)")) for v in (before, after)]
                pairs = enumerate(zip(*values, strict=False))
                at = max(0, next((at for at, (a, b) in pairs if a != b), 0) - 40)
                print(f"    {path}: {'  ->  '.join(v[at : at + 160] for v in values)}")
    return same


def main() -> int:
    parser = argparse.ArgumentParser(description="Records what the program answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    recording = commands.add_parser("record", help="ask everything, write what was said")
    recording.add_argument("out", type=Path, metavar="OUT.json")
    for name in ("index60", "indexpage", "samples"):
        recording.add_argument(f"--{name}", type=os.path.abspath, required=True, metavar="DIR")
    recording.add_argument("--only", nargs="+", default=[], metavar="NAME", help="as 60/facts")
    comparing = commands.add_parser("compare", help="print what differs between two records")
    comparing.add_argument("records", type=Path, nargs=2, metavar="RECORD.json", help="old, new")
    comparing.add_argument("--show", type=int, default=5, metavar="N", help="changes of a group")
    given = parser.parse_args()
    if given.command == "compare":
        old, new = (json.loads(file.read_text("utf-8")) for file in given.records)
        return 0 if compare(old, new, given.show) else 1
    if "ASSISTANT_SHARED" not in os.environ:
        print("nothing recorded: ASSISTANT_SHARED is not set", file=sys.stderr)
        return 0
    places = {"60": given.index60, "page": given.indexpage, "samples": given.samples}
    record(given.out, places, given.only, Path(os.environ["ASSISTANT_SHARED"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
