# The user's own kubectl is asked; here a script stands for it.
$ validate live/exporter.yaml --from-cluster
| live/exporter.yaml: DaemonSet monitoring/exporter: update accepted, keeps spec.template.metadata.annotations.sidecar.example/injected of mesh-injector, spec.template.spec.containers[name="proxy"] of mesh-injector, spec.template.spec.tolerations of mesh-injector
! daemonset-preflight: runs kubectl get daemonsets --all-namespaces --show-managed-fields --output json
! daemonset-preflight: runs kubectl version --output json
= 0

$ validate live/exporter.yaml --from-cluster --namespace monitoring --kubernetes-version 1.37
| live/exporter.yaml: DaemonSet monitoring/exporter: update accepted, keeps spec.template.metadata.annotations.sidecar.example/injected of mesh-injector, spec.template.spec.containers[name="proxy"] of mesh-injector, spec.template.spec.tolerations of mesh-injector
! daemonset-preflight: runs kubectl get daemonsets --namespace monitoring --show-managed-fields --output json
= 0

$ place live/exporter.yaml --from-cluster --context staging --all
| DaemonSet monitoring/exporter: 3 of 3 nodes; on 1 of 3 nodes the pod stays Pending: node(s) didn't have free ports for the requested pod ports
|   warning: the rollout that this change starts cannot end: The pod does not fit on worker-2: node(s) didn't have free ports for the requested pod ports.
|
|   NODE      POD      WHY
|   worker-1  runs     nothing stands in the way
|   worker-2  pending  host port 9100/TCP is taken by pod default/web
|   worker-3  runs     nothing stands in the way
|
! daemonset-preflight: runs kubectl get daemonsets --all-namespaces --show-managed-fields --context staging --output json
! daemonset-preflight: runs kubectl get nodes --context staging --output json
! daemonset-preflight: runs kubectl get pods --all-namespaces --context staging --output json
= 1

# Those of the cluster.
$ place --from-cluster -n monitoring
| DaemonSet monitoring/exporter: 2 of 3 nodes: 1 lacks `kubernetes.io/os=linux`; on 1 of 2 nodes the pod stays Pending: node(s) didn't have free ports for the requested pod ports
|
|   NODES  POD      WHY                                             WHICH
|       1  runs     nothing stands in the way                       worker-1
|       1  pending  host port 9100/TCP is taken by pod default/web  worker-2
|       1  none     lacks `kubernetes.io/os=linux`                  worker-3
|
! daemonset-preflight: runs kubectl get daemonsets --namespace monitoring --show-managed-fields --output json
! daemonset-preflight: runs kubectl get nodes --output json
! daemonset-preflight: runs kubectl get pods --all-namespaces --output json
= 1

$ diff live/exporter.yaml --from-cluster
| DaemonSet monitoring/exporter: an update, which the API server accepts
| DaemonSet monitoring/exporter: 1 added, 0 removed, 2 kept, 1 pending
|   + worker-3: the template no longer requires `kubernetes.io/os=linux`
|   ! worker-2: the new pod stays Pending: host port 9100/TCP is taken by pod default/web
! daemonset-preflight: runs kubectl get daemonsets --all-namespaces --show-managed-fields --output json
! daemonset-preflight: runs kubectl get nodes --output json
! daemonset-preflight: runs kubectl get pods --all-namespaces --output json
= 1

