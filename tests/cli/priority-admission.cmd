# A pod may not say otherwise than its priority class whether it drives out others.
$ place preemption-policy.yaml --nodes outcome-nodes.yaml
| DaemonSet ops/agent: 1 of 2 nodes: 1 has taint `t:NoExecute`; no pod is created: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name
|   hint: no pod is created: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name
|
|   NODES  POD      WHY                                                                                                                                                                                              WHICH
|       1  refused  no pod is created: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name  w1
|       1  none     has taint `t:NoExecute`                                                                                                                                                                          w2
|
= 1

$ simulate preemption-policy.yaml --nodes outcome-nodes.yaml --until 10ms
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet ops/agent
|            · writes revision 1 (hash 849486766f): the template is new
|            ! creates no pod on w1: the API server refuses it
|                Warning FailedCreate: Error creating: pods "agent-" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name
|            status: desired 1, current 0, ready 0, up-to-date 0, available 0, unavailable 1, misscheduled 0, observed generation 1
|       5ms  DaemonSet ops/agent
|            ! creates no pod on w1: the API server refuses it
|                Warning FailedCreate: Error creating: pods "agent-" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name
|            status: desired 1, current 0, ready 0, up-to-date 0, available 0, unavailable 1, misscheduled 0, observed generation 1
|
| At the end, after 10ms: more would happen by itself
|
| DaemonSet ops/agent
|   status: desired 1, current 0, ready 0, up-to-date 0, available 0, unavailable 1, misscheduled 0, observed generation 1
|   · revision 1 is left to do on 1 of 1 node, and does not go on by itself
|   · no available pod on w1: the API server refuses to create the pod
|   ! The API server refuses to create the pods: pods "agent-" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name.
|
| 0 pods
= 1
