"""The hostile brief in a browser: silent, inert, asking nobody for anything, no wider than a phone."""

import html
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from forecast.brief import build_view, render_html
from tests.brief.chromium import CHROMIUM, quoted
from tests.brief.other_cases import large, rewritten
from tests.brief.test_html import WORSE, hostile

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here; .ci/run installs it")

MEASURE = """
<script>onload = () => {
  const page = document.querySelector("iframe").contentDocument.documentElement;
  page.querySelectorAll("details").forEach(each => each.open = true);
  document.title = page.scrollWidth + " of " + page.clientWidth + ", " + page.querySelectorAll("h2").length;
}</script>
"""
LONG = f"{'w' * 400} {'日本語' * 100} {'long ' * 2_000}"


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine, and what it was asked for."""
    requests: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", requests
        server.shutdown()
        thread.join()


def lure(address: str) -> str:
    """Text that would fetch, run or restyle something if any of it acted."""
    return (
        f'{WORSE} {address}/plain "><img src={address}/img><script src={address}/script></script>'
        f"<script>document.title='run'; fetch('{address}/fetch')</script>"
        f"<link rel=stylesheet href={address}/css>"
        f"<svg onload=\"document.title='run'\"><image href={address}/svg /></svg></style></title>-->"
        f"<iframe src={address}/frame></iframe>"
        f"<style>@import url({address}/import); *{{background:url({address}/bg)}}</style>"
        f"<meta http-equiv=refresh content='0;url={address}/refresh'>"
    )


def consoled(log: str) -> list[str]:
    return [line for line in log.splitlines() if "CONSOLE" in line]


def test_hostile_brief_runs_nothing_and_asks_nobody(tmp_path, listener):
    address, requests = listener
    page = tmp_path / "brief.html"
    page.write_text(hostile(lure(address)), encoding="utf-8")
    done = quoted(page, tmp_path / "profile")
    assert consoled(done.stderr) == []
    assert requests == []
    assert "<title>run</title>" not in done.stdout
    assert not re.search(r"<(script|img|iframe|link|object|image)\b", done.stdout)
    assert "every report, with its quotes" in done.stdout


def test_the_server_hears_of_what_is_not_escaped(tmp_path, listener):
    """Or the test above would prove nothing."""
    address, requests = listener
    page = tmp_path / "open.html"
    page.write_text(f"<!DOCTYPE html><title>x</title><img src={address}/img>", encoding="utf-8")
    quoted(page, tmp_path / "profile")
    assert requests


@pytest.mark.parametrize("text", [WORSE, LONG])
def test_page_is_no_wider_than_a_phone(tmp_path, text):
    case, assessment = large(8, 20)
    brief = render_html(build_view(rewritten(case, text), rewritten(assessment, text)))
    page = tmp_path / "phone.html"
    frame = f'<iframe width="390" height="844" style="border:0" srcdoc="{html.escape(brief)}"></iframe>'
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8>{MEASURE}{frame}", encoding="utf-8")
    done = quoted(page, tmp_path / "profile")
    match = re.search(r"<title>(\d+) of (\d+), (\d+)</title>", done.stdout)
    assert match, done.stderr
    width, window, headings = map(int, match.groups())
    assert headings > 10
    assert width <= window <= 390
