# Events that are none, or cannot happen, are named with their place.
$ simulate agent.yaml --nodes nodes.yaml --script life/unknown-event.yaml
| life/unknown-event.yaml:5:5: error: events[1].do: unknown variant `explode`, expected one of `addNode`, `removeNode`, `setLabels`, `setTaints`, `nodeReady`, `cordon`, `uncordon`, `drain`, `failPods`, `succeedPods`, `deletePods`, `createPod`, `deletePod`, `setPodLabels`, `editPod`, `createDaemonSet`, `apply`, `updateTemplate`, `updateStrategy`, `rollBack`, `deleteDaemonSet`
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/unknown-node.yaml
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/agent
|            · writes revision 1 (hash 59bcdd95fd): the template is new
|            + creates pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-bbbbb on a
|                Normal Scheduled: Successfully assigned monitoring/agent-bbbbb to a
|        5s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
| life/unknown-node.yaml:2:5: error: events[0]: there is no node `nowhere`; the run stands before it
|
| The state before the refused event, after 2m
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|   + revision 1 is available on 1 node
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-bbbbb  a     Ready        example/agent:1.0
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/invalid-template.yaml
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/agent
|            · writes revision 1 (hash 59bcdd95fd): the template is new
|            + creates pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-bbbbb on a
|                Normal Scheduled: Successfully assigned monitoring/agent-bbbbb to a
|        5s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
| life/invalid-template.yaml:2:5: error: events[0]: the DaemonSet is invalid: spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`; spec.template.spec.containers: Required value; the run stands before it
|
| The state before the refused event, after 2m
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|   + revision 1 is available on 1 node
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-bbbbb  a     Ready        example/agent:1.0
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/out-of-order.yaml
| life/out-of-order.yaml:4:5: error: events[1]: it happens at 60000 ms, before 120000 ms, where the script already is; the run stands before it
= 2
$ simulate agent.yaml --nodes nodes.yaml --script life/no-script.yaml
| life/no-script.yaml:1:1: error: unknown field `evnts`, expected `events` or `options`
= 2
$ simulate agent.yaml --nodes nodes.yaml --script agent.yaml
| agent.yaml: error: a script is one object with `events` and `options`
= 2

# Knobs and spans.
$ simulate agent.yaml --nodes nodes.yaml --option readyafter=5s
| --option: error: unknown field `readyafter`, expected one of `kubernetesVersion`, `readyAfter`, `reaction`, `termination`, `burst`, `backoff`, `neverReady`, `neverReadyImages`, `scheduling`, `priorityClasses`, `nodeLifecycle`, `validates`, `podGc`, `podGcPeriod`
= 2
$ simulate agent.yaml --nodes nodes.yaml --option readyAfter=soon
| --option: error: readyAfter: `soon` is not a duration, such as 90s or 1h30m
= 2
$ simulate agent.yaml --nodes nodes.yaml --option readyAfter
! daemonset-preflight: --option readyAfter: it is not KEY=VALUE
= 2
$ simulate agent.yaml --nodes nodes.yaml --until soon
! error: invalid value 'soon' for '--until <SPAN>': `soon` is not a duration, such as 90s or 1h30m
!
! For more information, try '--help'.
= 2

# Nothing to simulate, and objects that cannot be read.
$ simulate nodes.yaml --nodes nodes.yaml
| nodes.yaml: no DaemonSet here
= 2
$ simulate missing.yaml --nodes nodes.yaml
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2
$ simulate agent.yaml several.yaml --nodes nodes-with-faults.yaml --until 0
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/agent
|            · writes revision 1 (hash 59bcdd95fd): the template is new
|            + creates pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            ! the scheduler finds no room for pod agent-bbbbb on a
|                Warning FailedScheduling: 0/1 nodes are available: 1 Too many pods. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.
| several.yaml:27:41: error: spec.template.spec.containers[0].image: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string
| several.yaml:31:1: error: error converting YAML to JSON: yaml: line 2: did not find expected node content
| nodes-with-faults.yaml:5:1: error: metadata.name: the node has no name
| nodes-with-faults.yaml:8:40: error: metadata.labels[disktype]: must be a string, not a number
| several.yaml:6:1: error: the DaemonSet is invalid: metadata.name: Invalid value: "grüße": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'); metadata.labels: Invalid value: "größte Güte": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'); spec.template.spec.containers[0].image: Required value; spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"; spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
|
| At the end, after 0s: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|   · revision 1 is left to do on 1 of 1 node, and does not go on by itself
|   · no available pod on a: the pod is Pending
|   ! The pod does not fit on a: Too many pods. a reports no allocatable resources (status.allocatable), which counts as room for no pod.
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-bbbbb  a     Pending      example/agent:1.0
= 2
$ simulate - --nodes - < agent.yaml
! daemonset-preflight: only one of the files can be standard input
= 2
