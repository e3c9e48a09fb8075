"""A brief as PDF: its page as a browser prints it, or where there is no browser, set by Typst."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from forecast.render.blocks import Document
from forecast.render.programs import VARIABLE, check_pdf, chromium
from forecast.render.typst import typst_pdf

# Seconds; the browser prints a page of 300 reports in ten.
_PATIENCE = 120
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
_TRAILER = re.compile(
    rb"trailer\s*<<(?P<entries>[^<>]*)>>\s*startxref\s+(?P<start>\d+)\s+%%EOF\s*\Z", re.DOTALL
)
_DAY = re.compile(rb"\(D:\d{14}\+00'00'\)")


def write_pdf(document: Document, html: str) -> bytes:
    """The page as PDF, by the browser that is here, else by Typst.

    Raises:
        BadValue: there is neither.
    """
    check_pdf()
    browser = chromium()
    return _with_properties(_printed(browser, html), document) if browser else typst_pdf(document)


def _printed(browser: str, html: str) -> bytes:
    """The page as the browser prints it, in a folder and with a profile that go afterwards.

    Raises:
        OSError: the browser made nothing; the message has the last line that it wrote.
    """
    with tempfile.TemporaryDirectory(prefix="forecast-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, pdf = folder / "brief.html", folder / "brief.pdf"
        page.write_text(html, encoding="utf-8")
        command = [
            *(browser, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={pdf}"),
            *(("--no-sandbox",) if _is_root() else ()),  # the browser refuses to start as root otherwise
            page.as_uri(),
        ]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise OSError(f"{browser} printed nothing in {_PATIENCE} seconds") from None
        if done.returncode or not pdf.is_file():
            last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise OSError(f"{browser} made no PDF: {last[:200]} (with {VARIABLE} set empty, Typst makes it)")
        return pdf.read_bytes()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _with_properties(pdf: bytes, document: Document) -> bytes:
    """The PDF with author, subject, keywords and page labels, and with the as-of date for its day.

    The browser gives it a title alone. They are added as the format lets any program change a file: new
    objects at the end, with a table of where they are. A file of another build is left as it is.
    """
    trailer = _TRAILER.search(pdf)
    entries = dict(re.findall(rb"/(Root|Info|Size)\s+(\d+)", trailer["entries"])) if trailer else {}
    catalog = _object(pdf, entries.get(b"Root", b""))
    if trailer is None or catalog is None or b"Info" not in entries:
        return pdf
    day = f"(D:{document.as_of:%Y%m%d}000000+00'00')".encode()
    content = _DAY.sub(day, pdf)
    labels = b"/PageLabels <</Nums [0 <</S /D>>]>>\n"
    objects = {
        entries[b"Info"]: _properties(document, day),
        entries[b"Root"]: b"<<" + labels + catalog.removeprefix(b"<<"),
    }
    return content + _update(objects, len(content), entries, trailer["start"])


def _object(pdf: bytes, number: bytes) -> bytes | None:
    found = re.search(rb"\n" + number + rb" 0 obj\n(.*?)\nendobj", pdf, re.DOTALL) if number else None
    return found[1] if found else None


def _properties(document: Document, day: bytes) -> bytes:
    texts = {
        "Title": document.title,
        "Author": document.author,
        "Subject": document.subject,
        "Keywords": ", ".join(document.keywords),
        "Creator": "forecast",
        "Producer": "Skia/PDF",
    }
    rows = [f"/{name} <{text.encode('utf-16-be', 'replace').hex()}>" for name, text in _marked(texts)]
    return b"<<" + "\n".join(rows).encode() + b"\n/CreationDate " + day + b"\n/ModDate " + day + b">>"


def _marked(texts: dict[str, str]) -> list[tuple[str, str]]:
    """The texts with the mark of their encoding, without those that are empty."""
    return [(name, f"\ufeff{text}") for name, text in texts.items() if text]


def _update(objects: dict[bytes, bytes], start: int, entries: dict[bytes, bytes], before: bytes) -> bytes:
    """Objects that take the place of those of their numbers, and where they are."""
    body, table = b"\n", b"xref\n"
    for number, text in objects.items():
        table += number + b" 1\n%010d 00000 n \n" % (start + len(body))
        body += number + b" 0 obj\n" + text + b"\nendobj\n"
    links = b" ".join(b"/%s %s%s" % (key, entries[key], b" 0 R") for key in (b"Root", b"Info"))
    trailer = b"trailer\n<</Size %s %s /Prev %s>>\n" % (entries[b"Size"], links, before)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (start + len(body))
