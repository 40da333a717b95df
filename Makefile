# Every command of the project. `make help` lists them; CI runs `make test`.
#
# A step that may take more than a few seconds is run by toolchain/step, which says what it
# does and how long it took.

include toolchain/versions.env

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

CORE    := Cargo.toml Cargo.lock $(shell find src -name '*.rs')
POLICY  := policy/Cargo.toml policy/admission/Cargo.toml $(shell find policy/src policy/admission/src -name '*.rs')
NPM     := npm/package.json npm/bundle.mjs npm/embedded.js npm/index.d.ts npm/lib.rs npm/Cargo.toml \
           $(wildcard npm/src/*.js)
WWW     := policy/questions-ui.yml $(wildcard tests/diagnosis/*.json) $(shell find www -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/test-results/*')
STEP    := toolchain/step

WASM32  := target/toolchain/$(WASM_TARGET).env
WASI    := target/toolchain/$(WASI_TARGET).env
TOOLS   := target/tools/ready
NPM_DEPS := npm/node_modules/.package-lock.json
NPM_ENVIRONMENTS := npm/test/environments/node_modules/.package-lock.json
PACKAGING_DEPS := packaging/node_modules/.package-lock.json
WWW_DEPS := www/node_modules/.package-lock.json
NPM_COMPILED := target/guest/$(WASM_TARGET)/module/daemonset_preflight_npm.wasm
NPM_DIST := npm/dist/daemonset_preflight_bg.wasm
# The command line program of the npm package: what is shipped; and one of the same sources
# that is compiled in a fifth of the time, for `make test`.
NPM_COMMAND := target/npm-command/shipped.wasm.gz
NPM_COMMAND_TESTED := target/npm-command/tested.wasm.gz
WWW_DIST := www/dist/index.html

# One set of features and one profile for all that is compiled for this machine, so that it
# is compiled once. Nobody gets the features without asking.
NATIVE := --workspace \
          --features daemonset-preflight/cli,daemonset-preflight/wasm,daemonset-preflight-policy-host/engine
ENGINE := --package daemonset-preflight-policy-host --features engine
SHARED := ../shared
CRATE  := daemonset-preflight-$(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)

# Where `make run` serves the page, and how long `make fuzz` tries each target.
PORT ?= 8080
FUZZ_SECONDS ?= 60
# How many requests `make test-soak` puts to the policy.
SOAK ?= 20000
# What cargo-fuzz asks of the compiler is not stable; the compiler has it all the same. Without
# an address sanitizer, since no code here is unsafe: so it tries several times as many inputs.
FUZZ := env RUSTC_BOOTSTRAP=1 cargo fuzz

# The seed of the properties' random cases: always the same one, so that a change alone makes
# a test fail. `make test-all` takes another each time.
export PROPTEST_RNG_SEED ?= 1

##@ Using it

# The policy first: its verdicts are printed while the rest is being built, with less priority
# (LATER).
.PHONY: run
run: prerequisites ## build everything, run the demo, serve the page until Ctrl-C (PORT=8080)
	@$(MAKE) -j4 LATER=nice verdicts $(WWW_DIST)
	@echo && policy/demo/nodes.mjs
	@echo && echo "The page is at http://127.0.0.1:$(PORT) until Ctrl-C."
	@cd www && npx --no-install vite preview --host 127.0.0.1 --port $(PORT) --strictPort --logLevel error || \
	  { echo "the page could not be served: if port $(PORT) is taken, try 'make run PORT=8081'" >&2; exit 1; }

.PHONY: demo
demo: prerequisites ## sample requests through the policy, a sample cluster's pods (VERBOSE=1: all samples)
	@$(MAKE) -j4 LATER=nice verdicts $(NPM_DIST)
	@echo && policy/demo/nodes.mjs

.PHONY: verdicts
verdicts: policy.wasm
	@policy/demo/verdicts.mjs $(if $(VERBOSE),--all)

.PHONY: cli
cli: target/release/daemonset-preflight ## build the command line program, target/release/daemonset-preflight

.PHONY: npm
npm: $(NPM_DIST) $(NPM_COMMAND) ## build the npm package in npm/
	@cp $(NPM_COMMAND) npm/bin/daemonset-preflight.wasm.gz

.PHONY: www
www: $(WWW_DIST) ## build the page into www/dist

##@ Testing it

# What is compiled for this machine beside what is compiled to WebAssembly; then what is tested
# on this machine beside what is packed and tested in Node and the browser. No further ones side
# by side: some tests measure time and memory.
.PHONY: test
test: ## what CI runs: formatting, lints, docs; all tests and corpora of core, command line, policy, npm and page
	@toolchain/prerequisites.sh test
	@$(MAKE) -j5 native policy.wasm $(NPM_COMPILED) $(TOOLS) $(NPM_DEPS) $(NPM_COMMAND_TESTED) chromium
	@$(MAKE) -j2 test-native test-javascript

.PHONY: test-native
test-native:
	@$(MAKE) test-core && $(MAKE) conformance && $(MAKE) test-policy

.PHONY: test-javascript
test-javascript:
	@$(MAKE) test-packaging && $(MAKE) test-npm && $(MAKE) test-demo && $(MAKE) test-www

.PHONY: test-all
test-all: test ## test, and what takes long: the largest inputs, each benchmark once, fuzzing, bundlers; CI runs it weekly
	@seed=$$(date +%s) && echo "random cases of seed $$seed" && $(MAKE) test-core PROPTEST_RNG_SEED=$$seed && \
	  PROPTEST_RNG_SEED=$$seed EXPRESSION_CASES=10000 $(STEP) "comparing expressions with rules" \
	  cargo test $(NATIVE) --test expressions
	@STATEMENT_CASES=3500 $(STEP) "comparing statements on more rollouts with their runs" \
	  cargo test $(NATIVE) --test statements
	@$(MAKE) conformance-upstream test-largest test-www-all test-benches test-instructions test-npm-command test-npm-environments test-features test-crate \
	  test-supply-chain test-reproducible test-soak fuzz

.PHONY: native-tests
native-tests:
	@$(STEP) "compiling the tests (the first time with Kubewarden's WebAssembly engine: about 4 min)" \
	  cargo test $(NATIVE) --tests --no-run

.PHONY: fmt
fmt: ## check the formatting (`make format` mends it)
	@cargo fmt --all --check

.PHONY: format
format: $(WWW_DEPS) ## format the Rust code and the page
	cargo fmt --all
	npm --prefix www run --silent format

# One after the other: Cargo takes one at a time.
# What its linter of the page needs is installed once, also where the page is built beside it.
.PHONY: native
native: $(WWW_DEPS)
	@$(MAKE) fmt && $(MAKE) lint && $(MAKE) doc && $(MAKE) native-tests

.PHONY: lint
lint: lint-www ## clippy over everything, warnings denied, and the page's linter
	@$(STEP) "clippy (the first time with all libraries: about a minute)" \
	  cargo clippy $(NATIVE) --all-targets -- -D warnings

.PHONY: lint-www
lint-www: $(WWW_DEPS) ## the page's formatting and lints
	@$(STEP) "linting the page" npm --prefix www run --silent lint

.PHONY: doc
doc: ## build the documentation, warnings denied
	@RUSTDOCFLAGS="-D warnings" $(STEP) "building the documentation" cargo doc $(NATIVE) --no-deps

.PHONY: docs
docs: $(NPM_DEPS) ## build the pages of docs/ and the npm package's reference into target/book (installs mdbook the first time)
	@command -v target/tools/bin/mdbook >/dev/null || \
	  $(STEP) "compiling mdbook" cargo install mdbook --version $(MDBOOK_VERSION) --locked --root target/tools
	@target/tools/bin/mdbook build docs
	@$(STEP) "building the reference of the npm package" npm --prefix npm run --silent docs

.PHONY: test-core
test-core: native-tests ## the tests of the core and the command line
	@$(STEP) "testing the core and the command line" \
	  cargo test $(NATIVE) --lib --bins --test core --test memory
	@$(STEP) "testing the examples of the documentation" cargo test $(NATIVE) --doc

.PHONY: conformance
conformance: native-tests ## what Kubernetes' own code answered, case by case
	@$(STEP) "comparing with Kubernetes' own answers" cargo test $(NATIVE) --test conformance
	@$(STEP) "comparing statements on rollouts with their runs" cargo test $(NATIVE) --test statements
	@if [ -d $(SHARED)/manifests ]; then \
	  $(STEP) "comparing with the files of public repositories in $(SHARED)/manifests" \
	    cargo test $(NATIVE) --test conformance -- $(SHARED)/manifests/EXPECTED.jsonl; \
	fi

.PHONY: conformance-upstream
conformance-upstream: native-tests ## more of Kubernetes' answers, made of its own tests, where $(SHARED) has them
	@if [ -d $(SHARED)/conformance ]; then \
	  $(STEP) "comparing with the -upstream corpora of $(SHARED)/conformance" \
	    cargo test $(NATIVE) --test conformance -- $(SHARED)/conformance/*-upstream.jsonl.gz; \
	fi

.PHONY: test-policy
test-policy: policy.wasm native-tests ## the size of policy.wasm, and its tests in Kubewarden's engine
	@toolchain/size.sh policy.wasm $(POLICY_WASM_MAX)
	@$(STEP) "testing the policy" cargo test $(NATIVE) --test files --test hostile --test expressions \
	  --test placement_change --test settings_of_the_core --test host

.PHONY: test-demo
test-demo: policy.wasm $(NPM_DIST) ## what `make demo` prints
	@$(STEP) "testing the demo" node --test policy/demo/demo.test.mjs

.PHONY: test-npm
test-npm: $(NPM_DIST) $(NPM_COMMAND_TESTED) chromium ## the size of the npm package, and its tests from the packed tarball
	@toolchain/size.sh $(NPM_DIST) $(NPM_WASM_MAX) $(NPM_WASM_COMPRESSED_MAX)
	@cp $(NPM_COMMAND_TESTED) npm/bin/daemonset-preflight.wasm.gz
	@$(STEP) "testing the npm package" npm --prefix npm test

.PHONY: test-npm-command
test-npm-command: npm ## the command line program of the npm package as it is shipped, and its size
	@toolchain/size.sh $(NPM_COMMAND) $(NPM_COMMAND_WASM_MAX)
	@$(STEP) "testing the program of the npm package" npm --prefix npm run --silent test:command

.PHONY: test-npm-environments
test-npm-environments: $(NPM_DIST) $(NPM_ENVIRONMENTS) chromium ## the npm package in other runtimes and bundlers (1 GB of them)
	@$(STEP) "testing the npm package in other runtimes and bundlers" npm --prefix npm run --silent test:environments

.PHONY: test-packaging
test-packaging: $(PACKAGING_DEPS) ## the files of the release: workflows, action, formula, container
	@$(STEP) "testing the files of the release" npm --prefix packaging test --silent

# In a folder of its own, since other flags make everything compile anew.
.PHONY: test-features
test-features: ## the crate with none of its features, and with each alone, without warnings
	@for feature in "" cli schema typescript wasm yaml; do \
	  CARGO_TARGET_DIR=target/features RUSTFLAGS="-D warnings" $(STEP) "checking the crate with $${feature:-no feature} alone" \
	    cargo check --locked --package daemonset-preflight --no-default-features --features "$$feature"; \
	done

.PHONY: test-crate
test-crate: prerequisites ## the program as `cargo install` makes it of the packaged crate
	@$(STEP) "packaging the crate" cargo package --quiet --no-verify --allow-dirty --package daemonset-preflight
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  tar -xzf target/package/$(CRATE).crate -C "$$folder" && \
	  CARGO_TARGET_DIR=$(CURDIR)/target/crate/build $(STEP) "installing the program from the crate (about 3 min)" \
	  cargo install --locked --path "$$folder/$(CRATE)" --features cli --root target/crate --no-track --force
	@target/crate/bin/daemonset-preflight validate tests/cli/files/agent.yaml

CARGO_DENY := target/tools/bin/cargo-deny

.PHONY: test-supply-chain
test-supply-chain: ## licences, sources and duplicates of the crates, by deny.toml (installs cargo-deny the first time)
	@[ "$$($(CARGO_DENY) --version 2>/dev/null)" = "cargo-deny $(CARGO_DENY_VERSION)" ] || \
	  $(STEP) "compiling cargo-deny (about 10 min)" \
	  cargo install cargo-deny --version $(CARGO_DENY_VERSION) --locked --force --root target/tools
	@$(STEP) "checking what the crates are of" \
	  $(CARGO_DENY) --workspace --all-features --locked check licenses bans sources

.PHONY: test-reproducible
test-reproducible: $(WASM32) $(NPM_DEPS) ## policy.wasm built twice from nothing, in different folders: the same bytes (about 6 min)
	@toolchain/reproducible.sh

.PHONY: test-www
test-www: $(WWW_DIST) policy.wasm chromium ## the page in a browser
	@$(STEP) "testing the page" npm --prefix www test

.PHONY: test-www-all
test-www-all: $(WWW_DIST) policy.wasm chromium ## the same with the largest inputs, and every rule of axe in every look
	@$(STEP) "testing the page, also with the largest inputs" npm --prefix www run test:all

.PHONY: test-largest
test-largest: ## the core with the largest objects that a request may hold, the command line with a stream of 1 GB
	@$(STEP) "testing with the largest inputs (optimized: the first time about 3 min)" \
	  env LARGEST=1 cargo test --profile optimized --features cli,wasm --test core -- hostile a_long_stream

.PHONY: test-benches
test-benches: policy.wasm ## each benchmark once, to see that it still runs
	@$(STEP) "running each benchmark of the core once" cargo bench --package daemonset-preflight -- --test
	@$(STEP) "running each benchmark of the policy once" \
	  cargo bench --profile optimized $(ENGINE) --bench policy -- --test

# What reads the profiles that Rust's own LLVM writes. rustup cannot bring it everywhere; Debian's
# package llvm-22 has it.
LLVM_TOOLS ?= /usr/lib/llvm-22/bin
COVERAGE := env LLVM_COV=$(LLVM_TOOLS)/llvm-cov LLVM_PROFDATA=$(LLVM_TOOLS)/llvm-profdata cargo llvm-cov

.PHONY: coverage
coverage: ## how many lines of the core the tests reach, room by room (needs cargo-llvm-cov, and LLVM_TOOLS=/usr/lib/llvm-22/bin)
	@cargo llvm-cov --version >/dev/null 2>&1 || { echo "missing: run 'cargo install cargo-llvm-cov'" >&2; exit 1; }
	@[ -x $(LLVM_TOOLS)/llvm-cov ] || { echo "missing: the tools of LLVM 22: install the package llvm-22" >&2; exit 1; }
	@$(STEP) "testing the core with counts of lines (about 15 min)" \
	  $(COVERAGE) --no-report --package daemonset-preflight --features cli,wasm --lib --test core --test conformance
	@$(COVERAGE) report --json --summary-only | tests/coverage.mjs

# Which mutants are tried: how many of them (or `all`) by the SEED, and which part of these.
MUTANTS ?= 600
SHARD   ?= 1/1

.PHONY: mutants
mutants: ## change the core in one place at a time: which changes no test notices (MUTANTS=600 or all, SEED, SHARD=1/1, AGAIN=1: only survivors; needs cargo-mutants)
	@cargo mutants --version >/dev/null 2>&1 || { echo "missing: run 'cargo install cargo-mutants'" >&2; exit 1; }
	@$(STEP) "testing the tool" \
	  cargo test --quiet --manifest-path tests/mutants/Cargo.toml --target-dir target/mutants/tool
	@$(STEP) "trying $(MUTANTS) mutants of the core, part $(SHARD) (about half an hour for 600)" \
	  cargo run --quiet --manifest-path tests/mutants/Cargo.toml --target-dir target/mutants/tool -- \
	  --seed=$(SEED) --count=$(MUTANTS) --shard=$(SHARD) $(if $(AGAIN),--again)

.PHONY: test-instructions
test-instructions: ## how many instructions twelve workloads take, beside benches/instructions.txt (needs valgrind)
	@command -v valgrind >/dev/null || { echo "missing: install the package valgrind" >&2; exit 1; }
	@$(STEP) "counting the instructions of workloads" \
	  cargo bench --profile optimized --package daemonset-preflight --features cli,wasm --bench instructions

.PHONY: test-soak
test-soak: policy.wasm native-tests target/release/daemonset-preflight ## many requests to the policy (SOAK=20000), and 100,000 manifests
	@SOAK=$(SOAK) $(STEP) "putting $(SOAK) requests to the policy" cargo test $(NATIVE) --test host soak
	@$(STEP) "checking 100,000 manifests" tests/soak/manifests.mjs

.PHONY: fuzz
fuzz: ## fuzz each target, or TARGET, for FUZZ_SECONDS=60 (needs cargo-fuzz)
	@cargo fuzz --version >/dev/null 2>&1 || { echo "missing: run 'cargo install cargo-fuzz'" >&2; exit 1; }
	@fuzz/seeds.sh
	@for target in $(or $(TARGET),$$(cargo fuzz list)); do \
	  $(STEP) "fuzzing $$target" $(FUZZ) run -s none $$target fuzz/target/corpus/$$target fuzz/corpus/$$target \
	    -- -dict=fuzz/target/fields.dict -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=4096 -timeout=25; \
	done

.PHONY: e2e-tests
e2e-tests: annotated-policy.wasm ## the policy through kwctl (needs kwctl and bats)
	@command -v bats >/dev/null || { echo "bats is missing: install the package bats" >&2; exit 1; }
	cd policy && bats e2e.bats

.PHONY: bench
bench: ## the benchmarks
	cargo bench --package daemonset-preflight

.PHONY: bench-www
bench-www: $(WWW_DIST) chromium ## the page's speed and size in a browser, against its budgets
	@cd www && PAGE_TESTS=all BUDGET_ROOM=1 npx --no-install playwright test budgets --workers 1

.PHONY: pictures
pictures: $(WWW_DIST) chromium ## make README's pictures of the page anew
	@$(STEP) "taking the pictures of the page" node www/pictures.mjs

.PHONY: bench-policy
bench-policy: policy.wasm ## the policy's time and fuel for a request
	cargo bench --profile optimized $(ENGINE) --bench policy

##@ Asking Kubernetes' own code (needs Go; tests/oracle/README.md)

# Which minor version of Kubernetes answers, and which random cases it is asked: those that
# start from the DaemonSets of a folder, and from the smallest one.
VERSION   ?= 1.36
FORM      ?= validation
SEED      ?= 1
COUNT     ?= 10000
MANIFESTS ?= www/src/examples
VERSIONS  := $(patsubst tests/oracle/versions/%.mod,%,$(wildcard tests/oracle/versions/*.mod))
FORMS     := validation updates stored hashes decoding yaml placement lifecycle apply gates
# Feature gates of the server that answers, as JSON; by default when empty.
GATES     ?=
ORACLE    := target/oracle/$(VERSION)
ASKED     := $(ORACLE)-$(FORM).jsonl
# A life is run sixteen times, to see whether its answer is always the same; and nearly every
# case of `apply` is of a kind of its own.
cases_of   = $(if $(filter lifecycle apply,$(1)),$$(($(COUNT) / 20)),$(COUNT))

.PHONY: oracle
oracle: ## build the program that answers with Kubernetes' own code (VERSION=1.36)
	@mkdir -p target/oracle
	@cd tests/oracle && ../../$(STEP) "building the oracle of $(VERSION) (the first time about 5 min)" \
	  go build -modfile=versions/$(VERSION).mod -tags=kubernetes_$(subst .,_,$(VERSION)) -o ../../$(ORACLE) .

# What differs is made small before it is printed.
.PHONY: differential
differential: oracle ## compare fresh random cases with Kubernetes' answers (FORM, SEED, COUNT, VERSION)
	@$(STEP) "asking Kubernetes $(VERSION) about $(call cases_of,$(FORM)) cases of the form $(FORM), seed $(SEED)" \
	  $(ORACLE) generate -form $(FORM) -seed $(SEED) -count $(call cases_of,$(FORM)) -manifests $(MANIFESTS) \
	  $(if $(GATES),-feature-gates '$(GATES)') > $(ASKED)
	@cargo test $(NATIVE) --test conformance -- --oracle=$(CURDIR)/$(ORACLE) $(CURDIR)/$(ASKED)

.PHONY: differential-all
differential-all: ## the same for every form of every version (SEED, COUNT)
	@status=0; for version in $(VERSIONS); do for form in $(FORMS); do \
	  $(MAKE) differential VERSION=$$version FORM=$$form || status=1; \
	done; done; exit $$status

# Those of the fuzzers whose inputs Kubernetes can be asked about.
ASKED_TARGETS := decode_json documents_yaml place updates validate
FUZZED         = $(ORACLE)-fuzzed

# An input that a fuzzer keeps is one that reached code which none did before.
.PHONY: fuzz-differential
fuzz-differential: oracle ## fuzz, and compare what reached new code with Kubernetes' answers (TARGET, FUZZ_SECONDS, VERSION)
	@$(MAKE) fuzz TARGET="$(or $(TARGET),$(ASKED_TARGETS))"
	@$(foreach target,$(or $(TARGET),$(ASKED_TARGETS)),\
	  $(STEP) "asking Kubernetes $(VERSION) about the inputs of $(target)" \
	    $(ORACLE) inputs -target $(target) fuzz/target/corpus/$(target) fuzz/corpus/$(target) > $(FUZZED)-$(target).jsonl;)
	@cargo test $(NATIVE) --test conformance -- --oracle=$(CURDIR)/$(ORACLE) \
	  $(patsubst %,$(CURDIR)/$(FUZZED)-%.jsonl,$(or $(TARGET),$(ASKED_TARGETS)))

# A few small cases of each kind of answer.
.PHONY: corpora
corpora: oracle ## rewrite the generated corpora of a version (VERSION, SEED, COUNT)
	@mkdir -p tests/conformance/$(VERSION)
	@$(foreach form,$(FORMS),\
	  $(STEP) "asking Kubernetes $(VERSION) about $(call cases_of,$(form)) cases of the form $(form)" \
	    $(ORACLE) generate -form $(form) -seed $(SEED) -count $(call cases_of,$(form)) -few 2 \
	    -manifests $(MANIFESTS) | gzip -9n > tests/conformance/$(VERSION)/generated-$(form).jsonl.gz;)

# A corpus that names no version is one of 1.36.
VERSIONED := $(foreach version,$(VERSIONS),%-$(version).jsonl.gz)
RECORDED   = $(wildcard tests/conformance/$(VERSION)/*.jsonl.gz tests/conformance/*-$(VERSION).jsonl.gz) \
  $(if $(filter 1.36,$(VERSION)),$(filter-out $(VERSIONED),$(wildcard tests/conformance/*.jsonl.gz)))

.PHONY: corpora-check
corpora-check: oracle ## whether Kubernetes still answers the corpora of a version as recorded (VERSION)
	@$(STEP) "asking Kubernetes $(VERSION) about the corpora anew" $(ORACLE) check $(RECORDED)

.PHONY: facts
facts: oracle ## rewrite what reflection tells of the API's types and gates (VERSION)
	@$(ORACLE) facts > tests/oracle/facts/$(VERSION).json

##@ Beside a real control plane (needs Go; tests/live/README.md)

# The folder of a control plane that is there already; the port of its API server, the five
# after which are taken too; and how many scripts are run.
BINARIES  ?= target/live/$(VERSION)
LIVE_PORT ?= 16443
RELEASE    = $(shell sed -n 's/.*k8s.io\/kubernetes v\([0-9.]*\).*/\1/p' tests/oracle/versions/$(VERSION).mod | head -n 1)
LIVE_CASES = target/live/$(VERSION).jsonl
SCRIPTS   ?= 24

.PHONY: live-cases
live-cases:
	@mkdir -p target/live
	@[ -x $(BINARIES)/kube-scheduler -a -x $(BINARIES)/kwok ] || \
	  $(STEP) "building the control plane of $(VERSION) (about 15 min)" \
	    tests/live/cluster/build.sh $(RELEASE) $(BINARIES)
	@cd tests/live && ../../$(STEP) "building the recorder" go build -o ../../target/live/recorder .
	@state=target/live/state-$(VERSION); trap "tests/live/cluster/down.sh $$state" EXIT; \
	  config=$$(tests/live/cluster/up.sh $(BINARIES) $$state $(LIVE_PORT)); \
	  $(STEP) "running $(SCRIPTS) scripts, seed $(SEED), in Kubernetes $(VERSION)" \
	    target/live/recorder -kubeconfig $$config -version $(VERSION) -seed $(SEED) -count $(SCRIPTS) > $(LIVE_CASES)

.PHONY: live
live: live-cases ## record lives in a real control plane and compare the simulation (VERSION, SEED, SCRIPTS, BINARIES)
	@cargo test $(NATIVE) --test conformance -- $(CURDIR)/$(LIVE_CASES)

.PHONY: live-corpus
live-corpus: live-cases ## record them for `make test`, in tests/conformance (the same settings)
	@gzip -9n < $(LIVE_CASES) > tests/conformance/$(VERSION)/live.jsonl.gz

##@ Building parts

policy.wasm: $(CORE) $(POLICY) $(WASM32) $(NPM_DEPS) ## the Kubewarden policy
	@$(STEP) "compiling the policy (the first time with its libraries: about 2 min)" \
	  toolchain/with-wasm32 cargo build --locked --profile guest --target $(WASM_TARGET) \
	  --package daemonset-preflight-policy
	@$(STEP) "optimizing policy.wasm" \
	  toolchain/shrink.mjs target/guest/$(WASM_TARGET)/guest/daemonset_preflight_policy.wasm $@

annotated-policy.wasm: policy.wasm policy/metadata.yml policy/README.md ## the policy with its metadata (needs kwctl)
	@command -v kwctl >/dev/null || \
	  { echo "kwctl is missing: install it from Kubewarden's releases" >&2; exit 1; }
	kwctl annotate -m policy/metadata.yml -u policy/README.md -o $@ policy.wasm

# What wasm-pack would begin with, so that it need not be there yet.
$(NPM_COMPILED): $(CORE) $(NPM) $(WASM32)
	@$(STEP) "compiling the npm module (the first time with its libraries: about 2 min)" \
	  $(LATER) toolchain/with-wasm32 cargo build --locked --profile module --target $(WASM_TARGET) \
	  --package daemonset-preflight-npm
	@touch $@

$(NPM_DIST): $(NPM_COMPILED) $(TOOLS) $(NPM_DEPS)
	@$(STEP) "packing the npm module" \
	  toolchain/with-wasm32 wasm-pack --log-level error build npm --target web --profile module --no-pack --no-opt \
	  --mode no-install --out-dir ../target/npm --out-name daemonset_preflight -- --locked
	@$(STEP) "optimizing and bundling the npm package" npm --prefix npm run --silent bundle

$(NPM_COMMAND): $(CORE) $(WASI)
	@$(STEP) "compiling the command line program of the npm package (the first time with its libraries: about 2 min)" \
	  toolchain/with-wasm32 --wasi cargo build --locked --profile command --target $(WASI_TARGET) \
	  --features cli --bin daemonset-preflight
	@mkdir -p $(@D)
	@gzip -9n <target/guest/$(WASI_TARGET)/command/daemonset-preflight.wasm >$@

$(NPM_COMMAND_TESTED): $(CORE) $(WASI)
	@$(STEP) "compiling the command line program for WASI (the first time with its libraries: about a minute)" \
	  toolchain/with-wasm32 --wasi cargo build --locked --profile command-tested --target $(WASI_TARGET) \
	  --features cli --bin daemonset-preflight
	@mkdir -p $(@D)
	@gzip -1n <target/guest/$(WASI_TARGET)/command-tested/daemonset-preflight.wasm >$@

$(WWW_DIST): $(WWW) $(NPM_DIST) $(WWW_DEPS)
	@$(STEP) "building the page" npm --prefix www run --silent build -- --logLevel warn
	@touch $@

.PHONY: site
site: $(WWW_DIST) docs ## what GitHub Pages serves, in target/site: the page, with target/book under docs/
	@rm -rf target/site && cp -r www/dist target/site && cp -r target/book target/site/docs

target/release/daemonset-preflight: $(CORE)
	@$(STEP) "building the command line program (about 4 min)" \
	  cargo build --release --features cli

##@ What the builds need

.PHONY: tools
tools: prerequisites $(WASM32) $(TOOLS) $(NPM_DEPS) $(WWW_DEPS) chromium ## install everything that the other targets need

# What must be there already: Rust, a C compiler, Node.
.PHONY: prerequisites
prerequisites:
	@toolchain/prerequisites.sh

$(WASM32) $(WASI): target/toolchain/%.env: toolchain/wasm32.sh toolchain/versions.env | prerequisites
	@$(STEP) "finding Rust's target $* (installed the first time)" toolchain/wasm32.sh $*
	@touch $@

$(TOOLS): toolchain/tools.sh toolchain/versions.env | prerequisites
	@$(STEP) "finding wasm-pack and wasm-bindgen (compiled the first time: about 2 min)" $(LATER) toolchain/tools.sh >/dev/null
	@mkdir -p $(@D)
	@touch $@

$(NPM_DEPS): npm/package.json npm/package-lock.json | prerequisites
	@$(STEP) "installing the npm package's tools" npm --prefix npm ci --loglevel=error >/dev/null
	@touch $@

$(NPM_ENVIRONMENTS): npm/test/environments/package.json npm/test/environments/package-lock.json | prerequisites
	@$(STEP) "installing runtimes and bundlers (1 GB)" npm --prefix npm/test/environments ci --loglevel=error >/dev/null
	@touch $@

$(PACKAGING_DEPS): packaging/package.json packaging/package-lock.json | prerequisites
	@$(STEP) "installing what checks the files of the release" npm --prefix packaging ci --loglevel=error >/dev/null
	@touch $@

$(WWW_DEPS): www/package.json www/package-lock.json | prerequisites
	@$(STEP) "installing the page's libraries" npm --prefix www ci --loglevel=error >/dev/null
	@touch $@

.PHONY: chromium
chromium:
	@toolchain/chromium.sh >/dev/null

##@ The rest

.PHONY: clean
clean: ## remove what was built, but not the tools that were installed
	rm -rf target/release target/optimized target/debug target/doc target/guest target/npm target/npm-command npm/dist npm/bin/*.wasm.gz www/dist policy.wasm annotated-policy.wasm

.PHONY: distclean
distclean: clean ## remove the installed tools and packages too
	rm -rf target npm/node_modules npm/test/environments/node_modules packaging/node_modules www/node_modules

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9.-]+:.*## / { printf "  %-22s %s\n", $$1, $$2 }' Makefile
