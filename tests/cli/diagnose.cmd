# Two kubelets fell silent, then the image was changed: their pods use the whole budget.
$ diagnose ../../diagnosis/budget-used-up.json
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
= 1
# A pod of the same priority holds what the daemon asks for.
$ diagnose ../../diagnosis/no-room.json
| 3 nodes and 5 pods, Kubernetes 1.36, at 2026-11-29T22:10:58.384Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        3      2           3          2             0
|   rollout: does not finish: the pod does not fit on worker-2: Insufficient cpu
|   ! 1 node: pod Pending: Insufficient cpu
|       worker-2  agent-psjl7  for 52s
|         cpu: 300m short: 500m is requested, and 1800m of 2 is held by pod ops/web-5bbc5d8f87-w6tcs (1800m)
|   help: give the pods the priority class system-node-critical, so that they can preempt others: a pod becomes available on 1 more node, the rollout finishes in about 24s
|         patch --type=json: [{"op":"add","path":"/spec/template/spec/priorityClassName","value":"system-node-critical"}]
= 1
# Another pod has the host port.
$ diagnose ../../diagnosis/host-port-taken.json
| 3 nodes and 5 pods, Kubernetes 1.36, at 2026-11-29T22:19:23.671Z (the newest time in the dump)
|
| DaemonSet ops/exporter: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        3      2           3          2             0
|   rollout: does not finish: the pod does not fit on worker-2: node(s) didn't have free ports for the requested pod ports
|   ! 1 node: pod Pending: node(s) didn't have free ports for the requested pod ports
|       worker-2  exporter-7pp2r  for 28s
|         host port 9100/TCP is taken by pod ops/debug
|   help: give the pods the priority class system-node-critical, so that they can preempt others: a pod becomes available on 1 more node, the rollout finishes in about 54s
|         patch --type=json: [{"op":"add","path":"/spec/template/spec/priorityClassName","value":"system-node-critical"}]
= 1
# A surge wants the host port that the old pod has.
$ diagnose ../../diagnosis/surge-with-host-port.json
| 3 nodes and 5 pods, Kubernetes 1.36, at 2026-11-29T22:02:40.874Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        3      3           0          3             0
|   rollout: does not finish: a surge puts the new pod next to the old one, but both need host port 8080/TCP: the new one stays Pending; the budget of 1 is spent on nodes that will not recover by themselves: worker-2; 3 nodes keep revision 1
|     revision 2 (86dc84f46f): 1 node
|     revision 1 (7f7f64d6b4): 3 nodes
|   ! 1 node: pod Pending: node(s) didn't have free ports for the requested pod ports
|       worker-2  agent-xkbmb  for 1m59s
|         host port 8080/TCP is taken by pod ops/agent-xhfct (DaemonSet agent)
|   help: replace pods without a surge (maxSurge 0, maxUnavailable 1): pods become available on 3 more nodes, the rollout finishes in about 21s
|         patch --type=json: [{"op":"add","path":"/spec/updateStrategy/rollingUpdate/maxSurge","value":0},{"op":"add","path":"/spec/updateStrategy/rollingUpdate/maxUnavailable","value":1}]
= 1
# The new revision is killed for want of memory.
$ diagnose ../../diagnosis/crashing-revision.json
| 4 nodes and 5 pods, Kubernetes 1.36, at 2026-11-29T22:11:03.518Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               4        4      3           1          3             0
|   rollout: does not finish: pods with registry.example.com/agent:1.1 never become ready; the budget of 1 is spent on nodes that will not recover by themselves: worker-3; 3 nodes keep revision 1
|     revision 2 (6bfbbd96f4): 1 node
|     revision 1 (9744d5f5d): 3 nodes
|   ! 1 node: container agent exits repeatedly (OOMKilled, exit code 137)
|       worker-3  agent-p55m4  for 5s  5 restarts
|   help: go back to revision 1: pods become available on 4 more nodes, the rollout finishes in about 4s
|         kubectl -n ops rollout undo daemonset/agent --to-revision=1
= 1
# A taint without NoExecute came after the pods.
$ diagnose ../../diagnosis/taint-added-later.json
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
= 0
# A ResourceQuota lets two pods in.
$ diagnose ../../diagnosis/quota-exceeded.json
| 3 nodes and 3 pods, Kubernetes 1.36, at 2026-11-29T22:02:38.672Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        2      2           2          2             0
|   rollout: does not finish: the API server refuses to create pods: pods "agent-…" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2
|   ! 1 node: no pod: the API server refuses to create it: pods "agent-…" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2
|       worker-1
= 1
# The template was changed, and nothing happens.
$ diagnose ../../diagnosis/on-delete.json
| 3 nodes and 4 pods, Kubernetes 1.36, at 2026-11-29T22:02:41.294Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        3      3           0          3             0
|   rollout: does not finish: the strategy is OnDelete: 3 nodes keep the old pod until somebody deletes it; 3 nodes keep revision 1
|     revision 2 (cd955d45d): 0 nodes
|     revision 1 (8547b7d7b7): 3 nodes
|   help: delete the 3 pods of old revisions, at your own pace: pods become available on 3 more nodes, the rollout finishes in about 7s
|         kubectl -n ops delete pod agent-75s9w agent-r5r7l agent-zwbzp
= 1
# DESIRED 0: no node has the label.
$ diagnose ../../diagnosis/misspelt-label.json --all
| note: no Event in the dump: why pods could not be created or set up cannot be known
| note: only pods of namespace kube-system are in the dump: what other pods hold of the nodes is not known
| 4 nodes and 1 pod, Kubernetes 1.36, at 2026-11-29T22:02:42.388Z (the newest time in the dump)
|
| DaemonSet ops/cache: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               0        0      0           0          0             0
|   rollout: no node should run a pod
|   - 4 nodes: no pod should run: the nodes lack `disktype=sdd`
|       worker-1
|       worker-2
|       worker-3
|       worker-4
|   help: ask for `disktype=ssd` instead of `disktype=sdd`: 2 more nodes
|         patch --type=json: [{"op":"add","path":"/spec/template/spec/nodeSelector/disktype","value":"ssd"}]
= 1
# A finalizer holds a deleted pod.
$ diagnose ../../diagnosis/held-by-finalizer.json
| 3 nodes and 4 pods, Kubernetes 1.36, at 2026-11-29T22:02:44.983Z (the newest time in the dump)
|
| DaemonSet ops/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               3        3      3           3          3             0
|   rollout: finished: revision 1 is available on 3 nodes
|   ! 1 node: the pod is being deleted, and held by finalizers: example.com/volume-detach
|       worker-3  agent-4jhvn  for 1m56s
= 1
# A rollout that goes on by itself.
$ diagnose ../../diagnosis/rollout-under-way.json
| 6 nodes and 7 pods, Kubernetes 1.36, at 2026-11-29T22:01:53Z (the newest time in the dump)
|
| DaemonSet ops/agent: not as it should be, but may recover by itself
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               6        6      4           3          4             0
|   rollout: finishes in about 21s: 3 waves of at most 1 node, a pod takes 9s to get ready (measured from 4 pods of this dump)
|     revision 2 (54b6c5896f): 3 nodes
|     revision 1 (86c8f98556): 3 nodes
|   ~ 2 nodes: the pod is starting
|       worker-1  agent-6pjs8  for 6s
|       worker-4  agent-4989p  for 4s
= 0
$ diagnose ../../diagnosis/rollout-under-way.json --ready-after 2m
| 6 nodes and 7 pods, Kubernetes 1.36, at 2026-11-29T22:01:53Z (the newest time in the dump)
|
| DaemonSet ops/agent: not as it should be, but may recover by itself
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               6        6      4           3          4             0
|   rollout: finishes in about 5m54s: 3 waves of at most 1 node, a pod takes 2m to get ready (given)
|     revision 2 (54b6c5896f): 3 nodes
|     revision 1 (86c8f98556): 3 nodes
|   ~ 2 nodes: the pod is starting
|       worker-1  agent-6pjs8  for 6s
|       worker-4  agent-4989p  for 4s
= 0
# On new nodes no CNI plugin has set up the network: its own pods are on the host's network and
# start, all others wait.
$ diagnose ../../diagnosis/network-not-ready.json --name cni
| note: only pods of namespace kube-net are in the dump: what other pods hold of the nodes is not known
| 4 nodes and 8 pods, Kubernetes 1.36, at 2026-11-30T05:19:29Z (the newest time in the dump)
|
| DaemonSet kube-net/cni: not as it should be, but may recover by itself
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               4        4      1           4          1             0
|   rollout: finishes in about 1s: a pod takes 6s to get ready (measured from 1 pod of this dump)
|   ~ 3 nodes: the pod is starting
|       worker-2  cni-49bp2  for 10s
|       worker-3  cni-zdlv4  for 10s
|       worker-4  cni-kxzdl  for 10s
= 0
$ diagnose ../../diagnosis/network-not-ready.json --name agent
| note: only pods of namespace kube-net are in the dump: what other pods hold of the nodes is not known
| 4 nodes and 8 pods, Kubernetes 1.36, at 2026-11-30T05:19:29Z (the newest time in the dump)
|
| DaemonSet kube-net/agent: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               4        4      1           4          1             0
|   rollout: does not finish: the networks of worker-2, worker-3, worker-4 are not ready: their pods do not start until they are, which a CNI plugin must set up
|   ~ 3 nodes: the pod waits for the network of the nodes, which a CNI plugin must set up: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized
|       worker-2  agent-2cwmf  for 10s
|       worker-3  agent-mnl2w  for 10s
|       worker-4  agent-7d97z  for 10s
= 1
# One of several, by name and namespace.
$ diagnose ../../diagnosis/no-room.json ../../diagnosis/misspelt-label.json -n ops --name cache
| note: 3 of kind Node are there twice with different UIDs, such as Node worker-1: the dump is of two clusters, or they were created anew; what was created last counts
| ../../diagnosis/misspelt-label.json: note: its nodes are 8m15s older than the newest object: the objects are not of one moment, and whether kubelets have fallen silent since is not known
| 4 nodes and 5 pods, Kubernetes 1.36, at 2026-11-29T22:10:58.384Z (the newest time in the dump)
|
| DaemonSet ops/cache: wrong
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               0        0      0           0          0             0
|   rollout: no node should run a pod
|   - 4 nodes: no pod should run: the nodes lack `disktype=sdd`
|   help: ask for `disktype=ssd` instead of `disktype=sdd`: 2 more nodes
|         patch --type=json: [{"op":"add","path":"/spec/template/spec/nodeSelector/disktype","value":"ssd"}]
= 1
$ diagnose ../../diagnosis/no-room.json --name nobody
! daemonset-preflight: there is no DaemonSet nobody in any namespace
= 2
$ diagnose ../../diagnosis/no-room.json --now yesterday
! daemonset-preflight: --now: `yesterday` is not a time, such as 2026-01-31T12:00:00Z
= 2
# Cut off, not a dump at all, and nothing.
$ diagnose ../../diagnosis/cut-off.json
| ../../diagnosis/cut-off.json: note: the text is cut off after 8 objects; what was behind is not known
| note: no DaemonSet in the dump: there is nothing to diagnose
| note: no ControllerRevision in the dump: which pods are of an older template follows from hashes alone
| note: no Event in the dump: why pods could not be created or set up cannot be known
| note: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| note: only pods of namespace ops are in the dump: what other pods hold of the nodes is not known
| 6 nodes and 2 pods, Kubernetes 1.36, at 2026-11-29T22:01:32Z (the newest time in the dump)
= 2
$ diagnose agent.yaml
| note: no Node in the dump: what should run where, and so the counters, cannot be known
| note: no Pod in the dump: whether pods run, and what they hold of the nodes, cannot be known
| note: no ControllerRevision in the dump: which pods are of an older template follows from hashes alone
| note: no Event in the dump: why pods could not be created or set up cannot be known
| note: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| 0 nodes and 0 pods, Kubernetes 1.37
|
| DaemonSet monitoring/agent: how it is cannot be known
|                  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  MISSCHEDULED
|   status               0        0      0           0          0             0
|   by the objects       ?        ?      ?           ?          ?             ?
= 2
$ diagnose - < empty.yaml
| standard input: note: the text holds no object
| 0 nodes and 0 pods, Kubernetes 1.37
= 2
$ diagnose nowhere.json
! daemonset-preflight: nowhere.json: No such file or directory (os error 2)
= 2
