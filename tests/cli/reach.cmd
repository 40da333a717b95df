$ reach agent.yaml --nodes nodes.yaml --services life/services.yaml
| DaemonSet monitoring/agent
|   Push: the daemons send, and nobody calls them: leads to every daemon
|     note: needs no address: the daemons call out
|   Node IP and host port: leads to every daemon
|     address <IP of node a>:9100/TCP
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service agents: leads to every daemon
|     name agents.monitoring.svc.cluster.local
|     name _web._tcp.agents.monitoring.svc.cluster.local
|     address <IP of pod agent-bbbbb>:9100/TCP
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   Service any-agent: leads nowhere
|     ! its selector asks for tier=x, which the pods do not have
|     name any-agent.monitoring.svc.cluster.local
|     name _web._tcp.any-agent.monitoring.svc.cluster.local
|     note: internalTrafficPolicy is Local: a client reaches the daemon of its own node only, and nothing where that is not ready
= 1
# After what a script lets happen: one of the daemons is out.
$ reach agent.yaml --nodes nodes.yaml --services life/services.yaml --script life/outage.yaml
| DaemonSet monitoring/agent
|   Push: the daemons send, and nobody calls them: leads to every daemon
|     note: needs no address: the daemons call out
|   Node IP and host port: leads to every daemon
|     address <IP of node b>:9100/TCP
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service agents: leads to every daemon
|     name agents.monitoring.svc.cluster.local
|     name _web._tcp.agents.monitoring.svc.cluster.local
|     address <IP of pod agent-zq5jx>:9100/TCP
|     note: the name has one A or AAAA record for each address, and the EndpointSlices list the same
|   Service any-agent: leads nowhere
|     ! its selector asks for tier=x, which the pods do not have
|     name any-agent.monitoring.svc.cluster.local
|     name _web._tcp.any-agent.monitoring.svc.cluster.local
|     note: internalTrafficPolicy is Local: a client reaches the daemon of its own node only, and nothing where that is not ready
= 1
$ reach agent.yaml --nodes nodes.yaml --until 0
| DaemonSet monitoring/agent
|   Push: the daemons send, and nobody calls them: leads nowhere
|     ! pod agent-bbbbb on node a is not ready
|     note: needs no address: the daemons call out
|   Node IP and host port: leads nowhere
|     ! pod agent-bbbbb on node a is not ready
|     note: clients need the list of nodes; one daemon a node answers
|   DNS of a headless Service: leads nowhere
|     ! no headless Service (clusterIP: None) of this namespace is given
|   Service: leads nowhere
|     ! no Service with an address of this namespace is given
= 0
$ reach agent.yaml --nodes nodes.yaml --output json
| {
|   "daemonSets": [
|     {
|       "namespace": "monitoring",
|       "name": "agent",
|       "ways": [
|         {
|           "way": "push",
|           "available": "everywhere",
|           "names": [],
|           "addresses": [],
|           "reasons": [],
|           "notes": [
|             "needs no address: the daemons call out"
|           ],
|           "written": []
|         },
|         {
|           "way": "hostPort",
|           "available": "everywhere",
|           "names": [],
|           "addresses": [
|             {
|               "node": "a",
|               "pod": "agent-bbbbb",
|               "of": "node",
|               "port": 9100,
|               "protocol": "TCP"
|             }
|           ],
|           "reasons": [],
|           "notes": [
|             "clients need the list of nodes; one daemon a node answers"
|           ],
|           "written": [
|             "<IP of node a>:9100/TCP"
|           ]
|         },
|         {
|           "way": "headlessService",
|           "available": "nowhere",
|           "names": [],
|           "addresses": [],
|           "reasons": [
|             "no headless Service (clusterIP: None) of this namespace is given"
|           ],
|           "notes": [],
|           "written": []
|         },
|         {
|           "way": "service",
|           "available": "nowhere",
|           "names": [],
|           "addresses": [],
|           "reasons": [
|             "no Service with an address of this namespace is given"
|           ],
|           "notes": [],
|           "written": []
|         }
|       ]
|     }
|   ],
|   "problems": []
| }
= 0
