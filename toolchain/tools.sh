#!/usr/bin/env bash
# Installs wasm-pack and wasm-bindgen, at the versions of versions.env, into
# target/tools (or $PREFLIGHT_TOOLS, to share one folder among checkouts).
# Prints the folder of the programs. Does nothing when they are there.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=versions.env
source toolchain/versions.env

root=${PREFLIGHT_TOOLS:-$PWD/target/tools}
mkdir -p "$root"

locked=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print; exit }' Cargo.lock)
if [ -n "$locked" ] && [ "$locked" != "$WASM_BINDGEN_VERSION" ]; then
  echo "wasm-bindgen is $locked in Cargo.lock and $WASM_BINDGEN_VERSION in toolchain/versions.env: make them one" >&2
  exit 1
fi

# has PROGRAM VERSION: whether the folder holds this program at this version.
has() {
  [ -x "$root/bin/$1" ] && "$root/bin/$1" --version 2>/dev/null | grep -qwF "$2"
}

# install CRATE VERSION [FLAG…]: cargo's own target folder is shared between the tools,
# since they have many dependencies in common.
install() {
  local crate=$1 version=$2
  shift 2
  echo "installing $crate $version into $root (some minutes, once)" >&2
  if ! CARGO_TARGET_DIR="$root/build" cargo install "$crate" --version "=$version" \
    --root "$root" --no-track --force --quiet "$@" >"$root/$crate.log" 2>&1; then
    tail -n 20 "$root/$crate.log" >&2
    echo "could not install $crate: run 'cargo install $crate --version $version --root $root' and see why" >&2
    exit 1
  fi
}

# One installation at a time; the others wait and then find everything there.
exec 9>"$root/.lock"
flock 9
has wasm-pack "$WASM_PACK_VERSION" || install wasm-pack "$WASM_PACK_VERSION" --locked
# Without --locked: its lock file names versions that are not served everywhere.
has wasm-bindgen "$WASM_BINDGEN_VERSION" || install wasm-bindgen-cli "$WASM_BINDGEN_VERSION"
rm -rf "$root/build"
echo "$root/bin"
