#!/usr/bin/env bash
# usage: policy/compare-package.sh FILE
# Whether the checked in package of Artifact Hub is FILE, which kwctl wrote just now, but for
# the time at which it did.
set -euo pipefail
ours=$(dirname "$0")/artifacthub-pkg.yml
strip() { sed -e '/^createdAt:/d' -e 's/[[:space:]]*$//' "$1" | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'; }
diff <(strip "$ours") <(strip "$1") || {
  echo "$ours is out of date: BLESS=1 cargo test --package daemonset-preflight-admission --lib package" >&2
  exit 1
}
