# Pods that are refused, gated, left to another scheduler, evicted or rejected by the
# kubelet, and the room that they do not take.
$ place outcomes.yaml --nodes outcome-nodes.yaml
| DaemonSet ops/refused: 1 of 2 nodes: 1 has taint `t:NoExecute`; no pod is created: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead (name a RuntimeClass that sets this overhead in runtimeClassName, or leave overhead out)
|   hint: no pod is created: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead (name a RuntimeClass that sets this overhead in runtimeClassName, or leave overhead out)
|
|   NODES  POD      WHY                                                                                                                                                                                             WHICH
|       1  refused  no pod is created: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead (name a RuntimeClass that sets this overhead in runtimeClassName, or leave overhead out)  w1
|       1  none     has taint `t:NoExecute`                                                                                                                                                                         w2
|
| DaemonSet ops/after-refused: 1 of 2 nodes: 1 has taint `t:NoExecute`
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                        WHICH
|       1  runs     nothing stands in the way  w1
|       1  none     has taint `t:NoExecute`    w2
|
| DaemonSet ops/gated: 1 of 2 nodes: 1 has taint `t:NoExecute`; on 1 of 1 node the pod waits until its scheduling gate `example.com/x` is removed
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                                                         WHICH
|       1  pending  waits until its scheduling gate `example.com/x` is removed  w1
|       1  none     has taint `t:NoExecute`                                     w2
|
| DaemonSet ops/other-scheduler: 1 of 2 nodes: 1 has taint `t:NoExecute`; on 1 of 1 node the pod waits for scheduler `none`, which is not Kubernetes' own
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                                                       WHICH
|       1  pending  waits for scheduler `none`, which is not Kubernetes' own  w1
|       1  none     has taint `t:NoExecute`                                   w2
|
| DaemonSet ops/evicted: 2 of 2 nodes; on 1 of 2 nodes the pod runs for 10 s, is evicted for taint `t:NoExecute` and created again
|
|   NODES  POD      WHY                                                                  WHICH
|       1  runs     nothing stands in the way                                            w1
|       1  evicted  runs for 10 s, is evicted for taint `t:NoExecute` and created again  w2
|
| DaemonSet ops/windows: 1 of 2 nodes: 1 has taint `t:NoExecute`; on 1 of 1 node the pod is rejected by the kubelet: PodOSNotSupported
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                                                                                                                                            WHICH
|       1  fails    the kubelet rejects the pod (PodOSNotSupported): os.name is `windows`, and the node runs linux; the controller deletes it and creates another  w1
|       1  none     has taint `t:NoExecute`                                                                                                                        w2
|
| DaemonSet ops/bound: 1 of 2 nodes: 1 is not `w1`; on 1 of 1 node the pod is rejected by the kubelet: OutOfcpu
|
|   NODES  POD      WHY                                                                                                                                      WHICH
|       1  fails    the kubelet rejects the pod (OutOfcpu): cpu: 1 short: 2 is requested, and 0 of 1 is held; the controller deletes it and creates another  w1
|       1  none     is not `w1`                                                                                                                              w2
|
| DaemonSet ops/nowhere: 0 of 2 nodes: nodeName names `wx`, which is not a node here
|   hint: nodeName names `wx`, which is not a node here; there is a node `w1`
|
|   NODES  POD      WHY                                            WHICH
|       2  none     nodeName names `wx`, which is not a node here  w1, w2
|
= 1

# Several DaemonSets take room by priority, and preempt pods that run.
$ explain priorities.yaml --nodes outcome-nodes.yaml --pods priority-pods.yaml --node w1
| DaemonSet ops/low on w1: pending: cpu: 400m short: 500m is requested, and 900m of 1 is held by pod web/first (400m), pod ops/high-… (DaemonSet high, 300m), pod ops/critical-… (DaemonSet critical, 200m)
|   FAILED  fit: cpu: 400m short: 500m is requested, and 900m of 1 is held by pod web/first (400m), pod ops/high-… (DaemonSet high, 300m), pod ops/critical-… (DaemonSet critical, 200m)
|   note    preemption: no pod of a lower priority is here
| DaemonSet ops/patient on w1: pending: cpu: 200m short: 300m is requested, and 900m of 1 is held by pod web/first (400m), pod ops/high-… (DaemonSet high, 300m), pod ops/critical-… (DaemonSet critical, 200m)
|   FAILED  fit: cpu: 200m short: 300m is requested, and 900m of 1 is held by pod web/first (400m), pod ops/high-… (DaemonSet high, 300m), pod ops/critical-… (DaemonSet critical, 200m)
|   note    preemption: preemptionPolicy is Never, so no pod is preempted
| DaemonSet ops/high on w1: runs: nothing stands in the way
| DaemonSet ops/critical on w1: runs: preempts pod web/second
|   note    preemption: preempts pod web/second
= 1

