"""Time `forecast article overlap` over many made-up articles: `python -m tests.benchmarks.overlap`.

Writes a workspace of records alone, 800 words each, a twentieth of them with a passage of thirty words
from another; prints how many such pairs were found, seconds, and peak memory of the process.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from forecast.articles.fingerprint import checksum, fingerprint, sha256
from tests.articles.texts import prose

ROOT = Path(__file__).parents[2]
WORDS = 800
TAKEN = 30
QUESTION = """\
question: Will anything happen by 31 March 2031?
opens: 2031-03-01
closes: 2031-03-31
scenarios:
  it-happens: {title: It happens, resolves_if: "Two independent origins state by then that it has happened."}
  nothing: {title: Nothing, resolves_if: otherwise}
"""


def write_workspace(root, count):
    """Records of so many articles; their words, and the pairs of which one has taken from the other."""
    rng, pairs, texts = random.Random(1), set(), []
    for number in range(count):
        words = prose(WORDS, seed=number).split()
        if number and rng.random() < 0.05:
            other, at = rng.randrange(number), rng.randrange(WORDS - TAKEN)
            words[at : at + TAKEN] = texts[other][at : at + TAKEN]
            pairs.add(frozenset((f"a{other}", f"a{number}")))
        texts.append(words)
    (root / "scenarios").mkdir()
    (root / "seeds").mkdir()
    (root / "scenarios/anything.yaml").write_text(QUESTION)
    for number, words in enumerate(texts):
        digest, runs = sha256(" ".join(words).encode()), fingerprint(words).runs
        (root / f"seeds/a{number}.yaml").write_text(
            f"outlet: Outlet {number}\ntitle: Article {number}\npublished: 2031-03-{1 + number % 28:02}\n"
            f"words: {len(words)}\nsha256: {digest}\n"
            f'fingerprint:\n  version: 1\n  check: "{checksum(runs, digest)}"\n  runs: {runs}\n'
        )
    return texts, pairs


def share_a_run(texts, pair):
    """Whether two articles do have five words in a row in common."""
    one, other = (texts[int(name[1:])] for name in pair)
    runs = [{tuple(words[at : at + 5]) for at in range(len(words) - 4)} for words in (one, other)]
    return bool(runs[0] & runs[1])


def main(count=5_000):
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        texts, pairs = write_workspace(Path(folder), count)
        command = [sys.executable, "-m", "forecast", "article", "overlap", "--workspace", folder]
        start = time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        seconds = time.perf_counter() - start
    heads = [line.split(":")[0] for line in done.stdout.splitlines() if ": " in line and " of them" in line]
    told = {frozenset(head.split(" and ")) for head in heads}
    chance = told - pairs
    made_up = sum(not share_a_run(texts, pair) for pair in chance)
    unit = 1024 if sys.platform != "darwin" else 1024**2
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    print(
        f"{count:,} articles of {WORDS} words: {seconds:.1f} s, {memory:.0f} MB; {len(pairs)} pairs share "
        f"{TAKEN} words, {len(pairs - told)} missed; {len(chance)} others share five, {made_up} made up"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
