#!/usr/bin/env bash
# usage: toolchain/reproducible.sh
# Builds policy.wasm twice from nothing, of the files as git knows them, in folders of names of
# different length and with Cargo's folder in different places: the bytes must be the same. Needs
# the wasm target and npm's packages: `make test-reproducible` brings both.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=versions.env
source toolchain/versions.env
here=$PWD
cargo_home=${CARGO_HOME:-$HOME/.cargo}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo fetch --locked --quiet

build() {
  local root=$folder/$1
  mkdir -p "$root/target" "$folder/cargo-$1"
  git ls-files -z | tar --null --files-from=- --create | tar --extract --directory "$root"
  cp -r target/toolchain "$root/target/"
  ln -s "$here/npm/node_modules" "$root/npm/node_modules"
  ln -s "$cargo_home/registry" "$folder/cargo-$1/registry"
  (
    cd "$root"
    export CARGO_HOME=$folder/cargo-$1 CARGO_NET_OFFLINE=true
    toolchain/step "building policy.wasm in the folder $1" \
      toolchain/with-wasm32 cargo build --locked --profile guest --target "$WASM_TARGET" --package daemonset-preflight-policy
    toolchain/shrink.mjs "target/guest/$WASM_TARGET/guest/daemonset_preflight_policy.wasm" policy.wasm
  )
  sha256sum <"$root/policy.wasm" | cut -d' ' -f1
}

first=$(build one)
second=$(build another-with-a-longer-name)
[ "$first" = "$second" ] || { echo "policy.wasm differs between two builds: $first, $second" >&2; exit 1; }
if grep -aqF "$cargo_home" "$folder"/*/policy.wasm || grep -aqF "$folder" "$folder"/*/policy.wasm; then
  echo "policy.wasm names the folder that it was built in" >&2
  exit 1
fi
echo "policy.wasm is the same twice: sha256 $first"
