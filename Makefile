# The two commands: `make demo` and `make test`. Both do all set-up first and are quick the second time.
.PHONY: demo test check fix docs bench fuzz setup lock

PYTHON := .venv/bin/python

demo: ## all set-up, then the main job on the bundled specimen in the bundled lab
	@scripts/setup.sh
	.venv/bin/fuwake examine labs/t3-webmail/message.eml --lab labs/t3-webmail --out cases

test: ## all set-up, then every check and the whole test suite
	@scripts/setup.sh --with-test-tools
	@$(MAKE) --no-print-directory check
	$(PYTHON) -m pytest -v -n 2 --dist loadgroup

check: ## format, lint, types, layers, generated docs, forbidden names
	@scripts/setup.sh --python-only
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) scripts/build_docs.py --check
	$(PYTHON) scripts/build_own_words.py --check
	$(PYTHON) -m pytest tests/house/test_no_machine_paths.py

fix: ## what can be put right without thinking
	@scripts/setup.sh --python-only
	.venv/bin/ruff format
	.venv/bin/ruff check --fix

docs: ## writes docs/reference/ anew from the code
	@scripts/setup.sh --python-only
	$(PYTHON) scripts/build_docs.py
	$(PYTHON) scripts/build_own_words.py

bench: ## speed of triage against its peers, which get an environment of their own; FUWAKE_CORPUS names a folder of mails
	@scripts/setup.sh --python-only
	@test -x .bench-venv/bin/python || python3 -m venv .bench-venv
	@.bench-venv/bin/python -m pip install -q -r benchmarks/peers.txt
	$(PYTHON) benchmarks/startup.py
	$(PYTHON) benchmarks/triage.py

fuzz: ## looks for mails that break a promise, 8 minutes on all cores (FUZZ_MINUTES=30, TARGETS="fields files"): docs/how-to/fuzz.md
	@scripts/setup.sh --python-only
	@cmp -s fuzz/requirements.txt .fuzz-tools/requirements.txt || { rm -rf .fuzz-tools && \
	  $(PYTHON) -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: --target .fuzz-tools -r fuzz/requirements.txt && \
	  cp fuzz/requirements.txt .fuzz-tools/; }
	$(PYTHON) -m fuzz.run $(TARGETS)

setup: ## everything that `demo` and `test` need
	@scripts/setup.sh --with-test-tools

lock: ## refreshes requirements.lock from pyproject.toml
	@scripts/setup.sh --python-only
	$(PYTHON) -m pip install -q uv
	.venv/bin/uv pip compile pyproject.toml --extra dev --extra service --extra otel --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links -o requirements.lock
	.venv/bin/uv pip compile pyproject.toml --extra service --extra otel --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links -c requirements.lock -o requirements-service.lock
