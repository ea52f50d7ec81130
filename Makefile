# Every command. `make demo` and `make test` do all set-up themselves, on a machine with Python 3.11 and make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help

# Some machines forbid Python to keep what it has compiled: every process would then compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
MEMBERS := libs/common services/ingest services/classifier services/archiver services/notifier \
	services/desk services/standalone tests/simulator
# Modules that write a file we commit; each takes --check, and says what to run where the file is out of date.
GENERATORS := tests.repo.schemas tests.repo.policy_schema tests.repo.reference tests.repo.guidelines tests.deploy.manifests \
	tests.repo.compatibility tests.repo.dashboards tests.repo.version

# Suites that need no part but the processor: they run beside those that wait for Kafka, PostgreSQL and Chromium.
INSIDE := tests/core tests/models tests/policies tests/repo tests/fuzz tests/simulator_checks tests/docs tests/repeats
# Suites that mostly look at pages in a browser.
BROWSER := tests/desk tests/journeys
# Half of the service suites, by what they take of the processor; the other half is whatever else lies there, and the year.
KEEPING := tests/service/archiver tests/service/desk tests/service/ingest
# What `make test` runs beside the rest, each with a log of its own.
PARTS := embedded production browser inside keeping telling

SUITE ?=
PYTEST_ARGS ?=
DEMO_ARGS ?=
BENCH_ARGS ?=
SOAK_ARGS ?=
CHAOS_ARGS ?=
FAULTS_ARGS ?=
YEAR_ARGS ?=
ENGINE_ARGS ?=
UPGRADE_ARGS ?=
ROTATE_ARGS ?=
DOCS_ARGS ?=
REPEATS_ARGS ?=
BARE_ARGS ?=
MUTANTS_ARGS ?=
RELEASE_ARGS ?=
WORLD_RIGHTS := moderate policy admin publish archive

# deptry knows a distribution's modules by name where the two differ.
MODULES := ordstyrer-common=common,ordstyrer-ingest=ingest,ordstyrer-classifier=classifier|training,ordstyrer-archiver=archiver,$\
ordstyrer-notifier=notifier,ordstyrer-desk=desk,ordstyrer-standalone=standalone,python-stdnum=stdnum

.PHONY: help sync lock parts check format test cover flow demo up world engine models cluster chaos faults bench screenshots clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  (more for pytest: make test PYTEST_ARGS='-k threat -x'; for the demo: make demo DEMO_ARGS='--port 8080')"

sync: .venv/.synced ## install everything that requirements.lock names into .venv

.venv/.synced: requirements.lock .ci/workspace services/desk/assets/package-lock.json $(MEMBERS:%=%/pyproject.toml)
	@.ci/workspace sync

lock: ## write requirements.lock anew, with the newest versions that are a week old
	@.ci/workspace lock

parts: sync ## install the real parts that the tests start: Kafka, PostgreSQL, Chromium, Prometheus, veraPDF, commons-ip
	@# Both are asked: whoever has to install something by hand hears of everything at once.
	@$(BIN)/python -m tests.parts ensure && parts=0 || parts=$$?; $(BIN)/python -m tests.deploy.tools ensure && exit $$parts

check: sync ## what reads code without running it: style, types, layers, dead and repeated code, ignored rules, links, generated pages
	@# Types take as long as all the rest: beside it, and told after it.
	@mkdir -p var; $(BIN)/mypy >var/check-types.log 2>&1 & types=$$!; \
	$(MAKE) --no-print-directory read && read=0 || read=$$?; \
	wait $$types && types=0 || types=$$?; echo mypy; cat var/check-types.log; \
	exit $$(( read | types ))

.PHONY: read
read: sync
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@for member in $(MEMBERS); do \
		echo "deptry $$member"; \
		(cd "$$member" && "$(CURDIR)/$(BIN)/deptry" . --package-module-name-map "$(MODULES)"); \
	done
	$(BIN)/python -m tests.repo.house
	@for generator in $(GENERATORS); do echo "$$generator --check"; $(BIN)/python -m "$$generator" --check; done

format: sync ## put the code in the form that check asks for
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test: sync parts ## every test, on real parts (one suite: make test SUITE=tests/core)
ifneq ($(SUITE),)
	$(BIN)/pytest $(SUITE) $(PYTEST_ARGS)
else
	@# Six at once: the flow suite mostly waits for processes that start and end. It goes first when it has something to do.
	@# What drives a browser follows its shorter half: else one process would still run when the others are done.
	@# After it come those that wait as well, and then those that only compute: these fill what is left of both cores,
	@# the service suites in two halves, so that there is something to compute to the end.
	@mkdir -p var && rm -f var/test-*; \
	part() { $(BIN)/pytest $(PYTEST_ARGS) "$${@:2}" >var/test-$$1.log 2>&1 && echo 0 >var/test-$$1.rc || echo 1 >var/test-$$1.rc; }; \
	behind() { renice -n $$1 $$BASHPID >/dev/null; part "$${@:2}"; }; \
	part embedded tests/flow tests/chaos tests/faults -k "not production" & \
	{ part production tests/flow -k production; behind 3 browser $(BROWSER); } & \
	behind 6 inside $(INSIDE) & \
	behind 6 keeping $(KEEPING) & behind 6 telling tests/service tests/year $(KEEPING:%=--ignore=%) & \
	nice -n 3 $(BIN)/pytest tests $(patsubst %,--ignore=%,$(INSIDE) $(BROWSER) tests/flow tests/chaos tests/faults tests/service tests/year) $(PYTEST_ARGS) \
		&& others=0 || others=$$?; \
	wait; cat var/test-*.log; \
	exit $$(( others$(PARTS:%= | $$(cat var/test-%.rc)) ))
endif

