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

# install CRATE VERSION [FLAG…]: into cargo's own target folder, which the tools share, since
# they have dependencies in common. Without optimization: each runs for seconds, and takes
# minutes to optimize. Cargo shows its progress where the terminal is one.
install() {
  local crate=$1 version=$2 log=$root/$1.log
  local command=(cargo install "$crate" --version "=$version" --root "$root" --no-track --force)
  shift 2
  export CARGO_TARGET_DIR=$root/build CARGO_PROFILE_RELEASE_OPT_LEVEL=0
  if [ -t 2 ]; then
    "${command[@]}" "$@"
  else
    "${command[@]}" --quiet "$@" >"$log" 2>&1 || { tail -n 20 "$log" >&2; false; }
  fi || {
    echo "could not install $crate $version into $root: see above, and is crates.io reached?" >&2
    exit 1
  }
}

# One installation at a time; the others wait and then find everything there.
exec 9>"$root/.lock"
flock 9
has wasm-pack "$WASM_PACK_VERSION" || install wasm-pack "$WASM_PACK_VERSION" --locked
# Without --locked: its lock file names versions that are not served everywhere.
# Nor with its default features, which are for tests over the network.
has wasm-bindgen "$WASM_BINDGEN_VERSION" ||
  install wasm-bindgen-cli "$WASM_BINDGEN_VERSION" --no-default-features --bin wasm-bindgen
rm -rf "$root/build"
echo "$root/bin"
