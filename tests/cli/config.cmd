# The configuration file: severities, and rules that are ignored in some files.
$ lint config/below/agent.yaml --config config/daemonset-preflight.toml
| config/below/agent.yaml:11:7: error: spec.template.spec.containers: container `agent` requests no cpu and no memory; set resources.requests (no_resource_requests)
| 11 |       containers:
|    |       ^^^^^^^^^^
| config/below/agent.yaml: DaemonSet monitoring/agent: 1 error
| suppressed: 1 finding
= 1
$ lint config/below/agent.yaml --no-config -o concise
| config/below/agent.yaml:10:5: warning: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (no_priority_class)
| config/below/agent.yaml:11:7: warning: spec.template.spec.containers: container `agent` requests no cpu and no memory; set resources.requests (no_resource_requests)
| config/below/agent.yaml: DaemonSet monitoring/agent: 2 warnings
= 0

# What is unknown in it is an error, with what was meant.
$ lint agent.yaml --config config/wrong.toml
! daemonset-preflight: config/wrong.toml:1: there is no key strct; did you mean strict?
! daemonset-preflight: config/wrong.toml:5: there is no rule no_priority_clas; did you mean no_priority_class?
! daemonset-preflight: config/wrong.toml:6: there is no rule FieldValueInvalid; there are self_anti_affinity, surge_with_host_ports, version_label_in_selector, critical_priority_class, no_priority_class, no_resource_requests, tolerates_everything, high_max_unavailable, update_strategy, host_port_range, host_network, long_name, DroppedField, DuplicateField, DuplicateObject, MissingVersion, StoredDifferently, UnknownField, Warning
! daemonset-preflight: config/wrong.toml:9: there is no key rule; did you mean rules?
= 2
$ lint agent.yaml --config config/ignored-rules.toml
! daemonset-preflight: config/ignored-rules.toml:1: invalid type: string "UnknownField", expected a table of `rules` and `paths`, as below `[[ignore]]`
= 2
$ lint agent.yaml --config config/missing.toml
! daemonset-preflight: config/missing.toml: No such file or directory (os error 2)
= 2

# Files that are passed over in directories, not where they are named; versions; strictness.
$ validate config --config config/exclude.toml
| no files to check
= 0
$ validate config/suppressed.yaml --config config/exclude.toml -o concise
| config/suppressed.yaml:22:35: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| config/suppressed.yaml: DaemonSet monitoring/agent: create accepted: 1 dropped field
| suppressed: 1 finding
= 1

# An annotation and comments suppress what is only remarked, and that is counted.
$ lint config/suppressed.yaml -o concise
| config/suppressed.yaml: DaemonSet monitoring/agent: no findings
| suppressed: 3 findings
= 0
$ validate config/suppressed.yaml
| config/suppressed.yaml:22:35: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| 22 |           lifecycle: {stopSignal: SIGTERM}
|    |                                   ^^^^^^^
| config/suppressed.yaml: DaemonSet monitoring/agent: create accepted: 1 dropped field
| suppressed: 1 finding
= 0
