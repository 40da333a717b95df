#!/usr/bin/env bash
# Builds a control plane from the Go module proxy: etcd, kube-apiserver, kube-controller-manager,
# kube-scheduler and KWOK, which plays the kubelets. Once for each version; about a quarter of
# an hour on two cores.
# usage: build.sh 1.37.2 FOLDER
set -euo pipefail
version=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
minor=$(cut -d. -f2 <<< "$version")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build FOLDER LDFLAGS PACKAGE...: main packages of the modules that FOLDER/go.mod requires
build() {
  local folder=$1 ldflags=$2
  shift 2
  { echo '//go:build tools'; echo; echo 'package main'; printf 'import _ "%s"\n' "$@"; } > "$folder/tools.go"
  (cd "$folder" && go mod tidy 2> tidy.log && go build -ldflags "$ldflags" -o "$dir/" "$@") ||
    { tail -n 5 "$folder/tidy.log"; exit 1; }
}

if [ ! -x "$dir/kube-scheduler" ]; then
  mkdir "$work/kubernetes"
  source=$(cd "$work" && go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"GoMod": "\(.*\)".*/\1/p')
  # The staging modules are released as modules of their own.
  { echo 'module controlplane'
    grep -E '^(go|godebug) ' "$source"
    echo "require k8s.io/kubernetes v$version"
    sed -n "s|^[[:space:]]*\(k8s.io/[a-z-]*\) => ./staging/.*|replace \1 => \1 v0.${version#1.}|p" "$source"
  } > "$work/kubernetes/go.mod"
  v=k8s.io/component-base/version
  c=k8s.io/client-go/pkg/version
  flags="-s -w -X $v.gitVersion=v$version -X $v.gitMajor=1 -X $v.gitMinor=$minor"
  flags+=" -X $c.gitVersion=v$version -X $c.gitMajor=1 -X $c.gitMinor=$minor"
  build "$work/kubernetes" "$flags" k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler}
fi
if [ ! -x "$dir/etcd" ]; then
  mkdir "$work/etcd"
  printf 'module etcd\ngo 1.26\nrequire go.etcd.io/etcd/server/v3 v3.7.3\n' > "$work/etcd/go.mod"
  build "$work/etcd" '-s -w' go.etcd.io/etcd/server/v3
  # Go names a program after the last part of its path that is no version.
  for built in server v3; do [ ! -f "$dir/$built" ] || mv "$dir/$built" "$dir/etcd"; done
fi
if [ ! -x "$dir/kwok" ]; then
  mkdir "$work/kwok"
  printf 'module kwok\ngo 1.26\nrequire sigs.k8s.io/kwok v0.8.0\n' > "$work/kwok/go.mod"
  build "$work/kwok" '-s -w' sigs.k8s.io/kwok/cmd/kwok
fi
