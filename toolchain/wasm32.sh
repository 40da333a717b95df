#!/usr/bin/env bash
# Makes a Rust toolchain with the wasm32-unknown-unknown target available, and writes
# target/toolchain/wasm32.env, the environment in which cargo, rustc and wasm-pack find
# it (`toolchain/with-wasm32 COMMAND…` runs a command in it).
#
# 1. The toolchain of rust-toolchain.toml, when it has the target or rustup can add it.
# 2. Otherwise Debian's rustc-web, with a standard library built here from Debian's
#    rust-web-src into target/toolchain/wasm32 (half a minute, once). Nothing outside
#    that folder is written, but for the packages.
#
# Safe to run again and side by side. PREFLIGHT_RUSTUP=no takes the second way.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=versions.env
source toolchain/versions.env

state=$PWD/target/toolchain
sysroot=$state/wasm32
mkdir -p "$state"
exec 9>"$state/.wasm32.lock"
flock 9

# One line, what to do, and out.
give_up() {
  echo "toolchain/wasm32.sh: $1" >&2
  exit 1
}

write_env() {
  printf '%s\n' "$@" >"$state/wasm32.env.new"
  mv "$state/wasm32.env.new" "$state/wasm32.env"
}

# Whether the toolchain on PATH has the target's standard library.
own_toolchain_has_target() {
  local lib
  lib=$(rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null) || return 1
  compgen -G "$lib/libstd-*.rlib" >/dev/null
}

add_by_rustup() {
  command -v rustup >/dev/null || return 1
  # Where the server cannot be reached this must end soon, not be tried again and again.
  RUSTUP_MAX_RETRIES=0 timeout 120 rustup target add "$WASM_TARGET" >"$state/rustup.log" 2>&1
}

install_packages() {
  local missing=() package as_root=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local wish="the target $WASM_TARGET is missing: run 'rustup target add $WASM_TARGET', or on Debian install ${missing[*]} as root"
  command -v apt-get >/dev/null || give_up "$wish"
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || give_up "$wish"
    as_root=(sudo -n)
  fi
  echo "installing Debian's ${missing[*]}" >&2
  { "${as_root[@]}" apt-get update --quiet &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install --yes --quiet --no-install-recommends "${missing[@]}"; } >"$state/apt.log" 2>&1 9>&- ||
    give_up "$wish (see $state/apt.log)"
}

# The linker. Debian's rustc comes without one for wasm; rustup's toolchain has one.
find_linker() {
  local own
  own=$(rustc --print sysroot 2>/dev/null)/lib/rustlib/$host/bin/rust-lld
  if [ ! -x "$own" ]; then
    install_packages lld-19
    own=$(command -v lld-19)
  fi
  echo "$own"
}

# Builds the standard library into a sysroot of our own, beside links to Debian's host one.
build_sysroot() {
  local empty=$state/std-build linker
  echo "building the standard library for $WASM_TARGET (half a minute, once)" >&2
  rm -rf "$empty" "$sysroot"
  mkdir -p "$empty/src" "$sysroot/bin" "$sysroot/lib/rustlib/$WASM_TARGET/lib"
  : >"$empty/src/lib.rs"
  printf '[package]\nname = "empty"\nedition = "2024"\n[workspace]\n' >"$empty/Cargo.toml"
  # Without embed-bitcode a later build with LTO fails: "failed to get bitcode".
  (cd "$empty" && env -u CARGO_BUILD_TARGET -u CARGO_ENCODED_RUSTFLAGS RUSTC=/usr/bin/rustc \
    RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$empty/target" \
    /usr/bin/cargo build --release --quiet -Zbuild-std=std,panic_abort --target "$WASM_TARGET") \
    >"$state/std-build.log" 2>&1 ||
    give_up "the standard library does not build, see $state/std-build.log"
  local rlib
  for rlib in "$empty/target/$WASM_TARGET"/release/deps/*.rlib; do
    case $rlib in */libempty-*) ;; *) cp "$rlib" "$sysroot/lib/rustlib/$WASM_TARGET/lib/" ;; esac
  done
  rm -rf "$empty"
  ln -s "/usr/lib/rustlib/$host" "$sysroot/lib/rustlib/$host"
  ln -s /usr/bin/cargo "$sysroot/bin/cargo"
  linker=$(find_linker)
  ln -s "$linker" "$sysroot/bin/rust-lld"
  printf '#!/bin/sh\nexec /usr/bin/rustc --sysroot "%s" "$@"\n' "$sysroot" >"$sysroot/bin/rustc"
  chmod +x "$sysroot/bin/rustc"
  # Last: with this file the sysroot is whole, and for this compiler.
  /usr/bin/rustc --version >"$sysroot/version"
}

use_rustup=${PREFLIGHT_RUSTUP:-yes}
if [ "$use_rustup" != no ] && { own_toolchain_has_target || add_by_rustup; }; then
  write_env "# The toolchain of rust-toolchain.toml has $WASM_TARGET."
  exit
fi
install_packages rustc-web cargo-web rust-web-src
host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
if [ "$(cat "$sysroot/version" 2>/dev/null)" != "$(/usr/bin/rustc --version)" ]; then
  build_sysroot
fi
write_env "# Debian's Rust with a standard library for $WASM_TARGET." \
  "export PATH=\"$sysroot/bin:\$PATH\"" \
  "export RUSTC=\"$sysroot/bin/rustc\"" \
  "export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=\"$sysroot/bin/rust-lld\""
