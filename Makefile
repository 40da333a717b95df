# Every command of the project. `make help` lists them; CI runs `make test`.

include toolchain/versions.env

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

CORE    := Cargo.toml Cargo.lock $(shell find src -name '*.rs')
POLICY  := policy/Cargo.toml policy/admission/Cargo.toml $(shell find policy/src policy/admission/src -name '*.rs')
NPM     := npm/package.json npm/bundle.mjs npm/index.d.ts npm/lib.rs npm/Cargo.toml \
           $(wildcard npm/src/*.js)
WWW     := $(shell find www -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/test-results/*')
GUESTS  := target/guest/$(WASM_TARGET)/policy

WASM32  := target/toolchain/wasm32.env
TOOLS   := target/tools/ready
NPM_DEPS := npm/node_modules/.package-lock.json
WWW_DEPS := www/node_modules/.package-lock.json
NPM_DIST := npm/dist/daemonset_preflight_bg.wasm
WWW_DIST := www/dist/index.html

# The features that the tests need; nobody gets them without asking.
FEATURES := --features daemonset-preflight/cli,daemonset-preflight/wasm
ENGINE   := --package daemonset-preflight-policy-host --features engine
SHARED   := ../shared

##@ Using it

.PHONY: run
run: demo $(WWW_DIST) ## build everything, run the demo, serve the playground until Ctrl-C
	@echo
	@echo "The playground is at http://127.0.0.1:8080 until Ctrl-C."
	@npm --prefix www run --silent serve

.PHONY: demo
demo: policy.wasm ## put the sample requests through the built policy, show a sample cluster's pods
	@cargo run --quiet --release $(ENGINE) --example demo

.PHONY: cli
cli: target/release/daemonset-preflight ## build the command line program, target/release/daemonset-preflight

.PHONY: npm
npm: $(NPM_DIST) ## build the npm package in npm/

.PHONY: www
www: $(WWW_DIST) ## build the playground into www/dist

##@ Testing it

# The long builds first and side by side; the tests one after the other.
.PHONY: test
test: ## everything that CI runs; installs what is missing
	@$(MAKE) -j2 fmt policy.wasm host-tests $(NPM_DIST)
	@$(MAKE) lint doc test-core conformance test-policy test-npm test-www

.PHONY: host-tests
host-tests:
	cargo test --quiet --release $(ENGINE) --no-run

.PHONY: fmt
fmt: ## check the formatting (`make format` mends it)
	cargo fmt --all --check

.PHONY: format
format: ## format the Rust code
	cargo fmt --all

.PHONY: lint
lint: ## clippy over everything, warnings denied
	cargo clippy --quiet --workspace --all-targets $(FEATURES),daemonset-preflight-policy-host/engine -- -D warnings

.PHONY: doc
doc: ## build the documentation, warnings denied
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --workspace --no-deps $(FEATURES)

.PHONY: test-core
test-core: ## the tests of the core and the command line
	cargo test --workspace $(FEATURES) --lib --bins --test core --test memory
	cargo test --package daemonset-preflight --doc

.PHONY: conformance
conformance: ## what Kubernetes' own code answered, case by case
	cargo test --release --test conformance
	@if [ -d $(SHARED)/conformance ]; then \
	  echo "$(SHARED)/conformance is there: running its -upstream corpora too"; \
	  cargo test --release --test conformance -- $(SHARED)/conformance/*-upstream.jsonl.gz; \
	fi
	@if [ -d $(SHARED)/manifests ]; then \
	  echo "$(SHARED)/manifests is there: running the files of public repositories too"; \
	  cargo test --release --test conformance -- $(SHARED)/manifests/EXPECTED.jsonl; \
	fi

.PHONY: test-policy
test-policy: policy.wasm ## the size of policy.wasm, and its tests in a waPC host
	toolchain/size.sh policy.wasm $(POLICY_WASM_MAX)
	cargo test --release --package daemonset-preflight-admission
	cargo test --release $(ENGINE)

.PHONY: test-npm
test-npm: $(NPM_DIST) chromium ## the size of the npm package, and its tests from the packed tarball
	toolchain/size.sh $(NPM_DIST) $(NPM_WASM_MAX) $(NPM_WASM_COMPRESSED_MAX)
	npm --prefix npm test

.PHONY: test-www
test-www: $(WWW_DIST) chromium ## the playground in a browser
	npm --prefix www test

.PHONY: e2e-tests
e2e-tests: annotated-policy.wasm ## the policy through kwctl (needs kwctl and bats)
	@command -v bats >/dev/null || { echo "bats is missing: install the package bats" >&2; exit 1; }
	cd policy && bats e2e.bats

.PHONY: bench
bench: ## the benchmarks
	cargo bench --package daemonset-preflight

.PHONY: bench-policy
bench-policy: policy.wasm ## the policy's time and fuel for a request
	cargo bench --profile release $(ENGINE) --bench policy

##@ Building parts

# What is inlined beyond the threshold of the smallest code weighs more than it saves.
policy.wasm: $(CORE) $(POLICY) $(WASM32) $(NPM_DEPS) ## the Kubewarden policy
	RUSTFLAGS=-Cllvm-args=-inline-threshold=5 toolchain/with-wasm32 cargo build --quiet --locked \
	  --profile policy --target $(WASM_TARGET) --package daemonset-preflight-policy
	toolchain/shrink.mjs $(GUESTS)/daemonset_preflight_policy.wasm $@

annotated-policy.wasm: policy.wasm policy/metadata.yml policy/README.md ## the policy with its metadata (needs kwctl)
	@command -v kwctl >/dev/null || \
	  { echo "kwctl is missing: install it from Kubewarden's releases" >&2; exit 1; }
	kwctl annotate -m policy/metadata.yml -u policy/README.md -o $@ policy.wasm

$(NPM_DIST): $(CORE) $(NPM) $(WASM32) $(TOOLS) $(NPM_DEPS)
	toolchain/with-wasm32 wasm-pack --quiet build npm --target web --profile guest --no-pack --no-opt \
	  --mode no-install --out-dir ../target/npm --out-name daemonset_preflight -- --locked
	npm --prefix npm run --silent bundle

$(WWW_DIST): $(WWW) $(NPM_DIST) $(WWW_DEPS)
	npm --prefix www run --silent build
	@touch $@

target/release/daemonset-preflight: $(CORE)
	cargo build --release --features cli

##@ What the builds need

.PHONY: tools
tools: $(WASM32) $(TOOLS) $(NPM_DEPS) $(WWW_DEPS) chromium ## install everything that the other targets need

$(WASM32): toolchain/wasm32.sh toolchain/versions.env
	toolchain/wasm32.sh
	@touch $@

$(TOOLS): toolchain/tools.sh toolchain/versions.env Cargo.lock
	toolchain/tools.sh
	@mkdir -p $(@D)
	@touch $@

$(NPM_DEPS): npm/package.json npm/package-lock.json
	@toolchain/node.sh
	npm --prefix npm ci --loglevel=error
	@touch $@

$(WWW_DEPS): www/package.json www/package-lock.json
	@toolchain/node.sh
	npm --prefix www ci --loglevel=error
	@touch $@

.PHONY: chromium
chromium:
	@toolchain/chromium.sh

##@ The rest

.PHONY: clean
clean: ## remove what was built, but not the tools that were installed
	cargo clean --quiet --release
	rm -rf target/debug target/doc target/guest target/npm npm/dist www/dist policy.wasm annotated-policy.wasm

.PHONY: distclean
distclean: clean ## remove the installed tools and packages too
	rm -rf target npm/node_modules www/node_modules

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9.-]+:.*## / { printf "  %-22s %s\n", $$1, $$2 }' Makefile
