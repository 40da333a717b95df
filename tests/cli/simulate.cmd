# An hour of a small cluster: nodes join, change and go, a pod fails, a template is edited and put back.
$ simulate agent.yaml --nodes nodes.yaml --script life/hour.yaml
| Assumed: pods are ready 10s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 20s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/agent
|            · writes revision 1 (hash 59bcdd95fd): the template is new
|            + creates pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-bbbbb on a
|                Normal Scheduled: Successfully assigned monitoring/agent-bbbbb to a
|       10s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|        1m  events[0]: addNode d
|            DaemonSet monitoring/agent
|            + creates pod agent-zq5jx on d: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-zq5jx
|            status: desired 2, current 2, ready 1, up-to-date 2, available 1, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-zq5jx on d
|                Normal Scheduled: Successfully assigned monitoring/agent-zq5jx to d
|     1m10s  DaemonSet monitoring/agent
|            status: desired 2, current 2, ready 2, up-to-date 2, available 2, unavailable 0, misscheduled 0, observed generation 1
|        2m  events[1]: setLabels b: disktype=ssd
|            DaemonSet monitoring/agent
|            + creates pod agent-p8wrm on b: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-p8wrm
|            status: desired 3, current 3, ready 2, up-to-date 3, available 2, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-p8wrm on b
|                Normal Scheduled: Successfully assigned monitoring/agent-p8wrm to b
|     2m10s  DaemonSet monitoring/agent
|            status: desired 3, current 3, ready 3, up-to-date 3, available 3, unavailable 0, misscheduled 0, observed generation 1
|        3m  events[2]: failPods a
|            DaemonSet monitoring/agent
|            - deletes pod agent-bbbbb on a: it failed
|                Warning FailedDaemonPod: Found failed daemon pod monitoring/agent-bbbbb on node a, will try to kill it
|                Normal SuccessfulDelete: Deleted pod: agent-bbbbb
|            status: desired 3, current 2, ready 2, up-to-date 2, available 2, unavailable 1, misscheduled 0, observed generation 1
|            DaemonSet monitoring/agent
|            + creates pod agent-fpr2b on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-fpr2b
|            status: desired 3, current 3, ready 2, up-to-date 3, available 2, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-fpr2b on a
|                Normal Scheduled: Successfully assigned monitoring/agent-fpr2b to a
|     3m10s  DaemonSet monitoring/agent
|            status: desired 3, current 3, ready 3, up-to-date 3, available 3, unavailable 0, misscheduled 0, observed generation 1
|        4m  events[3]: updateTemplate example/agent:2.0
|            DaemonSet monitoring/agent
|            · writes revision 2 (hash 65b76d54db): the template is new
|            - deletes pod agent-fpr2b on a: its template is older, and the budget allows it
|                Normal SuccessfulDelete: Deleted pod: agent-fpr2b
|            status: desired 3, current 2, ready 2, up-to-date 0, available 2, unavailable 1, misscheduled 0, observed generation 2; budget in use: 1 of 1 unavailable
|            DaemonSet monitoring/agent
|            + creates pod agent-56lbz on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-56lbz
|            status: desired 3, current 3, ready 2, up-to-date 1, available 2, unavailable 1, misscheduled 0, observed generation 2; budget in use: 1 of 1 unavailable
|            the cluster
|            · the scheduler binds pod agent-56lbz on a
|                Normal Scheduled: Successfully assigned monitoring/agent-56lbz to a
|      4m5s  events[4]: nodeReady d: not ready
|     4m10s  DaemonSet monitoring/agent
|            - deletes pod agent-p8wrm on b: its template is older, and the budget allows it
|                Normal SuccessfulDelete: Deleted pod: agent-p8wrm
|            status: desired 3, current 2, ready 2, up-to-date 1, available 2, unavailable 1, misscheduled 0, observed generation 2; budget in use: 1 of 1 unavailable
|            DaemonSet monitoring/agent
|            + creates pod agent-smgkn on b: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-smgkn
|            status: desired 3, current 3, ready 2, up-to-date 2, available 2, unavailable 1, misscheduled 0, observed generation 2; budget in use: 1 of 1 unavailable
|            the cluster
|            · the scheduler binds pod agent-smgkn on b
|                Normal Scheduled: Successfully assigned monitoring/agent-smgkn to b
|     4m20s  DaemonSet monitoring/agent
|            - deletes pod agent-zq5jx on d: its template is older, and the budget allows it
|                Normal SuccessfulDelete: Deleted pod: agent-zq5jx
|            status: desired 3, current 3, ready 3, up-to-date 2, available 3, unavailable 0, misscheduled 0, observed generation 2; budget in use: 1 of 1 unavailable
|     4m55s  the cluster
|            ! not ready any more: node d
|                Normal NodeNotReady: Node d status is now: NodeNotReady
|            ! not ready any more: pod agent-zq5jx on d
|                Warning NodeNotReady: Node is not ready
|            ! taint node.kubernetes.io/unreachable is added to node d
|            DaemonSet monitoring/agent
|            status: desired 2, current 2, ready 2, up-to-date 2, available 2, unavailable 0, misscheduled 1, observed generation 2; budget in use: 1 of 1 unavailable
|       10m  events[5]: removeNode d
|    10m40s  the cluster
|            - garbage collection deletes pod agent-zq5jx on d: its node is gone
|            DaemonSet monitoring/agent
|            status: desired 2, current 2, ready 2, up-to-date 2, available 2, unavailable 0, misscheduled 0, observed generation 2; budget in use: 0 of 1 unavailable
|       11m  events[6]: setLabels b: none
|            DaemonSet monitoring/agent
|            - deletes pod agent-smgkn on b: the node should not run it
|                Normal SuccessfulDelete: Deleted pod: agent-smgkn
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 2; budget in use: 0 of 1 unavailable
|       12m  events[7]: rollBack to the revision before
|            DaemonSet monitoring/agent
|            · writes revision 3 (hash 59bcdd95fd): the template was there before
|            - deletes pod agent-56lbz on a: its template is older, and the budget allows it
|                Normal SuccessfulDelete: Deleted pod: agent-56lbz
|            status: desired 1, current 0, ready 0, up-to-date 0, available 0, unavailable 1, misscheduled 0, observed generation 3; budget in use: 1 of 1 unavailable
|            DaemonSet monitoring/agent
|            + creates pod agent-j59rc on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-j59rc
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 3; budget in use: 1 of 1 unavailable
|            the cluster
|            · the scheduler binds pod agent-j59rc on a
|                Normal Scheduled: Successfully assigned monitoring/agent-j59rc to a
|    12m10s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 3; budget in use: 0 of 1 unavailable
|
| At the end, after 1h12m: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 3
|   + revision 3 is available on 1 node, after 4 waves of replacements
|   · wave 1 at 4m on a: budget in use 1 of 1 unavailable
|   · wave 2 at 4m10s on b: budget in use 1 of 1 unavailable
|   · wave 3 at 4m20s on d: budget in use 1 of 1 unavailable
|   · wave 4 at 12m on a: budget in use 1 of 1 unavailable
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-j59rc  a     Ready        example/agent:1.0
= 0

