"""Pictures of briefs, by headless Chromium: two for the README, and many in a folder to look at.

`make pictures` writes docs/pictures/ and prints where the others lie: phone and desktop, light, dark
and printed, for the demonstration and for cases that strain the layout.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PIL import Image

from forecast import assess, load
from forecast.api.briefs import brief_timeline, brief_view
from forecast.brief import BriefView, build_view, render_html
from forecast.domain.assessment import Verdict
from tests.brief.assessments import ASSESSMENT, CHECKS, exact, with_posterior, without_reports
from tests.brief.cases import CASE
from tests.brief.chromium import CHROMIUM, LOOKS, OPTIONS
from tests.brief.other_cases import large, many_indicators, rewritten

DEMONSTRATION = "belarus-2022"
README = Path(__file__).parents[1] / "docs" / "pictures"
LONG = (
    "A title that goes on about who does what to whom, where, by when and on whose word it is to be held. "
    * 3
)
# "Will grain ships pass the strait until 30 June 2031?" in Arabic.
RIGHT_TO_LEFT = "هل ستمر سفن الحبوب عبر المضيق حتى 30 يونيو 2031؟"
WHOLE, TOP = 9000, {390: 1688, 1280: 1500}  # a phone's two screens, and the first page


def main() -> int:
    """Write the pictures; exit status 1 where there is no Chromium."""
    if CHROMIUM is None:
        print("No Chromium found: install chromium with your system's package manager.", file=sys.stderr)
        return 1
    folder = Path(tempfile.mkdtemp(prefix="forecast-pictures-"))
    for name, view in _views():
        page = folder / f"{name}.html"
        page.write_text(render_html(view), encoding="utf-8")
        for look in LOOKS:
            for width in TOP:
                shoot(page, folder / f"{name}-{width}-{look}.png", width, WHOLE, look)
        _chromium(page, folder, f"--print-to-pdf={folder / f'{name}.pdf'}", "--no-pdf-header-footer")
    README.mkdir(exist_ok=True)
    for width, height in TOP.items():
        shoot(
            folder / f"{DEMONSTRATION}.html", README / f"{DEMONSTRATION}-{width}.png", width, height, "light"
        )
    print(f"For the README: {README}\nTo look at: {folder}")
    return 0


def _views() -> Iterator[tuple[str, BriefView]]:
    case = load(DEMONSTRATION)
    assessment = assess(case)
    course = brief_timeline(assessment, case)
    yield DEMONSTRATION, brief_view(assessment, case, Path.cwd(), timeline=course)
    eight, fifty = large(8, 50)
    yield "eight-scenarios-fifty-reports", build_view(eight, fifty)
    yield "long-titles", build_view(rewritten(eight, LONG), rewritten(fifty, LONG))
    yield "no-reports", build_view(*without_reports())
    checks = tuple(replace(each, passed=each.name != "R-hat") for each in CHECKS)
    yield "failed-verdict", build_view(CASE, replace(ASSESSMENT, verdict=Verdict("failed", checks)))
    yield "no-intervals", build_view(CASE, exact(), "phia")
    yield "one-in-ten-thousand", build_view(CASE, with_posterior(0.0001, 0.6, 0.3999, interval=(5e-5, 0.9)))
    silent = replace(ASSESSMENT, run=replace(ASSESSMENT.run, silence=False))
    yield "release", build_view(CASE, silent, release="TLP:GREEN")
    question = replace(CASE.question, text=RIGHT_TO_LEFT)
    yield (
        "right-to-left",
        build_view(replace(CASE, question=question), replace(ASSESSMENT, question=question)),
    )
    yield "200-indicators", build_view(*many_indicators(200))


def shoot(page: Path, target: Path, width: int, height: int, look: str) -> None:
    """A picture of a page, in few colours; in a frame, since a window cannot be as narrow as a phone."""
    frame = page.with_name("frame.html")
    frame.write_text(
        f"<!DOCTYPE html><style>body{{margin:0}}iframe{{border:0;display:block}}</style>"
        f'<iframe src="{page.name}" width="{width}" height="{height}"></iframe>',
        encoding="utf-8",
    )
    _chromium(frame, page.parent, f"--screenshot={target}", f"--window-size=1280,{height}", *LOOKS[look])
    with Image.open(target) as picture:
        cut = picture.convert("RGB").crop((0, 0, width, height))
    cut.quantize(160).save(target, optimize=True)


def _chromium(page: Path, folder: Path, *options: str) -> None:
    profile = folder / "profile"
    command = [
        str(CHROMIUM),
        *OPTIONS,
        f"--user-data-dir={profile}",
        "--hide-scrollbars",
        *options,
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
