$ reach agent.yaml --nodes nodes.yaml --services life/services.yaml
| DaemonSet monitoring/agent
|   Push: the daemons send, and nobody calls them: reaches 1 of 1 pod
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 1 of 1 pod
|     address <IP of node a>:9100/TCP
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service agents: reaches 1 of 1 pod
|     name agents.monitoring.svc.cluster.local
|     name _web._tcp.agents.monitoring.svc.cluster.local
|     address <IP of pod agent-bbbbb>:9100/TCP
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   Service any-agent: reaches 0 of 1 pod (not selected)
|     ! its selector requires tier=x, which the pods do not have
|     name any-agent.monitoring.svc.cluster.local
|     name _web._tcp.any-agent.monitoring.svc.cluster.local
|     note: internalTrafficPolicy is Local: a client reaches the daemon of its own node only, and nothing where that is not ready
= 1
# After what a script lets happen: one of the daemons is out.
$ reach agent.yaml --nodes nodes.yaml --services life/services.yaml --script life/outage.yaml
| DaemonSet monitoring/agent
|   Push: the daemons send, and nobody calls them: reaches 1 of 2 pods (a: node unreachable)
|     ! pod agent-bbbbb on node a: node unreachable
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 1 of 2 pods (a: node unreachable)
|     ! pod agent-bbbbb on node a: node unreachable
|     address <IP of node b>:9100/TCP
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service agents: reaches 1 of 2 pods (a: node unreachable)
|     ! pod agent-bbbbb on node a: node unreachable
|     name agents.monitoring.svc.cluster.local
|     name _web._tcp.agents.monitoring.svc.cluster.local
|     address <IP of pod agent-zq5jx>:9100/TCP
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   Service any-agent: reaches 0 of 2 pods (not selected)
|     ! its selector requires tier=x, which the pods do not have
|     name any-agent.monitoring.svc.cluster.local
|     name _web._tcp.any-agent.monitoring.svc.cluster.local
|     note: internalTrafficPolicy is Local: a client reaches the daemon of its own node only, and nothing where that is not ready
= 1
$ reach agent.yaml --nodes nodes.yaml --until 0
| DaemonSet monitoring/agent
|   Push: the daemons send, and nobody calls them: reaches 0 of 1 pod (pod not ready)
|     ! pod agent-bbbbb on node a: pod not ready
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 0 of 1 pod (pod not ready)
|     ! pod agent-bbbbb on node a: pod not ready
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service: reaches no pods
|     ! no headless Service (clusterIP: None) of this namespace is given
|   Service: reaches no pods
|     ! no Service with an address of this namespace is given
= 0
$ reach agent.yaml --nodes nodes.yaml --output json
| {
|   "daemonSets": [
|     {
|       "namespace": "monitoring",
|       "name": "agent",
|       "paths": [
|         {
|           "method": "push",
|           "available": "everywhere",
|           "total": 1,
|           "reached": 1,
|           "unreached": [],
|           "names": [],
|           "addresses": [],
|           "reasons": [],
|           "notes": [
|             "needs no address: the daemons call out"
|           ],
|           "title": "Push: the daemons send, and nobody calls them",
|           "summary": "reaches 1 of 1 pod",
|           "written": []
|         },
|         {
|           "method": "hostPort",
|           "available": "everywhere",
|           "total": 1,
|           "reached": 1,
|           "unreached": [],
|           "names": [],
|           "addresses": [
|             {
|               "node": "a",
|               "pod": "agent-bbbbb",
|               "owner": "node",
|               "family": "IPv4",
|               "port": 9100,
|               "protocol": "TCP"
|             }
|           ],
|           "reasons": [],
|           "notes": [
|             "clients need the list of nodes; one daemon a node answers"
|           ],
|           "title": "Node IP and host port",
|           "summary": "reaches 1 of 1 pod",
|           "written": [
|             "<IP of node a>:9100/TCP"
|           ]
|         },
|         {
|           "method": "headlessService",
|           "available": "nowhere",
|           "total": 0,
|           "reached": 0,
|           "unreached": [],
|           "names": [],
|           "addresses": [],
|           "reasons": [
|             "no headless Service (clusterIP: None) of this namespace is given"
|           ],
|           "notes": [],
|           "title": "DNS of a headless Service",
|           "summary": "reaches no pods",
|           "written": []
|         },
|         {
|           "method": "service",
|           "available": "nowhere",
|           "total": 0,
|           "reached": 0,
|           "unreached": [],
|           "names": [],
|           "addresses": [],
|           "reasons": [
|             "no Service with an address of this namespace is given"
|           ],
|           "notes": [],
|           "title": "Service",
|           "summary": "reaches no pods",
|           "written": []
|         }
|       ]
|     }
|   ],
|   "problems": [],
|   "remarks": [],
|   "script": []
| }
= 0
# Host ports on one address only, and host networking.
$ reach reach/host-ports-and-host-network.yaml --nodes reach/dual-stack-nodes.yaml
| DaemonSet default/agent
|   Push: the daemons send, and nobody calls them: reaches 3 of 3 pods
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 1 of 3 pods (n2, n3: hostIP 10.9.0.1 is not an address of the node)
|     ! pod agent-zq5jx on node n2: hostIP 10.9.0.1 is not an address of the node
|     ! pod agent-p8wrm on node n3: hostIP 10.9.0.1 is not an address of the node
|     address 10.9.0.1:9101/TCP
|     note: host port 9100 has hostIP 127.0.0.1: only processes on the same node reach it
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service: reaches no pods
|     ! no headless Service (clusterIP: None) of this namespace is given
|   Service: reaches no pods
|     ! no Service with an address of this namespace is given
| DaemonSet default/hostnet
|   Push: the daemons send, and nobody calls them: reaches 3 of 3 pods
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 3 of 3 pods
|     address 10.9.0.1:8080/TCP
|     address [fd00::1]:8080/TCP
|     address 10.9.0.2:8080/TCP
|     address 10.9.0.3:8080/TCP
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service: reaches no pods
|     ! no headless Service (clusterIP: None) of this namespace is given
|   Service: reaches no pods
|     ! no Service with an address of this namespace is given
| DaemonSet default/hostnet2
|   Push: the daemons send, and nobody calls them: reaches 3 of 3 pods
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 3 of 3 pods
|     address 10.9.0.1
|     address fd00::1
|     address 10.9.0.2
|     address 10.9.0.3
|     note: hostNetwork without ports: the daemons answer on the ports that they open, which no field names
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service: reaches no pods
|     ! no headless Service (clusterIP: None) of this namespace is given
|   Service: reaches no pods
|     ! no Service with an address of this namespace is given
= 0
# Services of every kind.
$ reach reach/loopback-host-port.yaml --nodes reach/dual-stack-nodes.yaml --services reach/services.yaml
| DaemonSet default/agent
|   Push: the daemons send, and nobody calls them: reaches 3 of 3 pods
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 1 of 3 pods (n2, n3: hostIP 10.9.0.1 is not an address of the node)
|     ! pod agent-zq5jx on node n2: hostIP 10.9.0.1 is not an address of the node
|     ! pod agent-p8wrm on node n3: hostIP 10.9.0.1 is not an address of the node
|     address 10.9.0.1:9101/TCP
|     note: host port 9100 has hostIP 127.0.0.1: only processes on the same node reach it
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service h1: reaches 3 of 3 pods
|     name h1.default.svc.cluster.local
|     address <IP of pod agent-bbbbb>
|     address <IP of pod agent-zq5jx>
|     address <IP of pod agent-p8wrm>
|     note: targetPort nosuch is not a TCP port of the containers: the addresses are published without that port
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   DNS of a headless Service h2: reaches 3 of 3 pods
|     name h2.default.svc.cluster.local
|     address <IP of pod agent-bbbbb>
|     address <IP of pod agent-zq5jx>
|     address <IP of pod agent-p8wrm>
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   DNS of a headless Service h-int: reaches 3 of 3 pods
|     name h-int.default.svc.cluster.local
|     name _web._tcp.h-int.default.svc.cluster.local
|     address <IP of pod agent-bbbbb>:9100/TCP
|     address <IP of pod agent-zq5jx>:9100/TCP
|     address <IP of pod agent-p8wrm>:9100/TCP
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   Service ext: reaches no pods
|     ! it is an ExternalName and leads to no pods
|   Service np: reaches 3 of 3 pods
|     name np.default.svc.cluster.local
|     address <IP of pod agent-bbbbb>:9100/TCP
|     address <IP of pod agent-zq5jx>:9100/TCP
|     address <IP of pod agent-p8wrm>:9100/TCP
|     note: each connection goes to some ready daemon; a client cannot choose the node
|     note: its type is NodePort: how it is reached from outside the cluster is not shown
|   Service v6: reaches 3 of 3 pods
|     name v6.default.svc.cluster.local
|     address <IPv6 of pod agent-bbbbb>:9100/TCP
|     address <IPv6 of pod agent-zq5jx>:9100/TCP
|     address <IPv6 of pod agent-p8wrm>:9100/TCP
|     note: each connection goes to some ready daemon; a client cannot choose the node
|   Service udp: reaches 0 of 3 pods (no such port)
|     ! targetPort web is not a UDP port of the containers
|     name udp.default.svc.cluster.local
|     note: each connection goes to some ready daemon; a client cannot choose the node
|   Service wrongport: reaches 3 of 3 pods
|     name wrongport.default.svc.cluster.local
|     address <IP of pod agent-bbbbb>:12345/TCP
|     address <IP of pod agent-zq5jx>:12345/TCP
|     address <IP of pod agent-p8wrm>:12345/TCP
|     note: each connection goes to some ready daemon; a client cannot choose the node
|   Service pnr: reaches 3 of 3 pods
|     name pnr.default.svc.cluster.local
|     address <IP of pod agent-bbbbb>:9100/TCP
|     address <IP of pod agent-zq5jx>:9100/TCP
|     address <IP of pod agent-p8wrm>:9100/TCP
|     note: internalTrafficPolicy is Local: a client reaches the daemon of its own node only, ready or not
|     note: publishNotReadyAddresses: daemons that are not ready are given too
|   Service hash: reaches 0 of 3 pods (not selected)
|     ! its selector requires controller-revision-hash=abc, which only the pods of one revision have: a new template takes them away
|     name hash.default.svc.cluster.local
|     note: each connection goes to some ready daemon; a client cannot choose the node
= 1
# One of three nodes has stopped answering.
$ reach reach/sidecar-port.yaml --nodes reach/dual-stack-nodes.yaml --services reach/sidecar-service.yaml --script reach/silent-node.yaml --until 2m
| DaemonSet default/agent
|   Push: the daemons send, and nobody calls them: reaches 2 of 3 pods (n3: node unreachable)
|     ! pod agent-p8wrm on node n3: node unreachable
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 2 of 3 pods (n3: node unreachable)
|     ! pod agent-p8wrm on node n3: node unreachable
|     address 10.9.0.1:15090/TCP
|     address [fd00::1]:15090/TCP
|     address 10.9.0.2:15090/TCP
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service: reaches no pods
|     ! no headless Service (clusterIP: None) of this namespace is given
|   Service m: reaches 2 of 3 pods (n3: node unreachable)
|     ! pod agent-p8wrm on node n3: node unreachable
|     name m.default.svc.cluster.local
|     address <IP of pod agent-bbbbb>:15090/TCP
|     address <IP of pod agent-zq5jx>:15090/TCP
|     note: each connection goes to some ready daemon; a client cannot choose the node
= 1
# The Services of a dump, of which a file replaces one.
$ reach --cluster reach/cluster.json
| reach/cluster.json: no Event in the dump: why pods could not be created or set up cannot be known
| reach/cluster.json: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| reach/cluster.json: only pods of namespace ops are in the dump: what other pods hold of the nodes is not known
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
= 1
$ reach --cluster reach/cluster.json --services reach/mended-service.yaml
| reach/cluster.json: no Event in the dump: why pods could not be created or set up cannot be known
| reach/cluster.json: no Lease in the dump: when a kubelet stopped reporting is known only from the conditions of its node
| reach/cluster.json: only pods of namespace ops are in the dump: what other pods hold of the nodes is not known
| DaemonSet ops/exporter
|   Push: the daemons send, and nobody calls them: reaches 2 of 2 pods
|     note: needs no address: the daemons call out
|   Node IP and host port: reaches 0 of 2 pods (no such port)
|     ! the containers have no hostPort
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service exporter-pods: reaches 2 of 2 pods
|     name exporter-pods.ops.svc.cluster.local
|     address <IP of pod exporter-1>:9100/TCP
|     address <IP of pod exporter-2>:9100/TCP
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   Service exporter: reaches 2 of 2 pods
|     name exporter.ops.svc.cluster.local
|     address <IP of pod exporter-1>:9100/TCP
|     address <IP of pod exporter-2>:9100/TCP
|     note: each connection goes to some ready daemon; a client cannot choose the node
= 0
