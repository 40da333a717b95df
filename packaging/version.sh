#!/usr/bin/env bash
# usage: packaging/version.sh [VERSION]
# Whether every file that names the project's version names this one: by default that of
# Cargo.toml. Says which does not.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:-$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml)}
status=0

# names FILE LINE: whether the file has this line.
names() {
  grep -qxF -- "$2" "$1" || { echo "$1 does not say: $2" >&2; status=1; }
}

names Cargo.toml "version = \"$version\""
names npm/package.json "  \"version\": \"$version\","
names policy/metadata.yml "  io.kubewarden.policy.version: $version"
names .pre-commit-hooks.yaml "  entry: ghcr.io/daemonset-preflight/daemonset-preflight:$version validate"
names README.md "  - uses: daemonset-preflight/daemonset-preflight@v$version"
names README.md "    rev: v$version"
names docs/install.md "  - uses: daemonset-preflight/daemonset-preflight@v$version"
exit "$status"
