# Python (3.11 or newer) and make are all that has to be there; each target sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin
PAGE := src/convscope/serve/page/index.html
WEB := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.PHONY: run test check web bench bench-web guide setup lint types front clean

run: .venv/.run $(PAGE)  ## open the page on the network and pictures that come along
	$(BIN)/convscope open

test: setup $(PAGE) lint types front  ## everything, the browser's tests included
	$(BIN)/python tools/chromium.py
	$(BIN)/python -m pytest -n 2

check: setup lint types  ## the everyday suite: minutes, no browser
	$(BIN)/python -m pytest -n 2 -m "not browser and not slow"

bench: setup  ## write benchmarks/results.md
	$(BIN)/python benchmarks/run.py

bench-web: setup $(PAGE)  ## write benchmarks/web.md and bench.md: the page in a browser
	$(BIN)/python tools/chromium.py
	$(BIN)/python benchmarks/web.py
	$(BIN)/python benchmarks/web_bench.py

setup: .venv/.dev  ## everything for development, into .venv

web: setup  ## build the page anew
	$(BIN)/python tools/build_page.py

guide: setup  ## build the guide to site/
	$(BIN)/python tools/make_guide.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types:
	$(BIN)/mypy
	$(BIN)/python -m convscope.ask.typescript --check

front: $(PAGE)
	$(BIN)/python tools/build_page.py check lint test

clean:  ## remove what the other targets made
	rm -rf .venv web/node_modules build/guide site $(dir $(PAGE))

$(PAGE): $(WEB) | .venv/.run
	$(BIN)/python tools/build_page.py

.venv/.run: pyproject.toml
	$(PYTHON) tools/set_up.py page

.venv/.dev: pyproject.toml
	$(PYTHON) tools/set_up.py dev
	touch .venv/.run
