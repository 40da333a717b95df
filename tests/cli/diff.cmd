# What changed is the template, and it is said of the template.
$ diff compare/selective.yaml compare/tolerant.yaml --nodes compare/tainted-nodes.yaml
| DaemonSet ops/agent: an update, which the API server accepts
| DaemonSet ops/agent: 1 added, 0 removed, 1 kept, 2 pending
|   + dedicated: the template no longer requires `disktype=ssd`
|   ! dedicated: the new pod stays Pending: pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod
|   ! plain: the new pod stays Pending: pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod
= 1

# An update that removes a toleration: the rolling update deletes the pod there, for good.
$ diff compare/tolerant.yaml compare/selective.yaml --nodes compare/tainted-nodes.yaml
| DaemonSet ops/agent: an update, which the API server accepts
| DaemonSet ops/agent: 0 added, 1 removed, 1 kept, 1 pending
|   - dedicated: the template now requires `disktype=ssd`; a running pod is deleted
|   ! plain: the new pod stays Pending: pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod
= 1

# A DaemonSet of the new file that cannot be read is not gone; the file is named.
$ diff compare/before.yaml compare/unreadable-after.yaml --nodes compare/nodes.yaml
| compare/unreadable-after.yaml:9:25: error: json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.hostNetwork of type bool
| DaemonSet ops/a: an update, which the API server refuses
| DaemonSet ops/b: a new one, which the API server accepts
| DaemonSet ops/a: not compared: the new one cannot be read
| DaemonSet ops/b: 3 added, 0 removed, 0 kept, 2 pending
|   + a: the DaemonSet is new
|   + b: the DaemonSet is new
|   + c: the DaemonSet is new
|   ! b: the new pod stays Pending: pods: the node may have 0 and has 0
|   ! c: the new pod stays Pending: pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod
= 2

# Nor is a node.
$ diff compare/selective.yaml --nodes compare/tainted-nodes.yaml --new-nodes compare/unreadable-nodes.yaml
| compare/unreadable-nodes.yaml:3:67: error: metadata.labels[kubernetes.io/os]: must be a string, not a number
| DaemonSet ops/agent: 0 added, 0 removed, 0 kept, 1 not known
|   ? plain: it cannot be read among the new nodes
= 2

# Nothing but the selector changes: that is no other placement.
$ diff compare/before.yaml compare/other-selector.yaml --nodes compare/nodes.yaml
| compare/other-selector.yaml:6:3: error: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable
| DaemonSet ops/a: an update, which the API server refuses
| DaemonSet ops/a: 0 added, 0 removed, 3 kept, 2 pending
|   ! b: the new pod stays Pending: pods: the node may have 0 and has 0
|   ! c: the new pod stays Pending: pods: the node reports no allocatable resources (status.allocatable), which counts as room for no pod
= 1

# Nodes join; those that get no pod are told with the reason.
$ diff compare/tolerant.yaml --nodes compare/ec2-nodes.yaml --join worker --join control-plane --join eks-fargate --join gke-gpu-pool --join gke-arm-pool --join aks-system-pool --join virtual-node
| DaemonSet ops/agent: 1 added, 0 removed, 2 kept
|   + new-linux-worker-1: the node is new
|   . new-control-plane-2: the node is new and gets no pod: it has taint `node-role.kubernetes.io/control-plane:NoSchedule`
|   . new-eks-fargate-3: the node is new and gets no pod: it has taint `eks.amazonaws.com/compute-type=fargate:NoSchedule`
|   . new-gke-gpu-pool-4: the node is new and gets no pod: it has taint `nvidia.com/gpu=present:NoSchedule`
|   . new-gke-arm-pool-5: the node is new and gets no pod: it has taint `kubernetes.io/arch=arm64:NoSchedule`
|   . new-aks-system-pool-6: the node is new and gets no pod: it has taint `CriticalAddonsOnly=true:NoSchedule`
|   . new-virtual-node-7: the node is new and gets no pod: it has taint `virtual-kubelet.io/provider=azure:NoSchedule`
= 0

# Each object with a generated name is a DaemonSet of its own.
$ diff compare/generated-names.yaml --nodes compare/nodes.yaml
| DaemonSet ops/gen-: 0 added, 0 removed, 3 kept
| DaemonSet ops/gen2-: 0 added, 0 removed, 0 kept
= 0

# Pods that run hold their ports. The hostIP of one of them leaves other addresses free.
$ diff compare/nothing.yaml compare/port.yaml --nodes compare/workers.yaml --pods compare/host-port-pods.yaml
| DaemonSet ops/exporter: a new one, which the API server accepts
| compare/nothing.yaml: no DaemonSet here
| DaemonSet ops/exporter: 2 added, 0 removed, 0 kept, 2 pending
|   + w1: the DaemonSet is new
|   + w2: the DaemonSet is new
|   ! w1: the new pod stays Pending: host port 9100/TCP is taken by pod kube-system/sp
|   ! w2: the new pod stays Pending: host port 9100/TCP clashes with 127.0.0.1:9100/TCP of pod x/f
= 1

# Nothing to compare is said.
$ diff compare/nothing.yaml --nodes compare/nothing.yaml
| compare/nothing.yaml: no node here
| compare/nothing.yaml: no DaemonSet here
= 2

$ diff compare/tolerant.yaml compare/nothing.yaml --nodes compare/nothing.yaml
| compare/nothing.yaml: no node here
| compare/nothing.yaml: no DaemonSet here
| DaemonSet ops/agent: 0 added, 0 removed, 0 kept
= 0
