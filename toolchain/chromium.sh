#!/usr/bin/env bash
# Finds a Chromium for the browser tests, or installs Debian's. Prints its path. CHROMIUM names
# another one.
set -euo pipefail
# The shell is the browser without its windows: tests take two thirds of the processor's time.
find_chromium() {
  for name in ${CHROMIUM:+"$CHROMIUM"} chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" && return
  done
  return 1
}
find_chromium && exit
wish="no Chromium for the browser tests: on Debian install the package chromium-headless-shell as root, elsewhere name one by CHROMIUM"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || { echo "$wish" >&2; exit 1; }
  as_root=(sudo -n)
fi
command -v apt-get >/dev/null || { echo "$wish" >&2; exit 1; }
mkdir -p "$(dirname "$0")/../target"
log=$(dirname "$0")/../target/chromium.log
install() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet --no-install-recommends "$1"
}
echo "installing Debian's chromium-headless-shell" >&2
{ "${as_root[@]}" apt-get update --quiet && { install chromium-headless-shell || install chromium; }; } >"$log" 2>&1 ||
  { echo "$wish (see $log)" >&2; exit 1; }
find_chromium