# A surge whose new pod wants the host port of the old one.
$ simulate agent.yaml --nodes nodes.yaml --update life/new.yaml --forecast
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
|        1m  apply agent of life/new.yaml
|            DaemonSet monitoring/agent
|            · writes revision 2 (hash 77d6fdf5d5): the template is new
|            + creates pod agent-zq5jx on a beside the older one: the template is newer, and maxSurge allows it
|                Normal SuccessfulCreate: Created pod: agent-zq5jx
|            status: desired 1, current 1, ready 1, up-to-date 0, available 1, unavailable 0, misscheduled 0, observed generation 2; budget in use: 1 of 1 surging
|            the cluster
|            ! the scheduler finds no room for pod agent-zq5jx on a
|                Warning FailedScheduling: 0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.
|
| At the end, after 1h1m: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 0, available 1, unavailable 0, misscheduled 0, observed generation 2
|   · revision 2 is left to do on 1 of 1 node, and does not go on by itself
|   · budget in use: 1 of 1 surging
|   · budget used by a: the pod is Pending
|   · wave 1 at 1m on a: budget in use 1 of 1 surging
|   ! A surge puts the new pod next to the old one, but both need host port 9100/TCP: the new one stays Pending.
|   ! forecast: it does not finish; left to do on 1 of 1 node
|
| 2 pods
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-bbbbb  a     Ready        example/agent:1.0
|   monitoring/agent-zq5jx  a     Pending      example/agent:2.0
= 1

