# Two commands for everybody: `make demo` and `make test`. The others are for those who change the code.
# The newest Python that will do, among those that start; a fresh machine needs nothing else but make.
PYTHON := $(shell for p in python3.13 python3.12 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { command -v "$$p"; break; }; done)
BIN := .venv/bin
READY := .venv/.ready
# Nothing is installed but what the pins name, by the hashes of its files; nothing is fetched to build with.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test check docs pictures sbc networks fuzz bench kills record clean

demo: $(READY)
	@$(BIN)/forecast check belarus-2022
	@$(BIN)/forecast brief belarus-2022

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

docs: $(READY)
	$(BIN)/python tools/make_docs.py

$(READY): pyproject.toml constraints.txt
ifeq ($(PYTHON),)
	@echo "forecast needs Python 3.12 or newer; found: $$(python3 --version 2>/dev/null || echo none)." >&2
	@echo "Install Python 3.13 with your system's package manager, then run make again." >&2
	@exit 1
endif
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python lacks its venv module. On Debian or Ubuntu: apt install python3-venv; then run make again." >&2; \
		exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version); the first time takes a minute or two."
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) --require-hashes --requirement constraints.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

kills: $(READY)
	@OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python -m tests.ledger.kills 500

# The demonstration's own record: published once, never changed, so that making it again is refused.
record: $(READY)
	$(BIN)/forecast publish belarus-2022 --as-of 2022-12-07
	$(BIN)/forecast publish belarus-2022 --as-of 2022-12-11
	$(BIN)/forecast publish belarus-2022 --as-of 2022-12-19
	$(BIN)/forecast publish belarus-2024 --as-of 2024-05-31
	$(BIN)/forecast ledger verify

clean:
	rm -rf .venv assessments briefs

pictures: $(READY)
	@$(BIN)/python -m tools.pictures

# What follows takes from minutes to hours and writes its figures into docs/validation.md and docs/performance.md.
sbc: $(READY)
	@$(BIN)/python -m tools.calibration

networks: $(READY)
	@$(BIN)/python -m tools.networks

fuzz: $(READY)
	@$(BIN)/python -m tools.fuzz

# BENCH="--resume --write" goes on with a run that was stopped; "--sizes 20 --repeats 1" is a short one.
BENCH ?= --write
bench: $(READY)
	@$(PIP) --no-deps --require-hashes --requirement constraints-bench.txt
	@$(BIN)/python -m tests.benchmarks.bench $(BENCH)
