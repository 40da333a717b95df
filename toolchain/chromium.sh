#!/usr/bin/env bash
# Finds a Chromium for the browser tests, or installs Debian's. Prints its path.
set -euo pipefail
find_chromium() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}
find_chromium && exit
wish="no Chromium for the browser tests: on Debian install the package chromium as root"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  sudo -n true 2>/dev/null || { echo "$wish" >&2; exit 1; }
  as_root=(sudo -n)
fi
command -v apt-get >/dev/null || { echo "$wish" >&2; exit 1; }
mkdir -p "$(dirname "$0")/../target"
log=$(dirname "$0")/../target/chromium.log
echo "installing Debian's chromium" >&2
{ "${as_root[@]}" apt-get update --quiet &&
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet --no-install-recommends chromium; } >"$log" 2>&1 ||
  { echo "$wish (see $log)" >&2; exit 1; }
find_chromium