# An image that never becomes ready eats the budget.
$ simulate agent.yaml --nodes nodes.yaml --script life/image-that-fails.yaml --forecast 1h
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
|        1m  events[0]: setLabels b: disktype=ssd
|            DaemonSet monitoring/agent
|            + creates pod agent-zq5jx on b: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-zq5jx
|            status: desired 2, current 2, ready 1, up-to-date 2, available 1, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-zq5jx on b
|                Normal Scheduled: Successfully assigned monitoring/agent-zq5jx to b
|      1m5s  DaemonSet monitoring/agent
|            status: desired 2, current 2, ready 2, up-to-date 2, available 2, unavailable 0, misscheduled 0, observed generation 1
|        2m  events[1]: updateTemplate example/agent:2.0
|            DaemonSet monitoring/agent
|            · writes revision 2 (hash 65b76d54db): the template is new
|            - deletes pod agent-bbbbb on a: its template is older, and the budget allows it
|                Normal SuccessfulDelete: Deleted pod: agent-bbbbb
|            status: desired 2, current 1, ready 1, up-to-date 0, available 1, unavailable 1, misscheduled 0, observed generation 2; budget in use: 1 of 1 unavailable
|            DaemonSet monitoring/agent
|            + creates pod agent-p8wrm on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-p8wrm
|            status: desired 2, current 2, ready 1, up-to-date 1, available 1, unavailable 1, misscheduled 0, observed generation 2; budget in use: 1 of 1 unavailable
|            the cluster
|            · the scheduler binds pod agent-p8wrm on a
|                Normal Scheduled: Successfully assigned monitoring/agent-p8wrm to a
|
| At the end, after 1h2m: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 2, current 2, ready 1, up-to-date 1, available 1, unavailable 1, misscheduled 0, observed generation 2
|   · revision 2 is left to do on 2 of 2 nodes, and does not go on by itself
|   · budget in use: 1 of 1 unavailable
|   · budget used by a: the pod never becomes ready
|   · wave 1 at 2m on a: budget in use 1 of 1 unavailable
|   ! Pods with example/agent:2.0 never become ready.
|   ! The budget of 1 is spent on nodes that will not recover by themselves: a.
|   ! forecast: it does not finish; left to do on 2 of 2 nodes
|
| 2 pods
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-zq5jx  b     Ready        example/agent:1.0
|   monitoring/agent-p8wrm  a     Starting     example/agent:2.0
= 1

# A deletion that leaves the pods, and a new DaemonSet that adopts and replaces them.
$ simulate agent.yaml --nodes nodes.yaml --script life/adoption.yaml
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
|        1m  events[0]: deleteDaemonSet without its pods
|            the cluster
|            · garbage collection orphans pod agent-bbbbb on a: its DaemonSet is deleted and the pods stay
|        2m  events[1]: createDaemonSet successor
|            DaemonSet monitoring/successor
|            + adopts pod agent-bbbbb on a: the selector matches it and it has no controller
|            · writes revision 2 (hash 65b76d54db): the template is new
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1; budget in use: 0 of 1 unavailable
|        3m  events[2]: deleteDaemonSet in the background of monitoring/successor
|            the cluster
|            - garbage collection deletes pod agent-bbbbb on a: its DaemonSet is deleted
|
| At the end, after 1h3m: nothing more happens by itself
|
| 0 pods
= 0

# A pod that was edited; the node that comes back gets one as the template says.
$ simulate agent.yaml --nodes nodes.yaml --script life/edit-pod.yaml
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
|        1m  events[0]: editPod agent-bbbbb: {"containers":[{"image":"example/agent:debug","name":"agent"}]}
|            DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|      1m5s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|        2m  events[1]: removeNode a
|        3m  the cluster
|            - garbage collection deletes pod agent-bbbbb on a: its node is gone
|            DaemonSet monitoring/agent
|            status: desired 0, current 0, ready 0, up-to-date 0, available 0, unavailable 0, misscheduled 0, observed generation 1
|            events[2]: addNode a
|            DaemonSet monitoring/agent
|            + creates pod agent-zq5jx on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-zq5jx
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-zq5jx on a
|                Normal Scheduled: Successfully assigned monitoring/agent-zq5jx to a
|      3m5s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
| life/edit-pod.yaml:8:5: error: events[3]: the pod is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative); the run stands before it
|
| The state before the refused event, after 4m
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|   + revision 1 is available on 1 node
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-zq5jx  a     Ready        example/agent:1.0
= 2

