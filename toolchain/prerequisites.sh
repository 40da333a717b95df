#!/usr/bin/env bash
# usage: toolchain/prerequisites.sh [test]
# Checks what the builds need and cannot install themselves, and with `test` what the tests
# need beyond. Says of each that is missing, in one line, what to do.
set -euo pipefail
cd "$(dirname "$0")/.."
rust=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
missing=0

# wish TEXT: something is missing.
wish() {
  echo "missing: $1" >&2
  missing=1
}

# at_least VERSION LEAST: whether a version is not older than another.
at_least() {
  [ "$(printf '%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

if ! command -v cargo >/dev/null; then
  wish "Rust: install rustup from https://rustup.rs, then open a new shell"
elif command -v rustup >/dev/null; then
  rustc --version >/dev/null 2>&1 ||
    wish "Rust $rust: run 'rustup toolchain install $rust --profile minimal --component clippy,rustfmt'"
else
  found=$(rustc --version 2>/dev/null | sed 's/^rustc \([0-9.]*\).*/\1/')
  at_least "${found:-0}" "$rust" ||
    wish "Rust $rust or newer (found: ${found:-none}): install rustup from https://rustup.rs, then open a new shell"
fi
if [ "${1:-}" = test ] && [ "$missing" -eq 0 ]; then
  for component in clippy fmt; do
    cargo "$component" --version >/dev/null 2>&1 ||
      wish "cargo $component: run 'rustup component add ${component/#fmt/rustfmt} --toolchain $rust'"
  done
fi

command -v cc >/dev/null ||
  wish "a C compiler, cc, with which Rust links: on Debian install the packages gcc and libc6-dev as root"

# Vite's own bound.
node=$(node --version 2>/dev/null | sed 's/^v//') || true
{ at_least "${node:-0}" 20.19.0 && [ "${node%%.*}" != 21 ] && command -v npm >/dev/null; } ||
  wish "Node 20.19 or newer with npm (found: ${node:-none}): install it from https://nodejs.org or your distribution"

exit "$missing"
