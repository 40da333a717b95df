# Of an object that stands in the text twice the last one counts, which is said.
$ place twice.yaml --nodes nodes.yaml
| twice.yaml: DaemonSet ops/a appears twice; the last one counts
| DaemonSet ops/a: 0 of 3 nodes: 3 lack `gpu=none`
|   hint: no node has a label `gpu`
|
|   NODES  POD      WHY               WHICH
|       3  none     lacks `gpu=none`  a, b, c
|
= 1

$ survey twice.yaml --nodes nodes.yaml
| twice.yaml: DaemonSet ops/a appears twice; the last one counts
| Resources used on each node
|   none runs anywhere
= 0

# Each object with a generated name is a DaemonSet of its own, and the pods of one are none of the other's.
$ place generated-names-with-port.yaml --nodes nodes.yaml
| DaemonSet ops/gen-: 2 of 3 nodes: 1 has taint `gpu=yes:NoSchedule`
|   help: tolerate `gpu=yes:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                             WHICH
|       2  runs                               nothing stands in the way       a, b
|       1  none (an existing pod would stay)  has taint `gpu=yes:NoSchedule`  c
|
| DaemonSet ops/gen2-: 2 of 3 nodes: 1 has taint `gpu=yes:NoSchedule`; on 2 of 2 nodes the pod stays Pending: node(s) didn't have free ports for the requested pod ports
|   help: tolerate `gpu=yes:NoSchedule`: 1 more node
|
|   NODES  POD                                WHY                                                          WHICH
|       2  pending                            host port 80/TCP is taken by pod ops/gen-… (DaemonSet gen-)  a, b
|       1  none (an existing pod would stay)  has taint `gpu=yes:NoSchedule`                               c
|
= 1

$ survey generated-names-with-port.yaml --nodes nodes.yaml
| Host ports
|   ops/gen- and ops/gen2- both want host port 80/TCP on 2 nodes
| Selectors
|   the selectors of ops/gen- and ops/gen2- select each other's pods
| Groups
|   ops/gen-, ops/gen2- (app=q): 0 nodes are covered once; 2 nodes are covered by ops/gen-, ops/gen2-; 1 node is covered by none (gen-: has taint `gpu=yes:NoSchedule`, gen2-: has taint `gpu=yes:NoSchedule`)
| Resources used on each node
|   2 nodes (a, b): 2 DaemonSets: pods 2 of 110 (1.8 %)
|   1 node (c): nothing
= 1

# A file without any DaemonSet.
$ place compare/nothing.yaml --nodes nodes.yaml
| compare/nothing.yaml: no DaemonSet here
= 2

$ survey compare/nothing.yaml --nodes nodes.yaml
| compare/nothing.yaml: no DaemonSet here
= 2
