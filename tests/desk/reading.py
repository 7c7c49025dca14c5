"""Reading a page as a person does: its text without tags, and what its links say and where they lead."""

import html
import re
from typing import Any


def text_of(response: Any) -> str:
    """Return the words of the page's main part."""
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def rows_of(response: Any) -> list[str]:
    """Return the words of each row of a queue or list."""
    body = response.content.decode()
    rows = re.findall(r"<(?:li|tr)[^>]*data-row[^>]*>(.*?)</(?:li|tr)>", body, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in rows]


def links_of(response: Any) -> dict[str, str]:
    """Return where each link of the page leads, by its label for the ear or its words."""
    found = re.findall(r'<a[^>]*href="([^"]*)"([^>]*)>(.*?)</a>', response.content.decode(), re.DOTALL)
    links = {}
    for address, rest, inner in found:
        label = re.search(r'aria-label="([^"]*)"', rest)
        words = label[1] if label else " ".join(re.sub(r"<[^>]+>", " ", inner).split())
        links[html.unescape(words)] = html.unescape(address)
    return links