cover: sync ## every branch of the cores and of common/policy is tried by a test, or it fails and names those that are not
	@# The same examples each time: no branch is tried by chance today and left out tomorrow. Watched, each takes longer.
	@# Left out is what asks other modules, and what asks the same branches of the packs ten thousand times more.
	$(BIN)/pytest tests/core tests/policies --ignore=tests/core/common --ignore=tests/policies/test_mutations.py --timeout=1800 -p pytest_cov --cov --cov-report=term-missing:skip-covered --hypothesis-seed=0 $(PYTEST_ARGS)

flow: sync parts ## the whole way of a comment, in one process and on Kafka and PostgreSQL
	$(BIN)/pytest tests/flow $(PYTEST_ARGS)

demo: sync ## everything in one process, with pretend platforms: open the page it names
	$(BIN)/ordstyrer demo $(DEMO_ARGS)

up: sync ## the same services on Kafka and PostgreSQL, in containers
	deploy/prepare && docker compose up --build

cluster: sync ## apply every overlay to a real kube-apiserver (built the first time: ten minutes on two cores)
	$(BIN)/python -m tests.deploy.cluster

world: sync ## a working world in containers: pretend platforms, mails caught, dashboards; prints a link to the desk
	@deploy/prepare && docker compose --env-file deploy/demo/settings.env up --build -d
	@docker compose --env-file deploy/demo/settings.env run --rm ordstyrer invite kari \
		$(foreach name,bo kinn knivsta randaberg sogne,--municipality $(name)) $(foreach right,$(WORLD_RIGHTS),--right $(right))
	@echo "Mails: http://127.0.0.1:8025  Dashboards: http://127.0.0.1:3000  End: docker compose --env-file deploy/demo/settings.env down -v"

engine: sync ## that world on a real Docker engine of its own, driven and taken down again; a table says what held (root)
	$(BIN)/python -m tests.deploy.world $(ENGINE_ARGS)

models: sync ## train the classifier's models from the corpus and measure them (two and a half hours on two cores)
	@.ci/workspace encoder
	cd services/classifier && ../../$(BIN)/python -m training.train
	cd services/classifier && PYTHONPATH=.:../../libs/common ../../.tools/encoder/bin/python -m training.encoder
	cd services/classifier && ../../$(BIN)/python -m training.measure $(MODELS_ARGS)
	$(BIN)/python -m tests.repo.reference

chaos: sync parts ## 20 000 events while everything is killed: is anything lost, doubled or otherwise than it is?
	$(BIN)/python -m tests.chaos $(CHAOS_ARGS)
	ORDSTYRER_TEST_EVERY_CRASH=1 $(BIN)/pytest tests/flow/test_crashes.py
	@echo "a year of alerts for five municipalities, on a virtual clock"
	$(BIN)/python -m tests.year $(YEAR_ARGS)

faults: sync parts ## ten minutes a composition in which each part fails in each way (all arguments: FAULTS_ARGS=--help)
	$(BIN)/python -m tests.faults $(FAULTS_ARGS)

bench: sync parts ## how much one machine carries
	bench/run $(BENCH_ARGS)

.PHONY: soak
soak: sync parts ## twenty minutes at 100 comments a second: is memory flat, does anything leak?
	$(BIN)/python -m bench.soak $(SOAK_ARGS)

.PHONY: drill
drill: sync parts ## back up, lose everything, restore into a fresh PostgreSQL: does the journal end in the same hash?
	$(BIN)/pytest -s tests/archive/test_restored.py

.PHONY: upgrade
upgrade: sync parts ## this version rolled out over the last release, back and out again, under load, on Kafka and PostgreSQL
	$(BIN)/python -m tests.upgrade $(UPGRADE_ARGS)

.PHONY: rotate
rotate: sync parts ## change every secret of a running product by the steps of docs/operator/secrets.md, under load
	$(BIN)/python -m tests.rotation $(ROTATE_ARGS)

.PHONY: docs
docs: sync ## follow README and every how-to word for word in a fresh clone: does it say what happens? (DOCS_ARGS: pages)
	$(BIN)/python -m tests.docs $(DOCS_ARGS)

.PHONY: bare
bare: sync ## the same on a Debian of its own with nothing on it, as somebody new: is what is missing told? (BARE_ARGS: pages; root)
	$(BIN)/python -m tests.docs.bare $(BARE_ARGS)

.PHONY: repeats
repeats: sync parts ## core, contract, service suites twenty times, the slower ones five, in other orders: chance? (stops and goes on)
	$(BIN)/python -m tests.repeats $(REPEATS_ARGS)

.PHONY: mutants
mutants: sync ## turn round one thing at a time in the pure cores: which changes does no test notice? (MUTANTS_ARGS: modules)
	$(BIN)/python -m tests.mutants $(MUTANTS_ARGS)

.PHONY: release
release: sync ## a signed release of this commit, once it bears its number everywhere (RELEASE_ARGS='KEY FOLDER [IMAGES]')
	@[ -n "$(RELEASE_ARGS)" ] || { echo "make release RELEASE_ARGS='KEY FOLDER [IMAGES]': see docs/operator/releases.md" >&2; exit 2; }
	@for generator in $(GENERATORS); do $(BIN)/python -m "$$generator" --check; done
	deploy/release "$$($(BIN)/ordstyrer --version | cut -d' ' -f2)" $(RELEASE_ARGS)

screenshots: sync parts ## take the pictures of docs/screenshots anew, from a desk that lives
	$(BIN)/python -m tests.journeys.screenshots
	$(BIN)/python -m tests.journeys.moving_picture

clean: ## remove what these commands installed and cached in this folder (what they wrote into data and var stays)
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov build dist
	find libs services tests -name __pycache__ -type d -prune -exec rm -rf {} +
