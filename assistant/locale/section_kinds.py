"""What kinds of section are called; each a text of the catalogues of the chat."""

from __future__ import annotations

SECTION_KINDS = {
    "summary": "Summary",
    "context": "Context",
    "objectives": "Objectives",
    "method": "Method",
    "activities": "Activities",
    "results": "Results",
    "findings": "Findings",
    "conclusions": "Conclusions",
    "recommendations": "Recommendations",
    "lessons": "Lessons",
    "challenges": "Challenges and limitations",
    "good practice": "Good practice",
    "finance": "Finance",
    "annex": "Annex",
    "front matter": "Front matter",
    "contents": "Table of contents",
    "references": "References",
}