# Who schedules: room is made, or none is found.
$ simulate life/greedy.yaml --nodes nodes.yaml --pods life/web-pods.yaml --compare-schedulers
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/greedy
|            · writes revision 1 (hash 74dcd4768d): the template is new
|            + creates pod greedy-p8wrm on a, greedy-fpr2b on b, greedy-56lbz on c: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: greedy-p8wrm
|                Normal SuccessfulCreate: Created pod: greedy-fpr2b
|                Normal SuccessfulCreate: Created pod: greedy-56lbz
|            status: desired 3, current 3, ready 0, up-to-date 3, available 0, unavailable 3, misscheduled 0, observed generation 1
|            the cluster
|            ! the scheduler finds no room for pod greedy-p8wrm on a
|                Warning FailedScheduling: 0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: found a potential placement for pod on node a, preempting 1 victims
|            - the scheduler preempts pod web on a: greedy-p8wrm has a higher priority
|                Normal Preempted: Preempted by pod 00000000-0000-4000-8000-000000000002 on node a
|            · the scheduler binds pod greedy-p8wrm on a
|                Normal Scheduled: Successfully assigned monitoring/greedy-p8wrm to a
|            ! the scheduler finds no room for pod greedy-fpr2b on b
|                Warning FailedScheduling: 0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.
|            · the scheduler binds pod greedy-56lbz on c
|                Normal Scheduled: Successfully assigned monitoring/greedy-56lbz to c
|        5s  DaemonSet monitoring/greedy
|            status: desired 3, current 3, ready 2, up-to-date 3, available 2, unavailable 1, misscheduled 0, observed generation 1
|
| At the end, after 1h: nothing more happens by itself
|
| DaemonSet monitoring/greedy
|   status: desired 3, current 3, ready 2, up-to-date 3, available 2, unavailable 1, misscheduled 0, observed generation 1
|   · revision 1 is left to do on 1 of 3 nodes, and does not go on by itself
|   · no available pod on b: the pod is Pending
|   ! The pod does not fit on b: Insufficient cpu.
|
| 4 pods
|   NAME                     NODE  STATE        IMAGES
|   shop/database            b     Ready        example/database:1.0
|   monitoring/greedy-p8wrm  a     Ready        example/greedy:1.0
|   monitoring/greedy-fpr2b  b     Pending      example/greedy:1.0
|   monitoring/greedy-56lbz  c     Ready        example/greedy:1.0
|
| The default scheduler and the controller itself (before Kubernetes 1.12) differ.
|   ! only the controller creates no pod where none would fit, so that none is Pending, on a, b
|   - only the default scheduler lets a daemon of a higher priority preempt pod web
|       SINCE  SCHEDULER  CONTROLLER  ON
|          0s  starting   no pod      a (monitoring/greedy)
|          0s  Pending    no pod      b (monitoring/greedy)
|          5s  ready      no pod      a (monitoring/greedy)
= 1
$ simulate life/greedy.yaml --nodes nodes.yaml --pods life/web-pods.yaml --option scheduling=controller
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the controller schedules by itself, as before Kubernetes 1.12; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/greedy
|            · writes revision 1 (hash 74dcd4768d): the template is new
|            ! creates no pod on a, b: Insufficient cpu
|                Warning FailedPlacement: failed to place pod on "a": Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000
|                Warning FailedPlacement: failed to place pod on "b": Node didn't have enough resource: cpu, requested: 3000, used: 2000, capacity: 4000
|            + creates pod greedy-p8wrm on c: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: greedy-p8wrm
|            status: desired 3, current 1, ready 0, up-to-date 1, available 0, unavailable 3, misscheduled 0, observed generation 1
|        5s  DaemonSet monitoring/greedy
|            status: desired 3, current 1, ready 1, up-to-date 1, available 1, unavailable 2, misscheduled 0, observed generation 1
|
| At the end, after 1h: nothing more happens by itself
|
| DaemonSet monitoring/greedy
|   status: desired 3, current 1, ready 1, up-to-date 1, available 1, unavailable 2, misscheduled 0, observed generation 1
|   · revision 1 is left to do on 2 of 3 nodes, and does not go on by itself
|   · no available pod on a, b: no pod was created
|   ! Pods do not fit on a, b: Insufficient cpu.
|
| 3 pods
|   NAME                     NODE  STATE        IMAGES
|   shop/web                 a     Ready        example/web:1.0
|   shop/database            b     Ready        example/database:1.0
|   monitoring/greedy-p8wrm  c     Ready        example/greedy:1.0
= 1

