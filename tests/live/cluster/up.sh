#!/usr/bin/env bash
# Starts the control plane that build.sh made, on loopback, empty, and prints the path of its
# kubeconfig. Two run side by side when their ports are 20 apart.
# usage: up.sh BINARIES STATE [PORT]; PORT is that of the API server, 16443 unless given.
#
# Not as in a cluster without settings: the ServiceAccount plugin is off, so that pods need no
# token; controllers and scheduler may ask the API server as often as they like, and the node
# lifecycle controller taints any number of nodes at once, because scripts run side by side.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
mkdir -p "$2"
state=$(cd "$2" && pwd)
api=${3:-16443}
etcd=$((api + 1)) peer=$((api + 2)) controllers=$((api + 3)) scheduler=$((api + 4)) kwok=$((api + 5))
cd "$state"
if [ -f apiserver.pid ] && kill -0 "$(cat apiserver.pid)" 2>/dev/null; then
  echo "$state/kubeconfig"
  exit 0
fi
openssl genrsa -out sa.key 2048 2>/dev/null
openssl rsa -in sa.key -pubout -out sa.pub 2>/dev/null
echo 'admintoken,admin,admin,"system:masters"' > tokens.csv
cat > kubeconfig <<K
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:$api", insecure-skip-tls-verify: true}}]
users: [{name: admin, user: {token: admintoken}}]
contexts: [{name: local, context: {cluster: local, user: admin}}]
current-context: local
K
start() {
  local name=$1
  shift
  "$@" > "$name.log" 2>&1 &
  echo $! > "$name.pid"
}
# wait_for URL NAME: until it answers
wait_for() {
  for _ in $(seq 1 180); do
    kill -0 "$(cat "$2.pid")" 2>/dev/null || { tail -n 3 "$2.log" >&2; exit 1; }
    curl -skf -o /dev/null -H 'Authorization: Bearer admintoken' --max-time 2 "$1" && return
    sleep 1
  done
  echo "$2 does not answer" >&2
  exit 1
}
start etcd "$bin/etcd" --data-dir etcd --unsafe-no-fsync \
  --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd" \
  --listen-peer-urls "http://127.0.0.1:$peer"
wait_for "http://127.0.0.1:$etcd/health" etcd
start apiserver "$bin/kube-apiserver" --etcd-servers "http://127.0.0.1:$etcd" \
  --service-account-issuer https://kubernetes.default.svc --service-account-key-file sa.pub \
  --service-account-signing-key-file sa.key --service-cluster-ip-range 10.96.0.0/24 --cert-dir certs \
  --token-auth-file tokens.csv --authorization-mode RBAC --allow-privileged=true \
  --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --endpoint-reconciler-type none \
  --secure-port "$api" --disable-admission-plugins ServiceAccount
wait_for "https://127.0.0.1:$api/readyz" apiserver
start controllers "$bin/kube-controller-manager" --kubeconfig kubeconfig --leader-elect=false \
  --service-account-private-key-file sa.key --bind-address 127.0.0.1 --secure-port "$controllers" \
  --kube-api-qps 500 --kube-api-burst 1000 --concurrent-daemonset-syncs 10 --node-eviction-rate 100
start scheduler "$bin/kube-scheduler" --kubeconfig kubeconfig --leader-elect=false \
  --bind-address 127.0.0.1 --secure-port "$scheduler" --kube-api-qps 500 --kube-api-burst 1000
start kwok "$bin/kwok" --kubeconfig kubeconfig --manage-all-nodes=false \
  --manage-nodes-with-label-selector kwok.x-k8s.io/node=fake --node-lease-duration-seconds 40 \
  --node-ip 10.1.0.1 --config "$here/stages.yaml" --server-address "127.0.0.1:$kwok"
echo "$state/kubeconfig"
