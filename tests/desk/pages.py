"""What every page of a desk must be: whole by itself, with links to pages beside it alone."""

import re

from tests.brief.test_html import Page

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def assert_asks_for_nothing(text, links):
    """A page loads nothing, runs nothing and has only these links."""
    page = Page(text)
    assert page.open == []
    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in page.of("meta")
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {
        tag for tag, _ in page.elements
    }
    for _, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes)
        assert not {"src", "srcset", "action", "data", "poster", "style"} & set(attributes)
    assert {a["href"] for a in page.of("a")} == set(links)
    assert not re.search(r"url\(|@import|http", "".join(page.text("style")))
    assert "\u202e" not in text
