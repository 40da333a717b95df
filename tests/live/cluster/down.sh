#!/usr/bin/env bash
# Stops what up.sh started, by its own process ids, and forgets what the cluster held.
# usage: down.sh STATE
cd "$1" || exit 1
for name in kwok scheduler controllers apiserver etcd; do
  [ -f "$name.pid" ] || continue
  pid=$(cat "$name.pid")
  kill "$pid" 2>/dev/null
  for _ in $(seq 1 40); do kill -0 "$pid" 2>/dev/null || break; sleep 0.5; done
  kill -9 "$pid" 2>/dev/null
  rm -f "$name.pid"
done
rm -rf etcd
