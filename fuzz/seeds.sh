#!/usr/bin/env bash
# usage: fuzz/seeds.sh
# Fills fuzz/target/corpus/TARGET with the inputs of the tests, each named by its content, so
# that the fuzzers begin with texts that reach far. What they have found before stays there.
# fuzz/corpus/TARGET, beside it, has the few of those found that reach most. The names of all fields,
# of which the fuzzers make inputs too, go into fuzz/target/fields.dict.
set -euo pipefail
cd "$(dirname "$0")/.."

# The text on standard input as a seed of a target. Large ones only slow a fuzzer down.
seed() {
  local folder=fuzz/target/corpus/$1 file
  mkdir -p "$folder" "fuzz/corpus/$1"
  file=$(mktemp)
  head -c 65537 >"$file"
  if [ "$(wc -c <"$file")" -gt 65536 ]; then
    rm "$file"
  else
    mv "$file" "$folder/$(sha1sum <"$file" | cut -c1-40)"
  fi
}

mkdir -p fuzz/target
grep -o '"json":"[^"]*"' tests/oracle/facts/1.37.json | cut -d: -f2 | sort -u >fuzz/target/fields.dict

nul() { printf '\0'; }

files=tests/cli/files
for file in tests/validation/*/*.yaml "$files"/*.yaml docs/examples/*.yaml; do
  for target in documents_yaml validate; do seed "$target" <"$file"; done
done
for file in tests/core/properties/every-field.json "$files"/list.json; do
  for target in decode_json validate; do seed "$target" <"$file"; done
done
for file in docs/examples/*.yaml "$files"/outcomes.yaml; do
  { cat "$file" && nul && cat "$files/nodes.yaml"; } | seed place
  { cat "$file" && nul && cat "$files/agent.yaml"; } | seed updates
done
for file in "$files"/update/*.yaml "$files"/live/*; do
  { cat "$files/agent.yaml" && nul && cat "$file"; } | seed updates
done
# Whole dumps take a third of a second each.
for file in tests/diagnosis/*.json; do
  if cut=$(node fuzz/cut-dump.mjs "$file" 2>/dev/null); then
    seed diagnose <<<"$cut"
  else
    head -c 4096 "$file" | seed diagnose
  fi
done
for file in "$files"/life/*.yaml; do
  seed simulate <"$file"
  { cat "$file" && nul && cat "$files/agent.yaml"; } | seed simulate
done
for file in "$files"/lint-settings*.yaml; do
  seed settings <"$file"
done
for file in policy/test_data/*.json; do
  for settings in '{}' '{"cluster_context":true}' \
    '{"cluster_context":true,"running_pods":true,"service_account":"system:serviceaccount:a:b"}'; do
    payload="{\"settings\":$settings,\"request\":$(tr -d '\n' <"$file")}"
    # An honest host, and one whose fifth call fails.
    seed admission <<<"$payload"
    printf '%s\n\n\n\n\n!\n' "$payload" | seed admission
    seed settings <<<"$settings"
  done
done
