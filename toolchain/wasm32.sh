#!/usr/bin/env bash
# usage: toolchain/wasm32.sh [TARGET]
# Makes a Rust toolchain with a wasm32 target available, by default that of versions.env, and
# writes target/toolchain/TARGET.env, the environment in which cargo, rustc and wasm-pack find
# it (`toolchain/with-wasm32 COMMAND…` runs a command in it).
#
# 1. The toolchain of rust-toolchain.toml, when it has the target or rustup can add it.
# 2. Otherwise Debian's rustc-web, with a standard library built here from Debian's
#    rust-web-src into target/toolchain/wasm32 (half a minute, once), for WASI with Debian's
#    wasi-libc. Nothing outside that folder is written, but for the packages.
#
# Safe to run again and side by side. PREFLIGHT_RUSTUP=no takes the second way.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=versions.env
source toolchain/versions.env

target=${1:-$WASM_TARGET}
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
  printf '%s\n' "$@" >"$state/$target.env.new"
  mv "$state/$target.env.new" "$state/$target.env"
}

# Whether the toolchain on PATH has the target's standard library.
own_toolchain_has_target() {
  local lib
  lib=$(rustc --print target-libdir --target "$target" 2>/dev/null) || return 1
  compgen -G "$lib/libstd-*.rlib" >/dev/null
}

add_by_rustup() {
  command -v rustup >/dev/null || return 1
  # Where the server cannot be reached this must end soon, not be tried again and again.
  RUSTUP_MAX_RETRIES=0 timeout 120 rustup target add "$target" >"$state/rustup.log" 2>&1
}

install_packages() {
  local missing=() package as_root=()
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  local wish="the target $target is missing: run 'rustup target add $target', or on Debian install ${missing[*]} as root"
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
  echo "building the standard library for $target (half a minute, once)" >&2
  rm -rf "$empty" "$sysroot/lib/rustlib/$target"
  mkdir -p "$empty/src" "$sysroot/bin" "$sysroot/lib/rustlib/$target/lib"
  : >"$empty/src/lib.rs"
  printf '[package]\nname = "empty"\nedition = "2024"\n[workspace]\n' >"$empty/Cargo.toml"
  # Without embed-bitcode a later build with LTO fails: "failed to get bitcode".
  (cd "$empty" && env -u CARGO_BUILD_TARGET -u CARGO_ENCODED_RUSTFLAGS RUSTC=/usr/bin/rustc \
    RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$empty/target" \
    /usr/bin/cargo build --release --quiet -Zbuild-std=std,panic_abort --target "$target") \
    >"$state/std-build.log" 2>&1 ||
    give_up "the standard library does not build, see $state/std-build.log"
  local rlib
  for rlib in "$empty/target/$target"/release/deps/*.rlib; do
    case $rlib in */libempty-*) ;; *) cp "$rlib" "$sysroot/lib/rustlib/$target/lib/" ;; esac
  done
  rm -rf "$empty"
  ln -sfn "/usr/lib/rustlib/$host" "$sysroot/lib/rustlib/$host"
  ln -sf /usr/bin/cargo "$sysroot/bin/cargo"
  linker=$(find_linker)
  ln -sf "$linker" "$sysroot/bin/rust-lld"
  if [ "$target" = "$WASI_TARGET" ]; then
    # What a program for WASI is linked with: rustup's toolchain has it, Debian's does not.
    mkdir -p "$sysroot/lib/rustlib/$target/lib/self-contained"
    cp /usr/lib/wasm32-wasi/{crt1-command.o,crt1-reactor.o,libc.a} \
      "$sysroot/lib/rustlib/$target/lib/self-contained/"
  fi
  printf '#!/bin/sh\nexec /usr/bin/rustc --sysroot "%s" "$@"\n' "$sysroot" >"$sysroot/bin/rustc"
  chmod +x "$sysroot/bin/rustc"
  # Last: with this file the target is whole, and for this compiler.
  /usr/bin/rustc --version >"$sysroot/lib/rustlib/$target/version"
}

use_rustup=${PREFLIGHT_RUSTUP:-yes}
if [ "$use_rustup" != no ] && { own_toolchain_has_target || add_by_rustup; }; then
  write_env "# The toolchain of rust-toolchain.toml has $target."
  exit
fi
install_packages rustc-web cargo-web rust-web-src
[ "$target" != "$WASI_TARGET" ] || install_packages wasi-libc
host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
if [ "$(cat "$sysroot/lib/rustlib/$target/version" 2>/dev/null)" != "$(/usr/bin/rustc --version)" ]; then
  build_sysroot
fi
write_env "# Debian's Rust with a standard library for $target." \
  "export PATH=\"$sysroot/bin:\$PATH\"" \
  "export RUSTC=\"$sysroot/bin/rustc\"" \
  "export CARGO_TARGET_$(tr a-z- A-Z_ <<<"$target")_LINKER=\"$sysroot/bin/rust-lld\""