# The alternatives to a DaemonSet.
$ simulate agent.yaml --nodes nodes.yaml --script life/nodes-go.yaml --alternatives
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
|       10m  events[0]: addNode d
|            DaemonSet monitoring/agent
|            + creates pod agent-zq5jx on d: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-zq5jx
|            status: desired 2, current 2, ready 1, up-to-date 2, available 1, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-zq5jx on d
|                Normal Scheduled: Successfully assigned monitoring/agent-zq5jx to d
|     10m5s  DaemonSet monitoring/agent
|            status: desired 2, current 2, ready 2, up-to-date 2, available 2, unavailable 0, misscheduled 0, observed generation 1
|       20m  events[1]: failPods a
|            DaemonSet monitoring/agent
|            - deletes pod agent-bbbbb on a: it failed
|                Warning FailedDaemonPod: Found failed daemon pod monitoring/agent-bbbbb on node a, will try to kill it
|                Normal SuccessfulDelete: Deleted pod: agent-bbbbb
|            status: desired 2, current 1, ready 1, up-to-date 1, available 1, unavailable 1, misscheduled 0, observed generation 1
|            DaemonSet monitoring/agent
|            + creates pod agent-p8wrm on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-p8wrm
|            status: desired 2, current 2, ready 1, up-to-date 2, available 1, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-p8wrm on a
|                Normal Scheduled: Successfully assigned monitoring/agent-p8wrm to a
|     20m5s  DaemonSet monitoring/agent
|            status: desired 2, current 2, ready 2, up-to-date 2, available 2, unavailable 0, misscheduled 0, observed generation 1
|       30m  events[2]: deletePods a
|            DaemonSet monitoring/agent
|            + creates pod agent-fpr2b on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-fpr2b
|            status: desired 2, current 2, ready 1, up-to-date 2, available 1, unavailable 1, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod agent-fpr2b on a
|                Normal Scheduled: Successfully assigned monitoring/agent-fpr2b to a
|     30m5s  DaemonSet monitoring/agent
|            status: desired 2, current 2, ready 2, up-to-date 2, available 2, unavailable 0, misscheduled 0, observed generation 1
|       40m  events[3]: removeNode d
|       41m  the cluster
|            - garbage collection deletes pod agent-zq5jx on d: its node is gone
|            DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|
| At the end, after 1h40m: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|   + revision 1 is available on 1 node
|
| 1 pod
|   NAME                    NODE  STATE        IMAGES
|   monitoring/agent-fpr2b  a     Ready        example/agent:1.0
|
| Ways to run the daemon: nodes that have a ready one, of those that should
|
|   DaemonSet: 99.7 % of the time
|     0s 0/1, 5s 1/1, 10m 1/2, 10m5s 2/2, 20m 1/2, 20m5s 2/2, 30m 1/2, 30m5s 2/2, 40m 1/1 and 1 too many, 41m 1/1
|     + right where a copy must always run on all or certain nodes, and start before other pods
|
|   Init script on each node: 99.8 % of the time
|     0s 0/1, 5s 1/1 and 2 too many, 10m 1/2 and 2 too many, 10m5s 2/2 and 2 too many, 20m 1/2 and 2 too many, 20m5s 2/2 and 2 too many, 40m 1/1 and 2 too many
|     + right where the daemon must run where no kubelet does, or before it, as the kubelet itself
|     - a change of labels or taints moves no daemon
|     - kubectl does not show it
|     - a new template reaches no running daemon
|     - the scheduler does not know what it takes of the node
|     - its logs are not read, and it is not configured, with the tools and the language of the applications
|     - no resource limits keep it from the applications, unless the script starts it in a container
|
|   Bare Pods: 15.3 % of the time
|     0s 0/1, 5s 1/1, 10m 1/2, 20m 0/2, 40m 0/1
|     + right where a pod is tried out on one node and may be lost
|     - a pod that has failed or is deleted, or whose node is lost, does not come back
|     - a node that joins gets no daemon by itself
|     - a change of labels or taints moves no daemon
|     - a new template reaches no running daemon
|
|   Static Pods: 76.8 % of the time
|     0s 0/1, 5s 1/1, 10m 1/2, 20m 0/2, 20m5s 1/2, 40m 1/1
|     + right where the daemon must run without an API server, as when a cluster is started; static pods may be deprecated in the future
|     - a node that joins gets no daemon by itself
|     - a change of labels or taints moves no daemon
|     - kubectl shows it but cannot change or delete it
|     - a new template reaches no running daemon
|
|   Deployment: 76.7 % of the time
|     0s 0/1, 5s 1/1, 10m 1/2, 20m 0/2, 20m5s 1/2, 30m 0/2, 30m5s 1/2, 40m 1/1
|     + right where the service is stateless: how many run and how they are rolled out matters more than on which node each runs
|     - a node that joins gets no daemon by itself
|     - several daemons may run on one node, and none on another
|     - daemons leave nodes that are not ready and do not come onto cordoned ones
|     - the number of daemons does not follow the number of nodes
|
|   Deployment with anti-affinity: 76.7 % of the time
|     0s 0/1, 5s 1/1, 10m 1/2, 20m 0/2, 20m5s 1/2, 30m 0/2, 30m5s 1/2, 40m 1/1
|     + right where a known number of copies, at most one a node, will do, wherever they are
|     - a node that joins gets no daemon by itself
|     - daemons leave nodes that are not ready and do not come onto cordoned ones
|     - the number of daemons does not follow the number of nodes
= 0

