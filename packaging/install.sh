#!/usr/bin/env bash
# usage: packaging/install.sh VERSION FOLDER
# Puts the program of a release into a folder: VERSION is such as 0.1.0, or `latest`. Fails
# when the archive has not the checksum of the release. For the GitHub Action.
set -euo pipefail
version=$1 folder=$2
releases=${PREFLIGHT_RELEASES:-https://github.com/daemonset-preflight/daemonset-preflight/releases}

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) archive=daemonset-preflight-x86_64-unknown-linux-musl.tar.gz ;;
  Linux-aarch64) archive=daemonset-preflight-aarch64-unknown-linux-musl.tar.gz ;;
  Darwin-arm64) archive=daemonset-preflight-aarch64-apple-darwin.tar.gz ;;
  Darwin-x86_64) archive=daemonset-preflight-x86_64-apple-darwin.tar.gz ;;
  MINGW*-x86_64 | MSYS*-x86_64) archive=daemonset-preflight-x86_64-pc-windows-msvc.zip ;;
  *)
    echo "there is no program for $(uname -s) on $(uname -m)" >&2
    exit 2
    ;;
esac
case $version in
  latest) from=$releases/latest/download ;;
  *) from=$releases/download/v${version#v} ;;
esac

mkdir -p "$folder"
cd "$folder"
curl --fail --silent --show-error --location --retry 3 --remote-name "$from/$archive"
curl --fail --silent --show-error --location --retry 3 --remote-name "$from/SHA256SUMS"
awk -v archive="$archive" '$2 == archive' SHA256SUMS >"$archive.sha256"
[ -s "$archive.sha256" ] || { echo "the release has no checksum of $archive" >&2; exit 2; }
if command -v sha256sum >/dev/null; then
  sha256sum --check --quiet "$archive.sha256"
else
  shasum --algorithm 256 --check --quiet "$archive.sha256"
fi
case $archive in
  *.zip) unzip -o -q "$archive" ;;
  *) tar -xzf "$archive" ;;
esac
rm "$archive" "$archive.sha256" SHA256SUMS
