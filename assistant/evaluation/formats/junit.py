"""JUnit XML: a test for each threshold, as CI servers show them.

``testsuites`` holds one ``testsuite`` with ``properties`` (what was measured, with which program), and a ``testcase`` for each
threshold; one that is not reached has a ``failure`` that names the questions which were not answered as they should be.
By the schema of Jenkins (junit-10.xsd), which GitLab, GitHub actions and Azure read too.
"""

from __future__ import annotations

from lxml import etree

from assistant.config.errors import UsageError
from assistant.evaluation.formats.outcome import Outcome
from assistant.evaluation.report import failures

_SHOWN = 50  # questions that a failure names
_CLASS = "assistant.evaluate"


def render(outcome: Outcome) -> str:
    """The document. Raises UsageError without thresholds: nothing would pass or fail."""
    if outcome.verdicts is None:
        raise UsageError("junit needs --thresholds FILE: a test passes or fails by one")
    failed = sum(not one.passed for one in outcome.verdicts)
    seconds = sum(result.asked.seconds or 0.0 for result in outcome.run.results)
    counts = {
        "tests": str(len(outcome.verdicts)),
        "failures": str(failed),
        "errors": "0",
        "time": f"{seconds:.3f}",
    }
    root = etree.Element("testsuites", name=_CLASS, **counts)
    created = str(outcome.run.circumstances.get("created", ""))[:19]
    suite = etree.SubElement(root, "testsuite", name=_CLASS, timestamp=created, **counts)
    properties = etree.SubElement(suite, "properties")
    for name, value in _properties(outcome):
        etree.SubElement(properties, "property", name=name, value=value)
    for verdict in outcome.verdicts:
        case = etree.SubElement(
            suite, "testcase", classname=_CLASS, name=verdict.threshold.measure, time="0"
        )
        if not verdict.passed:
            failure = etree.SubElement(case, "failure", type="threshold", message=verdict.text)
            failure.text = _questions(outcome)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written.decode("utf-8")


def _properties(outcome: Outcome) -> list[tuple[str, str]]:
    program = outcome.run.identity["program"]
    files = ", ".join(one["name"] for one in outcome.run.identity["questions"])
    measured = [(name, f"{one.value}") for name, one in outcome.run.measures().items()]
    return [("version", str(program["version"])), ("questions", files), *measured]


def _questions(outcome: Outcome) -> str:
    """Questions with a problem, a line each; characters that XML cannot hold are left out."""
    lines = [
        f"{one.result.question.id}: {'; '.join(one.problems)}" for one in failures(outcome.run)
    ]
    more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    text = "\n".join([*lines[:_SHOWN], *more])
    return "".join(c for c in text if c.isprintable() or c == "\n")
