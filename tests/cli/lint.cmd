# The house rules by their defaults warn, and refuse nothing.
$ lint agent.yaml several.yaml
| agent.yaml:10:5: warning: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (no_priority_class)
| 10 |     spec:
|    |     ^^^^
| agent.yaml:12:7: warning: spec.template.spec.containers: container `agent` requests no cpu and no memory; set resources.requests (no_resource_requests)
| 12 |       containers:
|    |       ^^^^^^^^^^
| agent.yaml: DaemonSet monitoring/agent: 2 warnings
| several.yaml:13:5: warning: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (no_priority_class)
| 13 |     spec:
|    |     ^^^^
| several.yaml:15:7: warning: spec.template.spec.containers: container `agent` requests no cpu and no memory; set resources.requests (no_resource_requests)
| 15 |       containers:
|    |       ^^^^^^^^^^
| several.yaml: DaemonSet grüße: 2 warnings
| several.yaml:27:41: error: spec.template.spec.containers[0].image: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string
| 27 |       containers: [{name: agent, image: 5}]
|    |                                         ^
| several.yaml: DaemonSet typing: could not be read
| several.yaml:30:1: error: error converting YAML to JSON: yaml: line 1: did not find expected node content
| several.yaml: object: could not be read
| skipped: 1 object of another kind (1 ConfigMap)
= 2
$ lint agent.yaml --warnings-as-errors
| agent.yaml:10:5: warning: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (no_priority_class)
| 10 |     spec:
|    |     ^^^^
| agent.yaml:12:7: warning: spec.template.spec.containers: container `agent` requests no cpu and no memory; set resources.requests (no_resource_requests)
| 12 |       containers:
|    |       ^^^^^^^^^^
| agent.yaml: DaemonSet monitoring/agent: 2 warnings
= 1
$ lint - < agent.yaml
| standard input:10:5: warning: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (no_priority_class)
| 10 |     spec:
|    |     ^^^^
| standard input:12:7: warning: spec.template.spec.containers: container `agent` requests no cpu and no memory; set resources.requests (no_resource_requests)
| 12 |       containers:
|    |       ^^^^^^^^^^
| standard input: DaemonSet monitoring/agent: 2 warnings
= 0

# Settings refuse and silence; those of the policy that need a cluster are passed over.
$ lint agent.yaml --settings lint-settings.yaml
| agent.yaml:10:5: error: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (no_priority_class)
| 10 |     spec:
|    |     ^^^^
| agent.yaml: DaemonSet monitoring/agent: 1 error
= 1
$ lint agent.yaml --settings lint-settings.yaml --output json
| [
|   {
|     "file": "agent.yaml",
|     "accepted": false,
|     "daemonSets": [
|       {
|         "index": 0,
|         "namespace": "monitoring",
|         "name": "agent",
|         "place": {
|           "start": {
|             "line": 1,
|             "column": 1,
|             "utf16Column": 1
|           },
|           "end": {
|             "line": 15,
|             "column": 55,
|             "utf16Column": 55
|           }
|         },
|         "findings": [
|           {
|             "rule": "no_priority_class",
|             "mode": "reject",
|             "field": "spec.template.spec.priorityClassName",
|             "message": "without a priority class, pods stay pending on a full node; set priorityClassName",
|             "place": {
|               "start": {
|                 "line": 10,
|                 "column": 5,
|                 "utf16Column": 5
|               },
|               "end": {
|                 "line": 10,
|                 "column": 9,
|                 "utf16Column": 9
|               }
|             }
|           }
|         ],
|         "refusal": "daemonsets.apps \"agent\" is forbidden: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (rule no_priority_class)",
|         "suppressed": 0
|       }
|     ],
|     "problems": [],
|     "remarks": []
|   }
| ]
= 1

# What cannot be read.
$ lint agent.yaml other.yaml --settings lint-settings-wrong.yaml
! daemonset-preflight: lint-settings-wrong.yaml:2:15: error: host_network: "yes" is not a mode; write "reject", "warn" or "ignore"
! daemonset-preflight: lint-settings-wrong.yaml:1:19: error: no_priority_clas: no such setting; did you mean no_priority_class?
! daemonset-preflight: lint-settings-wrong.yaml:3:16: error: host_port_min: 90 is above host_port_max, 80; write the lower one here
= 2
$ lint other.yaml
| other.yaml:10:5: warning: spec.template.spec.priorityClassName: without a priority class, pods stay pending on a full node; set priorityClassName (no_priority_class)
| 10 |     spec:
|    |     ^^^^
| other.yaml:12:7: warning: spec.template.spec.containers: container `other` requests no cpu and no memory; set resources.requests (no_resource_requests)
| 12 |       containers:
|    |       ^^^^^^^^^^
| other.yaml: DaemonSet monitoring/other: 2 warnings
= 0
$ lint missing.yaml
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2
$ lint agent.yaml --settings several.yaml
! daemonset-preflight: several.yaml: error: the settings are one mapping; write `<setting>: <value>`
= 2