$ simulate live/exporter.yaml --from-cluster --until 2m
| Assumed: pods are ready 5s after they are on their node; pods are gone 0s after they are deleted; the default scheduler binds pods; a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then; pods deleted on a node that does not report stay Terminating until it does; the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s; there are no PodDisruptionBudgets. --option changes this.
|
|        0s  DaemonSet monitoring/exporter
|            + creates pod exporter-zq5jx on worker-1, exporter-p8wrm on worker-2: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: exporter-zq5jx
|                Normal SuccessfulCreate: Created pod: exporter-p8wrm
|            status: desired 2, current 2, ready 0, up-to-date 2, available 0, unavailable 2, misscheduled 0, observed generation 3
|            the cluster
|            · the scheduler binds pod exporter-zq5jx on worker-1
|                Normal Scheduled: Successfully assigned monitoring/exporter-zq5jx to worker-1
|            ! the scheduler finds no room for pod exporter-p8wrm on worker-2
|                Warning FailedScheduling: 0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.
|            DaemonSet monitoring/exporter
|            · writes revision 2 (hash 7558d555c7): the template is new
|            + creates pod exporter-fpr2b on worker-3: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: exporter-fpr2b
|            - deletes pod exporter-zq5jx on worker-1, exporter-p8wrm on worker-2: its template is older, and it is not available anyway
|                Normal SuccessfulDelete: Deleted pod: exporter-zq5jx
|                Normal SuccessfulDelete: Deleted pod: exporter-p8wrm
|            status: desired 3, current 1, ready 0, up-to-date 1, available 0, unavailable 3, misscheduled 0, observed generation 4; budget in use: 3 of 1 unavailable
|            the cluster
|            · the scheduler binds pod exporter-fpr2b on worker-3
|                Normal Scheduled: Successfully assigned monitoring/exporter-fpr2b to worker-3
|            DaemonSet monitoring/exporter
|            + creates pod exporter-56lbz on worker-1, exporter-smgkn on worker-2: the node should run a pod and has none
|                Normal SuccessfulCreate: Created pod: exporter-56lbz
|                Normal SuccessfulCreate: Created pod: exporter-smgkn
|            status: desired 3, current 3, ready 0, up-to-date 3, available 0, unavailable 3, misscheduled 0, observed generation 4; budget in use: 3 of 1 unavailable
|            the cluster
|            · the scheduler binds pod exporter-56lbz on worker-1
|                Normal Scheduled: Successfully assigned monitoring/exporter-56lbz to worker-1
|            ! the scheduler finds no room for pod exporter-smgkn on worker-2
|                Warning FailedScheduling: 0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.
|        5s  DaemonSet monitoring/exporter
|            status: desired 3, current 3, ready 2, up-to-date 3, available 2, unavailable 1, misscheduled 0, observed generation 4; budget in use: 1 of 1 unavailable
| the cluster's objects: no ControllerRevision in the dump: which pods are of an older template follows from hashes alone
| the cluster's objects: no Event in the dump: why pods could not be created or set up cannot be known
| the cluster's objects: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| the cluster's objects: only pods of namespace default are in the dump: what other pods hold of the nodes is not known
|
| At the end, after 2m: nothing more happens by itself
|
| DaemonSet monitoring/exporter
|   status: desired 3, current 3, ready 2, up-to-date 3, available 2, unavailable 1, misscheduled 0, observed generation 4
|   · revision 2 is left to do on 1 of 3 nodes, and does not go on by itself
|   · budget in use: 1 of 1 unavailable
|   · budget used by worker-2: the pod is Pending
|   · wave 1 at 0s on worker-1, worker-2: budget in use 3 of 1 unavailable
|   ! The pod does not fit on worker-2: node(s) didn't have free ports for the requested pod ports.
|
| 4 pods
|   NAME                       NODE      STATE        IMAGES
|   default/web                worker-2  Ready        web:1
|   monitoring/exporter-fpr2b  worker-3  Ready        registry.example/exporter:1.9.0
|   monitoring/exporter-56lbz  worker-1  Ready        registry.example/exporter:1.9.0
|   monitoring/exporter-smgkn  worker-2  Pending      registry.example/exporter:1.9.0
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --output json
= 1

$ diagnose --from-cluster --context staging
| note: no ControllerRevision in the dump: which pods are of an older template follows from hashes alone
| note: no Event in the dump: why pods could not be created or set up cannot be known
| note: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| note: only pods of namespace default are in the dump: what other pods hold of the nodes is not known
| 3 nodes and 1 pod, Kubernetes 1.37, at 2026-11-20T08:00:00Z (the newest time in the dump)
|
| DaemonSet monitoring/exporter: how it is cannot be known
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        3      3           3          3             0
|   by the objects       ?        ?      ?           ?          ?             ?
|   status: it counts pods, and none of the 1 pods in the dump names this DaemonSet as its owner: they are of another moment or cluster, or their owner references were taken out
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context staging --output json
= 2

$ explain live/exporter.yaml --from-cluster --node worker-2
| DaemonSet monitoring/exporter on worker-2: pending: host port 9100/TCP is taken by pod default/web
|   FAILED  fit: host port 9100/TCP is taken by pod default/web
|   note    preemption: no pod of a lower priority is here
! daemonset-preflight: runs kubectl get daemonsets --all-namespaces --show-managed-fields --output json
! daemonset-preflight: runs kubectl get nodes --output json
! daemonset-preflight: runs kubectl get pods --all-namespaces --output json
= 1

