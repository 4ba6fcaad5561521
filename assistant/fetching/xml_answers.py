"""XML that an interface answers with."""

from __future__ import annotations

from lxml import etree

from assistant.fetching.errors import FetchFault


def parsed(content: bytes, whose: str) -> etree._Element:
    """The root. Entities are not resolved and nothing is loaded. Raises FetchFault for what is not XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FetchFault(f"{whose} should answer with XML, got something else ({error})") from error
