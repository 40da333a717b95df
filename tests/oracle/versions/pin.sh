#!/usr/bin/env bash
# Pins the oracle to a patch release: writes versions/<minor>.mod and .sum.
# usage: tests/oracle/versions/pin.sh 1.37.2
set -euo pipefail
cd "$(dirname "$0")/.."
release=${1:?usage: pin.sh RELEASE, such as 1.37.2}
minor=${release%.*}
staging=v0.${release#1.}
upstream=$(go mod download -json "k8s.io/kubernetes@v$release" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
{
  echo 'module daemonset-preflight.dev/oracle'
  # The language version and the runtime's settings are those that the release is built with.
  grep -E '^(go|godebug) ' "$upstream"
  echo "require k8s.io/kubernetes v$release"
  # Kubernetes names its staging modules by folders; each is published under its own version.
  sed -n "s|^[[:space:]]*\(k8s.io/[a-z-]*\) => ./staging/.*|replace \1 => \1 $staging|p" "$upstream"
} > "versions/$minor.mod"
go mod edit -fmt "versions/$minor.mod"
go list -mod=mod -deps -modfile="versions/$minor.mod" -tags="kubernetes_${minor/./_}" . >/dev/null
