#!/usr/bin/env bash
# usage: packaging/archive.sh TARGET FOLDER
# Puts the released program of a Rust target, with licence and README, into an archive in a
# folder: a zip for Windows, else a tar.gz.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1 folder=$2
name=daemonset-preflight-$target
program=target/$target/release/daemonset-preflight

mkdir -p "$folder"
content=$(mktemp -d)
trap 'rm -rf "$content"' EXIT
cp LICENSE README.md "$content"
case $target in
  *-windows-*)
    cp "$program.exe" "$content"
    archive=$PWD/$folder/$name.zip
    rm -f "$archive"
    (cd "$content" && 7z a -bd "$archive" ./* >/dev/null)
    ;;
  *)
    cp "$program" "$content"
    tar -czf "$folder/$name.tar.gz" -C "$content" LICENSE README.md daemonset-preflight
    ;;
esac
