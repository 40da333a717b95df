# What was meant is left as it is: no other operating system, no far value, and nothing is
# missing where another term chooses the nodes.
$ place compare/meant.yaml --nodes compare/ec2-nodes.yaml
| DaemonSet ops/windows: 0 of 2 nodes: 2 lack `kubernetes.io/os=windows`
|   hint: no node has `kubernetes.io/os=windows`
|
|   NODES  POD      WHY                               WHICH
|       2  none     lacks `kubernetes.io/os=windows`  a, b
|
| DaemonSet ops/fargate: 0 of 2 nodes: 2 lack `eks.amazonaws.com/compute-type=fargate`
|   hint: no node has `eks.amazonaws.com/compute-type=fargate`
|
|   NODES  POD      WHY                                             WHICH
|       2  none     lacks `eks.amazonaws.com/compute-type=fargate`  a, b
|
| DaemonSet ops/either: 2 of 2 nodes
|
|   NODES  POD      WHY                        WHICH
|       2  runs     nothing stands in the way  a, b
|
= 1

# Taints that somebody chose may be tolerated; nodes that run no daemons are left alone.
$ place compare/selective.yaml --nodes compare/tainted-nodes.yaml
| compare/tainted-nodes.yaml: plain reports no allocatable resources (status.allocatable), which counts as room for no pod
| DaemonSet ops/agent: 1 of 3 nodes: 2 lack `disktype=ssd`; on 1 of 1 node the pod stays Pending: Too many pods
|
|   NODES  POD      WHY                                                                                                    WHICH
|       1  pending  pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod  plain
|       2  none     lacks `disktype=ssd`                                                                                   dedicated, fargate
|
= 1

$ place compare/port.yaml --nodes compare/tainted-nodes.yaml
| compare/tainted-nodes.yaml: plain reports no allocatable resources (status.allocatable), which counts as room for no pod
| DaemonSet ops/exporter: 1 of 3 nodes: 1 has taint `dedicated=db:NoSchedule`, 1 has taint `eks.amazonaws.com/compute-type=fargate:NoSchedule`; on 1 of 1 node the pod stays Pending: Too many pods
|   help: tolerate `dedicated=db:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                                                                                                    WHICH
|       1  pending                            pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod  plain
|       1  none (an existing pod would stay)  has taint `dedicated=db:NoSchedule`                                                                    dedicated
|       1  none (an existing pod would stay)  has taint `eks.amazonaws.com/compute-type=fargate:NoSchedule`                                          fargate
|
= 1
