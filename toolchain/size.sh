#!/usr/bin/env bash
# usage: toolchain/size.sh FILE MAX [COMPRESSED_MAX]
# Says what a file weighs, in bytes, and fails when it is more than it may. What is packed by
# gzip counts as it is unpacked. Compressed is by Brotli, as those who serve a page do it.
set -euo pipefail
file=$1 max=$2 compressed_max=${3:-}
case $file in
  *.gz) bytes=$(gzip -dc "$file" | wc -c) ;;
  *) bytes=$(wc -c <"$file") ;;
esac
echo "$file: $bytes of at most $max bytes"
[ "$bytes" -le "$max" ]
if [ -n "$compressed_max" ]; then
  compressed=$(node -e '
    const { brotliCompressSync } = require("node:zlib");
    console.log(brotliCompressSync(require("node:fs").readFileSync(process.argv[1])).length);
  ' "$file")
  echo "$file: $compressed of at most $compressed_max bytes when compressed"
  [ "$compressed" -le "$compressed_max" ]
fi
