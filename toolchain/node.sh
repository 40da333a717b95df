#!/usr/bin/env bash
# Checks that Node 20 or newer and npm are there; says in one line what to do if not.
set -euo pipefail
major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || true
if [ "${major:-0}" -lt 20 ] || ! command -v npm >/dev/null; then
  echo "Node 20 or newer with npm is needed (here: ${major:-none}): install it from nodejs.org or your distribution" >&2
  exit 1
fi