# Without pods: the order of the text does not matter, the priority does.
$ place priorities.yaml --nodes outcome-nodes.yaml
| DaemonSet ops/low: 1 of 2 nodes: 1 has taint `t:NoExecute`; on 1 of 1 node the pod stays Pending: Insufficient cpu
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                                                                                                                                                                                             WHICH
|       1  pending  cpu: 300m short: 500m is requested, and 800m of 1 is held by pod ops/high-… (DaemonSet high, 300m), pod ops/patient-… (DaemonSet patient, 300m), pod ops/critical-… (DaemonSet critical, 200m)  w1
|       1  none     has taint `t:NoExecute`                                                                                                                                                                         w2
|
| DaemonSet ops/patient: 1 of 2 nodes: 1 has taint `t:NoExecute`
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                        WHICH
|       1  runs     nothing stands in the way  w1
|       1  none     has taint `t:NoExecute`    w2
|
| DaemonSet ops/high: 1 of 2 nodes: 1 has taint `t:NoExecute`
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                        WHICH
|       1  runs     nothing stands in the way  w1
|       1  none     has taint `t:NoExecute`    w2
|
| DaemonSet ops/critical: 1 of 2 nodes: 1 has taint `t:NoExecute`
|   help: tolerate `t:NoExecute`: 1 more node
|
|   NODES  POD      WHY                        WHICH
|       1  runs     nothing stands in the way  w1
|       1  none     has taint `t:NoExecute`    w2
|
= 1

# A pod of the DaemonSet that already runs on an overcommitted node runs.
$ explain outcomes.yaml --nodes outcome-nodes.yaml --pods overcommitted.yaml --node w1
| DaemonSet ops/refused on w1: refused: no pod is created: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead (name a RuntimeClass that sets this overhead in runtimeClassName, or leave overhead out)
|   FAILED  admission: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead (name a RuntimeClass that sets this overhead in runtimeClassName, or leave overhead out)
| DaemonSet ops/after-refused on w1: runs: its pod runs here already
| DaemonSet ops/gated on w1: pending: waits until its scheduling gate `example.com/x` is removed
|   FAILED  schedulingGates: waits until its scheduling gate `example.com/x` is removed
| DaemonSet ops/other-scheduler on w1: pending: waits for scheduler `none`, which is not Kubernetes' own
|   FAILED  schedulerName: waits for scheduler `none`, which is not Kubernetes' own
| DaemonSet ops/evicted on w1: runs: nothing stands in the way
| DaemonSet ops/windows on w1: fails: the kubelet rejects the pod (PodOSNotSupported): os.name is `windows`, and the node runs linux; the controller deletes it and creates another
|   FAILED  kubelet: the kubelet rejects the pod (PodOSNotSupported): os.name is `windows`, and the node runs linux; the controller deletes it and creates another
| DaemonSet ops/bound on w1: fails: the kubelet rejects the pod (OutOfcpu): cpu: 10 short: 2 is requested, and 9 of 1 is held by pod web/exporter (9); the controller deletes it and creates another
|   passed  nodeName: the template names this node, `w1`
|   FAILED  kubelet: the kubelet rejects the pod (OutOfcpu): cpu: 10 short: 2 is requested, and 9 of 1 is held by pod web/exporter (9); the controller deletes it and creates another
| DaemonSet ops/nowhere on w1: none: nodeName names `wx`, which is not a node here
|   FAILED  nodeName: the template names `wx`, and this is `w1`
= 1

# Refused pods clash with nobody and hold nothing.
$ survey outcomes.yaml --nodes outcome-nodes.yaml
| Resources used on each node
|   1 node (w1): 3 DaemonSets: cpu 2 of 1 (200.0 %), pods 3 of 20 (15.0 %)
|   1 node (w2): 1 DaemonSet: pods 1 of 20 (5.0 %)
= 0

# DaemonSets that run nowhere.
$ survey nowhere.yaml --nodes outcome-nodes.yaml
| Groups
|   ops/tpu, ops/npu (app=driver): together they match no node; 2 nodes are covered by none (tpu: lack `hw=tpu`, npu: lack `hw=npu`)
| Resources used on each node
|   none runs anywhere
= 0
