#!/usr/bin/env bats
# The annotated policy through kwctl: make e2e-tests

run_policy() {
  run kwctl run ../annotated-policy.wasm --request-path "test_data/$1.json" \
    --settings-json "${2:-"{}"}"
  echo "output: $output"
  [ "$status" -eq 0 ]
}

@test "a good DaemonSet is accepted" {
  run_policy good
  [[ "$output" == *'"allowed":true'* ]]
}

@test "an invalid DaemonSet is refused as the API server does" {
  run_policy bad-name
  [[ "$output" == *'"allowed":false'* ]]
  [[ "$output" == *'is invalid: metadata.name: Invalid value'* ]]
}

@test "a rule of the house refuses when it is set to" {
  run_policy good '{"update_strategy": "reject", "allowed_update_strategies": ["OnDelete"]}'
  [[ "$output" == *'"allowed":false'* ]]
  [[ "$output" == *'is forbidden: spec.updateStrategy.type'* ]]
}

@test "misspelt settings are not valid" {
  run kwctl run ../annotated-policy.wasm --request-path test_data/good.json \
    --settings-json '{"host_networks": "reject"}'
  echo "output: $output"
  [[ "$output" == *'did you mean host_network?'* ]]
}
