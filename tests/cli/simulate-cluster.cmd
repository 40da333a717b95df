# From a cluster as it is: a rollout that cannot end, and what happens when the silent nodes go.
$ simulate --cluster ../../diagnosis/budget-used-up.json --until 1m
|
| At the end, after 1m: nothing more happens by itself
|
| DaemonSet ops/agent
|   status: desired 4, current 4, ready 4, up-to-date 0, available 4, unavailable 0, misscheduled 2, observed generation 2
|   · revision 2 is left to do on 4 of 4 nodes, and does not go on by itself
|   · budget in use: 2 of 2 unavailable
|   · budget used by worker-5, worker-6: the kubelet does not answer
|   ! The budget of 2 is spent on nodes that will not recover by themselves: worker-5, worker-6.
|   ! The kubelets of worker-5, worker-6 do not respond: their pods do not become available until they do.
|
| 7 pods
|   NAME                                 NODE      STATE        IMAGES
|   kube-system/kube-apiserver-worker-1  worker-1  Ready        registry.k8s.io/kube-apiserver:v1.36.2
|   ops/agent-d7nj8                      worker-3  Ready        registry.example.com/agent:1.0
|   ops/agent-dq9bq                      worker-2  Ready        registry.example.com/agent:1.0
|   ops/agent-ftzm8                      worker-1  Ready        registry.example.com/agent:1.0
|   ops/agent-r2bxk                      worker-6  Terminating  registry.example.com/agent:1.0
|   ops/agent-tlmx2                      worker-5  Terminating  registry.example.com/agent:1.0
|   ops/agent-vmthm                      worker-4  Ready        registry.example.com/agent:1.0
= 1
$ simulate --cluster ../../diagnosis/budget-used-up.json --script life/remove-silent-nodes.yaml --until 10m
| Assumed: pods are ready 7s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        1m  events[0]: removeNode worker-5
|            events[1]: removeNode worker-6
|        2m  the cluster
|            - garbage collection deletes pod agent-tlmx2 on worker-5, agent-r2bxk on worker-6: its node is gone
|            DaemonSet ops/agent
|            - deletes pod agent-ftzm8 on worker-1, agent-dq9bq on worker-2: its template is older, and the budget allows it
|                Normal SuccessfulDelete: Deleted pod: agent-ftzm8
|                Normal SuccessfulDelete: Deleted pod: agent-dq9bq
|            status: desired 4, current 2, ready 2, up-to-date 0, available 2, unavailable 2, misscheduled 0, observed generation 2; budget in use: 2 of 2 unavailable
|            DaemonSet ops/agent
|            + creates pod agent-8k52z on worker-1, agent-w2wbp on worker-2: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-8k52z
|                Normal SuccessfulCreate: Created pod: agent-w2wbp
|            status: desired 4, current 4, ready 2, up-to-date 2, available 2, unavailable 2, misscheduled 0, observed generation 2; budget in use: 2 of 2 unavailable
|            the cluster
|            · the scheduler binds pod agent-8k52z on worker-1, agent-w2wbp on worker-2
|                Normal Scheduled: Successfully assigned ops/agent-8k52z to worker-1
|                Normal Scheduled: Successfully assigned ops/agent-w2wbp to worker-2
|      2m7s  DaemonSet ops/agent
|            - deletes pod agent-d7nj8 on worker-3, agent-vmthm on worker-4: its template is older, and the budget allows it
|                Normal SuccessfulDelete: Deleted pod: agent-d7nj8
|                Normal SuccessfulDelete: Deleted pod: agent-vmthm
|            status: desired 4, current 2, ready 2, up-to-date 2, available 2, unavailable 2, misscheduled 0, observed generation 2; budget in use: 2 of 2 unavailable
|            DaemonSet ops/agent
|            + creates pod agent-mjrkd on worker-3, agent-czls2 on worker-4: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: agent-mjrkd
|                Normal SuccessfulCreate: Created pod: agent-czls2
|            status: desired 4, current 4, ready 2, up-to-date 4, available 2, unavailable 2, misscheduled 0, observed generation 2; budget in use: 2 of 2 unavailable
|            the cluster
|            · the scheduler binds pod agent-mjrkd on worker-3, agent-czls2 on worker-4
|                Normal Scheduled: Successfully assigned ops/agent-mjrkd to worker-3
|                Normal Scheduled: Successfully assigned ops/agent-czls2 to worker-4
|     2m14s  DaemonSet ops/agent
|            status: desired 4, current 4, ready 4, up-to-date 4, available 4, unavailable 0, misscheduled 0, observed generation 2; budget in use: 0 of 2 unavailable
|
| At the end, after 10m: nothing more happens by itself
|
| DaemonSet ops/agent
|   status: desired 4, current 4, ready 4, up-to-date 4, available 4, unavailable 0, misscheduled 0, observed generation 2
|   + revision 2 is available on 4 nodes, after 2 waves of replacements
|   · wave 1 at 2m on worker-1, worker-2: budget in use 2 of 2 unavailable
|   · wave 2 at 2m7s on worker-3, worker-4: budget in use 2 of 2 unavailable
|
| 5 pods
|   NAME                                 NODE      STATE        IMAGES
|   kube-system/kube-apiserver-worker-1  worker-1  Ready        registry.k8s.io/kube-apiserver:v1.36.2
|   ops/agent-8k52z                      worker-1  Ready        registry.example.com/agent:1.1
|   ops/agent-w2wbp                      worker-2  Ready        registry.example.com/agent:1.1
|   ops/agent-mjrkd                      worker-3  Ready        registry.example.com/agent:1.1
|   ops/agent-czls2                      worker-4  Ready        registry.example.com/agent:1.1
= 0
# A DaemonSet that is not in the cluster is applied to it.
$ simulate agent.yaml --cluster ../../diagnosis/on-delete.json --until 1m
| Assumed: pods are ready 7s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/agent
|            · writes revision 1 (hash 6b6f88c64b): the template is new
|            status: desired 0, current 0, ready 0, up-to-date 0, available 0, unavailable 0, misscheduled 0, observed generation 1
|
| At the end, after 1m: nothing more happens by itself
|
| DaemonSet monitoring/agent
|   status: desired 0, current 0, ready 0, up-to-date 0, available 0, unavailable 0, misscheduled 0, observed generation 1
|   + revision 1 is available on 0 nodes
|
| DaemonSet ops/agent
|   status: desired 3, current 3, ready 3, up-to-date 0, available 3, unavailable 0, misscheduled 0, observed generation 2
|   · revision 2 is left to do on 3 of 3 nodes, and does not go on by itself
|   ! The strategy is OnDelete: 3 nodes keep the old pod until somebody deletes it.
|
| 4 pods
|   NAME                                 NODE      STATE        IMAGES
|   kube-system/kube-apiserver-worker-1  worker-1  Ready        registry.k8s.io/kube-apiserver:v1.36.2
|   ops/agent-75s9w                      worker-3  Ready        registry.example.com/agent:1.0
|   ops/agent-r5r7l                      worker-1  Ready        registry.example.com/agent:1.0
|   ops/agent-zwbzp                      worker-2  Ready        registry.example.com/agent:1.0
= 1
$ simulate --cluster ../../diagnosis/on-delete.json --nodes nodes.yaml
! error: the argument '--cluster <FILE>' cannot be used with '--nodes <FILE>'
!
! Usage: daemonset-preflight simulate --cluster <FILE> [FILE]...
!
! For more information, try '--help'.
= 2
$ simulate --cluster ../../diagnosis/cut-off.json --until 1m
| ../../diagnosis/cut-off.json: the text is cut off after 8 objects; what was behind is not known
| ../../diagnosis/cut-off.json: no DaemonSet in the dump: there is nothing to diagnose
| ../../diagnosis/cut-off.json: no ControllerRevision in the dump: which pods are of an older template follows from hashes alone
| ../../diagnosis/cut-off.json: no Event in the dump: why pods could not be created or set up cannot be known
| ../../diagnosis/cut-off.json: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| ../../diagnosis/cut-off.json: only pods of namespace ops are in the dump: what other pods hold of the nodes is not known
= 2
