"""What a web page says about itself: title, canonical address, date, publisher, language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from lxml import html

from corpus.readers.builder import fold

# Names of ``meta`` elements, the best first.
_META = {
    "title": ("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title"),
    "author": ("citation_author", "author", "dc.creator", "dcterms.creator", "article:author"),
    "publisher": ("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name"),
    "created": (
        "citation_publication_date", "article:published_time", "dc.date", "dcterms.issued",
        "dcterms.date", "date", "pubdate", "datepublished",
    ),
    "language": ("dc.language", "dcterms.language", "og:locale"),
    "url": ("og:url",),
}  # fmt: skip
_LINKED = {"headline": "title", "name": "title", "datePublished": "created", "url": "url"}


def properties_of(root: html.HtmlElement) -> dict[str, str]:
    """Properties for ``corpus.metadata.describe``, keys in lower case."""
    found: dict[str, str] = {}
    canonical = root.xpath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
    if canonical and str(canonical[0]).strip().startswith("http"):
        found["url"] = str(canonical[0]).strip()
    metas = {
        str(meta.get("name") or meta.get("property") or meta.get("itemprop")).lower(): text
        for meta in root.iter("meta")
        if (text := fold(meta.get("content") or ""))
    }
    for key, names in _META.items():
        for name in names:
            if name in metas:
                found.setdefault(key, metas[name])
    for key, text in _linked_data(root):
        found.setdefault(key, text)
    for time in root.iter("time"):
        if time.get("datetime"):
            found.setdefault("created", str(time.get("datetime")))
    title = root.find(".//title")
    if title is not None and (text := fold("".join(title.itertext()))):
        found.setdefault("title", text)
    if language := root.get("lang"):
        found["language"] = language
    return found


def _linked_data(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue  # broken linked data says nothing; the page is read all the same
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, Mapping) and "Article" in str(item.get("@type", "")):
                for name, key in _LINKED.items():
                    if isinstance(item.get(name), str):
                        yield key, fold(item[name])