$ explain --from-cluster -n monitoring --node worker-1 --node worker-9
| DaemonSet monitoring/exporter on worker-1: runs: nothing stands in the way
|   passed  nodeSelector: `kubernetes.io/os=linux` is required, and the node has `kubernetes.io/os=linux`
! daemonset-preflight: runs kubectl get daemonsets --namespace monitoring --show-managed-fields --output json
! daemonset-preflight: runs kubectl get nodes --output json
! daemonset-preflight: runs kubectl get pods --all-namespaces --output json
! daemonset-preflight: --node worker-9: there is no such node in the cluster's nodes
= 2

# A name as kubectl has it.
$ diagnose --from-cluster --context stuck ds/agent
| 6 nodes and 7 pods, Kubernetes 1.36, at 2026-11-29T22:02:31.505Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               4        4      4           0          4             2
|   rollout: does not finish: the budget of 2 is spent on nodes that will not recover by themselves: worker-5, worker-6; nodes worker-5, worker-6 are not ready, and their pods do not become available before they are; 4 nodes keep revision 1
|     revision 2 (7467bcdc5f): 0 nodes
|     revision 1 (5b59d886db): 4 nodes
|   ! 2 nodes: the pod is being deleted, and only its kubelet could end it, which does not answer
|       worker-5  agent-tlmx2  for 42s
|       worker-6  agent-r2bxk  for 42s
|   help: if 2 nodes are gone for good, remove them: pods become available on 4 more nodes, the rollout finishes in about 1m14s
|         kubectl delete node worker-5 worker-6
|   help: set maxUnavailable to 3: pods become available on 4 more nodes, the rollout finishes in about 28s
|         patch --type=json: [{"op":"add","path":"/spec/updateStrategy/rollingUpdate/maxUnavailable","value":3}]
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context stuck --output json
= 1

$ diagnose --from-cluster --context stuck -n ops daemonset agent --output json --kubernetes-version 1.35 --now 2026-11-29
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context stuck --output json
! daemonset-preflight: --now: `2026-11-29` is not a time, such as 2026-01-31T12:00:00Z
= 2

$ diagnose --from-cluster --context stuck deployment/agent
! daemonset-preflight: deployment is not a name of DaemonSets, such as daemonset or ds
= 2

$ diagnose --from-cluster --context stuck -n monitoring agent
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context stuck --output json
! daemonset-preflight: there is no DaemonSet monitoring/agent
= 2

# It does not wait for what cannot finish, nor for what is complete.
$ diagnose --from-cluster --context stuck --wait 10m agent
| 6 nodes and 7 pods, Kubernetes 1.36, at 2026-11-29T22:02:31.505Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               4        4      4           0          4             2
|   rollout: does not finish: the budget of 2 is spent on nodes that will not recover by themselves: worker-5, worker-6; nodes worker-5, worker-6 are not ready, and their pods do not become available before they are; 4 nodes keep revision 1
|     revision 2 (7467bcdc5f): 0 nodes
|     revision 1 (5b59d886db): 4 nodes
|   ! 2 nodes: the pod is being deleted, and only its kubelet could end it, which does not answer
|       worker-5  agent-tlmx2  for 42s
|       worker-6  agent-r2bxk  for 42s
|   help: if 2 nodes are gone for good, remove them: pods become available on 4 more nodes, the rollout finishes in about 1m14s
|         kubectl delete node worker-5 worker-6
|   help: set maxUnavailable to 3: pods become available on 4 more nodes, the rollout finishes in about 28s
|         patch --type=json: [{"op":"add","path":"/spec/updateStrategy/rollingUpdate/maxUnavailable","value":3}]
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context stuck --output json
= 1

