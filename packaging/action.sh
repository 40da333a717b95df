#!/usr/bin/env bash
# Runs `daemonset-preflight validate` as the inputs of the GitHub Action say (action.yml), which
# come by the environment: an input is never part of a script.
set -uo pipefail
program=${PROGRAM:-$RUNNER_TEMP/daemonset-preflight/daemonset-preflight}
arguments=(--output github)
[ -z "${SARIF_FILE:-}" ] || arguments+=(--output "sarif=$SARIF_FILE")
[ -z "${KUBERNETES_VERSION:-}" ] || arguments+=(--kubernetes-version "$KUBERNETES_VERSION")

# What is separated by whitespace becomes words; only the files are patterns.
set -f
# shellcheck disable=SC2206
arguments+=(${ARGUMENTS:-})
set +f
shopt -s nullglob globstar 2>/dev/null || shopt -s nullglob
# shellcheck disable=SC2206
files=($FILES)
if [ ${#files[@]} -eq 0 ]; then
  echo "::error::no file matches: $FILES"
  echo "exit-status=2" >>"$GITHUB_OUTPUT"
  exit 2
fi

"$program" validate "${arguments[@]}" -- "${files[@]}"
status=$?
echo "exit-status=$status" >>"$GITHUB_OUTPUT"
exit "$status"
