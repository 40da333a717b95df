#!/usr/bin/env bats
# The annotated policy through kwctl: make e2e-tests

# run_policy REQUEST [SETTINGS [SESSION]], by the names of files in test_data/
run_policy() {
  local options=(--request-path "test_data/$1.json")
  options+=(--settings-path "test_data/settings-${2:-default}.json")
  if [ -n "${3:-}" ]; then
    options+=(--allow-context-aware)
    options+=(--replay-host-capabilities-interactions "test_data/session-$3.yml")
  fi
  run kwctl run "${options[@]}" ../annotated-policy.wasm
  echo "output: $output"
}

accepts() {
  [ "$status" -eq 0 ]
  [[ "$output" == *'"allowed":true'* ]]
}

refuses() {
  [ "$status" -eq 0 ]
  [[ "$output" == *'"allowed":false'* ]]
  [[ "$output" == *"$1"* ]]
}

@test "a good DaemonSet is accepted" {
  run_policy good
  accepts
}

@test "an invalid DaemonSet is refused as the API server does" {
  run_policy bad-name
  refuses 'is invalid: metadata.name: Invalid value'
}

@test "house rules warn" {
  run_policy house-rules
  accepts
  [[ "$output" == *'version_label_in_selector: '* ]]
}

@test "house rules refuse when they are set to" {
  run_policy house-rules house-reject
  refuses 'is forbidden: [spec.selector: '
}

@test "misspelt settings are not valid" {
  run_policy good misspelt
  [[ "$output" == *'did you mean host_network?'* ]]
}

@test "a DaemonSet that matches no node is refused when it is set to" {
  run_policy good cluster-reject no-matching-node
  refuses '(rule no_matching_node)'
}

@test "a clash of host ports is refused when it is set to" {
  run_policy host-port cluster-reject port-clash
  refuses '(rule host_port_clash)'
}

@test "an update says which nodes gain and lose a pod" {
  run_policy update-moves-pods cluster update-moves-pods
  accepts
  [[ "$output" == *'placement_change: 1 node gains a pod'* ]]
}

@test "what may not be listed is a warning" {
  run_policy good cluster-reject forbidden
  accepts
  [[ "$output" == *'not all rules could look at the cluster'* ]]
}
