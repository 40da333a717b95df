#!/usr/bin/env bash
# usage: toolchain/size.sh FILE MAX [GZIP_MAX]
# Says what a file weighs, in bytes, and fails when it is more than it may.
set -euo pipefail
file=$1 max=$2 gzip_max=${3:-}
bytes=$(wc -c <"$file")
echo "$file: $bytes of at most $max bytes"
[ "$bytes" -le "$max" ]
if [ -n "$gzip_max" ]; then
  packed=$(gzip -9 -c "$file" | wc -c)
  echo "$file: $packed of at most $gzip_max bytes when compressed"
  [ "$packed" -le "$gzip_max" ]
fi