# Two files.
$ simulate agent.yaml life/greedy.yaml --nodes nodes.yaml --until 10s
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/agent
|            · writes revision 1 (hash 59bcdd95fd): the template is new
|            + creates pod agent-bbbbb on a: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-bbbbb
|            status: desired 1, current 1, ready 0, up-to-date 1, available 0, unavailable 1, misscheduled 0, observed generation 1
|            DaemonSet monitoring/greedy
|            · writes revision 1 (hash 74dcd4768d): the template is new
|            + creates pod greedy-zq5jx on a, greedy-p8wrm on b, greedy-fpr2b on c: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: greedy-zq5jx
|                Normal SuccessfulCreate: Created pod: greedy-p8wrm
|                Normal SuccessfulCreate: Created pod: greedy-fpr2b
|            status: desired 3, current 3, ready 0, up-to-date 3, available 0, unavailable 3, misscheduled 0, observed generation 1
|            the cluster
|            · the scheduler binds pod greedy-zq5jx on a, agent-bbbbb on a, greedy-p8wrm on b, greedy-fpr2b on c
|                Normal Scheduled: Successfully assigned monitoring/greedy-zq5jx to a
|                Normal Scheduled: Successfully assigned monitoring/agent-bbbbb to a
|                Normal Scheduled: Successfully assigned monitoring/greedy-p8wrm to b
|                Normal Scheduled: Successfully assigned monitoring/greedy-fpr2b to c
|        5s  DaemonSet monitoring/agent
|            status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|            DaemonSet monitoring/greedy
|            status: desired 3, current 3, ready 3, up-to-date 3, available 3, unavailable 0, misscheduled 0, observed generation 1
|
| At the end, after 10s: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 1, current 1, ready 1, up-to-date 1, available 1, unavailable 0, misscheduled 0, observed generation 1
|   + revision 1 is available on 1 node
|
| DaemonSet monitoring/greedy
|   status: desired 3, current 3, ready 3, up-to-date 3, available 3, unavailable 0, misscheduled 0, observed generation 1
|   + revision 1 is available on 3 nodes
|
| 4 pods
|   NAME                     NODE  STATE        IMAGES
|   monitoring/agent-bbbbb   a     Ready        example/agent:1.0
|   monitoring/greedy-zq5jx  a     Ready        example/greedy:1.0
|   monitoring/greedy-p8wrm  b     Ready        example/greedy:1.0
|   monitoring/greedy-fpr2b  c     Ready        example/greedy:1.0
= 0
