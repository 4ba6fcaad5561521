"""The main content of a web page, and the page's metadata.

1. Elements that are never content are dropped: by tag, role, ``hidden`` or style, and blocks that are
   nothing but links.
2. Headers, footers and side bars of the page are dropped too, as long as text is left.
3. ``main`` or a single ``article`` is taken alone if it holds most of the text.

Title, canonical address, date, publisher and language come from ``meta`` elements, linked data (JSON-LD),
``time``, ``title`` and ``lang``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from lxml import html

from corpus.normalize import one_line

_NEVER = {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
          "button", "select", "input", "textarea", "nav", "head", "audio", "video",
          "canvas", "map", "dialog", "menu"}  # fmt: skip
_AROUND = {"header", "footer", "aside"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|breadcrumbs?|menu|cookie|consent|share|social|skip-link"
    r"|sr-only|visually-hidden|pagination|sidebar)(?:$|[\s_-])",
    re.I,
)
_SHORT_FORM = 300  # characters; some sites wrap the whole page in a form
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Names of ``meta`` elements, the most reliable first.
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


def main_content(root: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the content, with everything else taken out of the tree."""
    body = root.find("body")
    body = body if body is not None else root
    _drop(body, lambda element: element.tag in _NEVER or _is_hidden(element))
    everything = _length(body)
    around = [element for element in body.iter(*_AROUND) if _is_page_frame(element)]
    if sum(map(_length, around)) < everything:
        for element in around:
            if element.getparent() is not None:
                element.drop_tree()
    kept = _length(body)
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.findall(path)
        if len(found) == 1 and 2 * _length(found[0]) > kept:
            return found[0]
    return body


def remove_controls(root: html.HtmlElement) -> None:
    """Removes control characters: lxml reads them (``&#1;``) but does not let them be set again."""
    for element in root.iter():
        if element.text and _CONTROLS.search(element.text):
            element.text = _CONTROLS.sub("", element.text)
        if element.tail and _CONTROLS.search(element.tail):
            element.tail = _CONTROLS.sub("", element.tail)


def _drop(body: html.HtmlElement, unwanted: Callable[[html.HtmlElement], bool]) -> None:
    for element in list(body.iter()):
        if element is body or element.getparent() is None:
            continue
        if not isinstance(element.tag, str) or unwanted(element):
            element.drop_tree()


def _is_hidden(element: html.HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("role", "") in _ROLES
        or _HIDDEN.search(element.get("style", "")) is not None
        or (element.tag == "form" and _length(element) < _SHORT_FORM)
        or (element.tag in ("p", "div", "td") and _is_link_bar(element))
        or (_NAVIGATION.search(names) is not None and _is_mostly_links(element))
    )


def _is_mostly_links(element: html.HtmlElement) -> bool:
    links = sum(_length(link) for link in element.iter("a"))
    return 2 * links >= _length(element)


def _is_link_bar(element: html.HtmlElement) -> bool:
    """Whether a block is nothing but a row of links: the menu of a page without ``nav``."""
    links = element.findall("a")
    return len(links) > 3 and 10 * sum(map(_length, links)) >= 9 * _length(element)


def _is_page_frame(element: html.HtmlElement) -> bool:
    """Whether a header or footer belongs to the page, not to an article inside it."""
    return not any(parent.tag in ("article", "main") for parent in element.iterancestors())


def _length(element: html.HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def properties_of(root: html.HtmlElement) -> dict[str, str]:
    """Properties for ``corpus.metadata.describe``, keys in lower case."""
    found: dict[str, str] = {}
    canonical = root.xpath("//link[translate(@rel,'CANONICAL','canonical')='canonical']/@href")
    if canonical and str(canonical[0]).strip().startswith("http"):
        found["url"] = str(canonical[0]).strip()
    metas = {
        str(meta.get("name") or meta.get("property") or meta.get("itemprop")).lower(): text
        for meta in root.iter("meta")
        if (text := one_line(meta.get("content") or ""))
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
    if title is not None and (text := one_line("".join(title.itertext()))):
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
            continue  # broken linked data is ignored
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, Mapping) and "Article" in str(item.get("@type", "")):
                for name, key in _LINKED.items():
                    if isinstance(item.get(name), str):
                        yield key, one_line(item[name])