$ diagnose --from-cluster --context done --wait 10m daemonset/agent
| 4 nodes and 5 pods, Kubernetes 1.36, at 2026-11-29T22:02:44.531Z (the newest time in the dump)
|
| DaemonSet ops/agent: not as it should be, but may recover by itself
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               4        4      4           4          4             0
|   by the objects       2        2      2           2          2             2
|   status: 2 nodes keep pods off since; the controller looks again only when a pod or the DaemonSet changes
|   rollout: finished: revision 1 is available on 2 nodes
|   ~ 2 nodes: a pod runs where none should: the nodes have taint `dedicated=db:NoSchedule`; it stays, since nothing evicts it
|       worker-3  agent-26s5l  for 2m32s
|       worker-4  agent-p28zz  for 2m32s
|   help: tolerate `dedicated=db:NoSchedule`: 2 more nodes
|         patch --type=json: [{"op":"add","path":"/spec/template/spec/tolerations","value":[{"key":"dedicated","operator":"Equal","value":"db","effect":"NoSchedule"}]}]
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context done --output json
= 0

# What may not be listed is missing.
$ diagnose --from-cluster --context limited
| note: no ControllerRevision in the dump: which pods are of an older template follows from hashes alone
| note: no Event in the dump: why pods could not be created or set up cannot be known
| note: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| note: only pods of namespace default are in the dump: what other pods hold of the nodes is not known
| 3 nodes and 1 pod, Kubernetes 1.37, at 2026-11-20T08:00:00Z (the newest time in the dump)
|
| DaemonSet monitoring/exporter: how it is cannot be known
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        3      3           3          3             0
|   by the objects       ?        ?      ?           ?          ?             ?
|   status: it counts pods, and none of the 1 pods in the dump names this DaemonSet as its owner: they are of another moment or cluster, or their owner references were taken out
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context limited --output json
! daemonset-preflight: kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context limited --output json: exit status: 1
! daemonset-preflight: Error from server (Forbidden): leases.coordination.k8s.io is forbidden
= 2

# kubectl fails, and prints something else.
$ diagnose --from-cluster --context broken
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context broken --output json
! daemonset-preflight: kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context broken --output json: it printed no JSON object
= 2

$ diagnose --from-cluster --context away --wait 10m agent
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context away --output json
! daemonset-preflight: kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context away --output json: exit status: 1
! daemonset-preflight: error: context "away" does not exist
= 2

$ diagnose live/objects.json --wait 10m
! error: the following required arguments were not provided:
!   --from-cluster
!
! Usage: daemonset-preflight diagnose --from-cluster --wait <SPAN> <FILE|NAME>...
!
! For more information, try '--help'.
= 2

$ place --from-cluster --context away
! daemonset-preflight: runs kubectl get daemonsets --all-namespaces --show-managed-fields --context away --output json
! daemonset-preflight: kubectl get daemonsets --all-namespaces --show-managed-fields --context away --output json: exit status: 1
! daemonset-preflight: error: context "away" does not exist
= 2

$ place --from-cluster --context broken
! daemonset-preflight: runs kubectl get daemonsets --all-namespaces --show-managed-fields --context broken --output json
! daemonset-preflight: kubectl get daemonsets --all-namespaces --show-managed-fields --context broken --output json: it printed no JSON object
= 2

$ place live/exporter.yaml --context staging --nodes live/nodes.json --all
! error: the following required arguments were not provided:
!   --from-cluster
!
! Usage: daemonset-preflight place --from-cluster --context <NAME> --nodes <FILE> --all <FILE>
!
! For more information, try '--help'.
= 2

# The Services are asked for too.
$ reach --from-cluster --context reached
| the cluster's objects: no Event in the dump: why pods could not be created or set up cannot be known
| the cluster's objects: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| the cluster's objects: only pods of namespace ops are in the dump: what other pods hold of the nodes is not known
| DaemonSet ops/exporter
|   Push: the daemons send, and nobody calls them: reaches 2 of 2 pods
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 0 of 2 pods (no such port)
|     ! the containers have no hostPort
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service exporter-pods: reaches 0 of 2 pods (not selected)
|     ! its selector requires app=exportr, the pods have app=exporter
|     name exporter-pods.ops.svc.cluster.local
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   Service exporter: reaches 2 of 2 pods
|     name exporter.ops.svc.cluster.local
|     address <IP of pod exporter-1>:9100/TCP
|     address <IP of pod exporter-2>:9100/TCP
|     note: each connection goes to some ready daemon; a client cannot choose the node
! daemonset-preflight: runs kubectl get nodes,pods,daemonsets,controllerrevisions,events,leases,priorityclasses,namespaces --all-namespaces --context reached --output json
! daemonset-preflight: runs kubectl get services --all-namespaces --context reached --output json
= 1
