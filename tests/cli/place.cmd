$ place agent.yaml --nodes nodes.yaml
| DaemonSet monitoring/agent: 1 of 3 nodes: 1 lacks `disktype=ssd`, 1 has taint `gpu=yes:NoSchedule`
|   help: tolerate `gpu=yes:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                             WHICH
|       1  runs                               nothing stands in the way       a
|       1  none                               lacks `disktype=ssd`            b
|       1  none (an existing pod would stay)  has taint `gpu=yes:NoSchedule`  c
|
= 0

# Every predicate of a node.
$ explain agent.yaml --nodes nodes.yaml --node c
| DaemonSet monitoring/agent on c: none: has taint `gpu=yes:NoSchedule`
|   passed  nodeSelector: `disktype=ssd` is required, and the node has `disktype=ssd`
|   FAILED  taint: `gpu=yes:NoSchedule` is not tolerated
|   note    an existing pod would stay
= 1

# Pods that already run hold their ports.
$ place agent.yaml --nodes nodes.yaml --pods pods.json
| DaemonSet monitoring/agent: 1 of 3 nodes: 1 lacks `disktype=ssd`, 1 has taint `gpu=yes:NoSchedule`; on 1 of 1 node the pod stays Pending: node(s) didn't have free ports for the requested pod ports
|   help: tolerate `gpu=yes:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                                                  WHICH
|       1  pending                            host port 9100/TCP is taken by pod default/exporter  a
|       1  none                               lacks `disktype=ssd`                                 b
|       1  none (an existing pod would stay)  has taint `gpu=yes:NoSchedule`                       c
|
= 1

# The pods of the first DaemonSet hold the port that the second one asks for.
$ place both.yaml --nodes nodes.yaml
| DaemonSet monitoring/agent: 1 of 3 nodes: 1 lacks `disktype=ssd`, 1 has taint `gpu=yes:NoSchedule`
|   help: tolerate `gpu=yes:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                             WHICH
|       1  runs                               nothing stands in the way       a
|       1  none                               lacks `disktype=ssd`            b
|       1  none (an existing pod would stay)  has taint `gpu=yes:NoSchedule`  c
|
| DaemonSet monitoring/other: 1 of 3 nodes: 1 lacks `disktype=ssd`, 1 has taint `gpu=yes:NoSchedule`; on 1 of 1 node the pod stays Pending: node(s) didn't have free ports for the requested pod ports
|   help: tolerate `gpu=yes:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                                                                      WHICH
|       1  pending                            host port 9100/TCP is taken by pod monitoring/agent-… (DaemonSet agent)  a
|       1  none                               lacks `disktype=ssd`                                                     b
|       1  none (an existing pod would stay)  has taint `gpu=yes:NoSchedule`                                           c
|
= 1

$ place - --nodes nodes.yaml < agent.yaml
| DaemonSet monitoring/agent: 1 of 3 nodes: 1 lacks `disktype=ssd`, 1 has taint `gpu=yes:NoSchedule`
|   help: tolerate `gpu=yes:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                             WHICH
|       1  runs                               nothing stands in the way       a
|       1  none                               lacks `disktype=ssd`            b
|       1  none (an existing pod would stay)  has taint `gpu=yes:NoSchedule`  c
|
= 0

# What no node has, and what to write instead.
$ place misspelt.yaml --nodes nodes.yaml
| DaemonSet monitoring/agent: 0 of 3 nodes: 3 lack `disktype=sdd`
|   hint: no node has `disktype=sdd`; 2 nodes have `disktype=ssd`
|   help: ask for `disktype=ssd` instead of `disktype=sdd`: 1 more node
|
|   NODES  POD      WHY                   WHICH
|       3  none     lacks `disktype=sdd`  a, b, c
|
= 1

# All other nodes are answered; status 2.
$ place agent.yaml --nodes nodes-with-faults.yaml
| nodes-with-faults.yaml:5:1: error: metadata.name: the node has no name
| nodes-with-faults.yaml:8:40: error: metadata.labels[disktype]: must be a string, not a number
| nodes-with-faults.yaml: a reports no allocatable resources (status.allocatable), which counts as room for no pod
| DaemonSet monitoring/agent: 1 of 1 node; on 1 of 1 node the pod stays Pending: Too many pods
|
|   NODES  POD      WHY                                                                                                    WHICH
|       1  pending  pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod  a
|
= 2

$ explain agent.yaml --nodes nodes.yaml --node d --node a
| DaemonSet monitoring/agent on a: runs: nothing stands in the way
|   passed  nodeSelector: `disktype=ssd` is required, and the node has `disktype=ssd`
! daemonset-preflight: --node d: there is no such node in nodes.yaml
= 2

$ place - --nodes -
! daemonset-preflight: only one of the files can be standard input
= 2

$ place empty.yaml --nodes nodes.yaml
| empty.yaml: no DaemonSet here
= 2

$ place agent.yaml --nodes missing.yaml
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

$ place agent.yaml --nodes utf-16.yaml
| utf-16.yaml:1:1: error: expected an object, found string
| DaemonSet monitoring/agent: 0 of 0 nodes
|
|   NODES  POD      WHY  WHICH
|
= 2
