# Events that are none, or cannot happen, are named with their place.
$ simulate agent.yaml --nodes nodes.yaml --script life/unknown-event.yaml
! daemonset-preflight: life/unknown-event.yaml:4:5: events[1]: unknown variant `explode`, expected one of `addNode`, `removeNode`, `setLabels`, `setTaints`, `nodeReady`, `cordon`, `uncordon`, `drain`, `failPods`, `succeedPods`, `deletePods`, `createPod`, `deletePod`, `setPodLabels`, `editPod`, `createDaemonSet`, `apply`, `updateTemplate`, `updateStrategy`, `rollBack`, `deleteDaemonSet`
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/unknown-node.yaml
| Assumed: pods are ready 5s after they are on their node and gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then, and pods deleted there stay Terminating until it reports again; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --knob changes this.
|
|        0s  DaemonSet monitoring/agent
|            revision 1 (hash 6b6f88c64b): the template is new
|            + pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            binds pod agent-bbbbb on a
|                Normal Scheduled: Successfully assigned monitoring/agent-bbbbb to a
|        5s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
| life/unknown-node.yaml:2:5: events[0]: error: there is no node `nowhere`; the run stands before it
|
| As it stands before that, after 2m
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|   rollout: revision 1 is available on 1 node
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-bbbbb  a     Ready        example/agent:1.0
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/invalid-template.yaml
| Assumed: pods are ready 5s after they are on their node and gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then, and pods deleted there stay Terminating until it reports again; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --knob changes this.
|
|        0s  DaemonSet monitoring/agent
|            revision 1 (hash 6b6f88c64b): the template is new
|            + pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            binds pod agent-bbbbb on a
|                Normal Scheduled: Successfully assigned monitoring/agent-bbbbb to a
|        5s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
| life/invalid-template.yaml:2:5: events[0]: error: the DaemonSet is invalid: spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`; spec.template.spec.containers: Required value; the run stands before it
|
| As it stands before that, after 2m
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|   rollout: revision 1 is available on 1 node
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-bbbbb  a     Ready        example/agent:1.0
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/out-of-order.yaml
| life/out-of-order.yaml:4:5: events[1]: error: it happens at 60000 ms, before 120000 ms, where the script already is; the run stands before it
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/no-script.yaml
! daemonset-preflight: life/no-script.yaml:1:1: unknown field `evnts`, expected `events` or `knobs`
= 2
$ simulate agent.yaml --nodes nodes.yaml --script agent.yaml
! daemonset-preflight: agent.yaml: this is not one script
= 2

# Knobs and spans.
$ simulate agent.yaml --nodes nodes.yaml --knob readyafter=5s
! daemonset-preflight: knobs: unknown field `readyafter`, expected one of `readyAfter`, `reaction`, `termination`, `burst`, `backoff`, `neverReady`, `neverReadyImages`, `scheduling`, `priorityClasses`, `nodeLife`, `validates`, `podGc`, `podGcPeriod`
= 2
$ simulate agent.yaml --nodes nodes.yaml --knob readyAfter=soon
! daemonset-preflight: --knob readyAfter=soon: `soon` is no span of time, such as 90s or 1h30m
= 2
$ simulate agent.yaml --nodes nodes.yaml --knob readyAfter
! daemonset-preflight: --knob readyAfter: it is not KEY=VALUE
= 2
$ simulate agent.yaml --nodes nodes.yaml --until soon
! error: invalid value 'soon' for '--until <SPAN>': `soon` is no span of time, such as 90s or 1h30m
!
! For more information, try '--help'.
= 2

# Nothing to simulate, and objects that cannot be read.
$ simulate nodes.yaml --nodes nodes.yaml
! daemonset-preflight: nodes.yaml: no DaemonSet that can be simulated
= 2
$ simulate missing.yaml --nodes nodes.yaml
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2
$ simulate agent.yaml several.yaml --nodes nodes-with-faults.yaml --until 0
| Assumed: pods are ready 5s after they are on their node and gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then, and pods deleted there stay Terminating until it reports again; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --knob changes this.
|
|        0s  DaemonSet monitoring/agent
|            revision 1 (hash 6b6f88c64b): the template is new
|            + pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            leaves Pending pod agent-bbbbb on a
|                Warning FailedScheduling: 0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.
| several.yaml: object 3: error: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string
| several.yaml: object 4: error: error converting YAML to JSON: yaml: line 2: did not find expected node content
| nodes-with-faults.yaml: object 2: error: the node has no name
| nodes-with-faults.yaml: object 3: error: must be a string, not a number
| several.yaml: object 2: error: the DaemonSet is invalid: metadata.name: Invalid value: "grüße": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'); metadata.labels: Invalid value: "größte Güte": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'); spec.template.spec.containers[0].image: Required value; spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"; spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
|
| At the end, after 0s: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|   rollout: revision 1 is left to do on 1 of 1 node, and does not go on by itself
|     on a: the pod is Pending: 0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.
|   ! The pod does not fit on a: Too many pods. a reports no allocatable resources (status.allocatable), which counts as room for no pod.
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-bbbbb  a     Pending      example/agent:1.0
= 2
$ simulate - --nodes - < agent.yaml
! daemonset-preflight: only one of the files can be standard input
= 2
