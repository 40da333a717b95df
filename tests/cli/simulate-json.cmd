$ simulate agent.yaml --nodes nodes.yaml --until 5s --output json
| {
|   "problems": [],
|   "at": 5000,
|   "end": "quiet",
|   "records": [
|     {
|       "record": "step",
|       "at": 0,
|       "daemonSet": "monitoring/agent",
|       "changes": [
|         {
|           "change": "revised",
|           "revision": 1,
|           "hash": "6b6f88c64b",
|           "rule": "newTemplate",
|           "why": "the template is new",
|           "events": []
|         },
|         {
|           "change": "created",
|           "node": "a",
|           "pod": "agent-bbbbb",
|           "surge": false,
|           "rule": "missing",
|           "why": "the node should run a pod and has none",
|           "events": [
|             {
|               "type": "Normal",
|               "reason": "SuccessfulCreate",
|               "message": "Created pod: agent-bbbbb"
|             }
|           ]
|         }
|       ],
|       "inUse": 1,
|       "status": {
|         "desiredNumberScheduled": 1,
|         "currentNumberScheduled": 1,
|         "numberMisscheduled": 0,
|         "numberReady": 0,
|         "updatedNumberScheduled": 1,
|         "numberAvailable": 0,
|         "numberUnavailable": 1,
|         "observedGeneration": 1,
|         "collisionCount": 0
|       }
|     },
|     {
|       "record": "happening",
|       "at": 0,
|       "node": "a",
|       "namespace": "monitoring",
|       "pod": "agent-bbbbb",
|       "what": "scheduled",
|       "event": {
|         "type": "Normal",
|         "reason": "Scheduled",
|         "message": "Successfully assigned monitoring/agent-bbbbb to a"
|       }
|     },
|     {
|       "record": "step",
|       "at": 5000,
|       "daemonSet": "monitoring/agent",
|       "changes": [],
|       "inUse": 0,
|       "status": {
|         "desiredNumberScheduled": 1,
|         "currentNumberScheduled": 1,
|         "numberMisscheduled": 0,
|         "numberReady": 1,
|         "updatedNumberScheduled": 1,
|         "numberAvailable": 1,
|         "numberUnavailable": 0,
|         "observedGeneration": 1,
|         "collisionCount": 0
|       }
|     }
|   ],
|   "daemonSets": [
|     {
|       "namespace": "monitoring",
|       "name": "agent",
|       "status": {
|         "desiredNumberScheduled": 1,
|         "currentNumberScheduled": 1,
|         "numberMisscheduled": 0,
|         "numberReady": 1,
|         "updatedNumberScheduled": 1,
|         "numberAvailable": 1,
|         "numberUnavailable": 0,
|         "observedGeneration": 1,
|         "collisionCount": 0
|       },
|       "rollout": {
|         "revision": 1,
|         "desired": 1,
|         "left": 0,
|         "finished": true,
|         "inUse": 0,
|         "budgetConsumers": [],
|         "wavesLeft": 0,
|         "timeLeft": 0,
|         "stuck": []
|       },
|       "waves": [],
|       "statements": []
|     }
|   ],
|   "pods": [
|     {
|       "namespace": "monitoring",
|       "name": "agent-bbbbb",
|       "node": "a",
|       "daemonSet": "agent",
|       "hash": "6b6f88c64b",
|       "images": [
|         "example/agent:1.0"
|       ],
|       "state": "Ready"
|     }
|   ]
| }
= 0
$ simulate agent.yaml --nodes nodes.yaml --script life/unknown-node.yaml --until 0 --output json
| {
|   "problems": [],
|   "at": 0,
|   "end": "timeUp",
|   "records": [
|     {
|       "record": "step",
|       "at": 0,
|       "daemonSet": "monitoring/agent",
|       "changes": [
|         {
|           "change": "revised",
|           "revision": 1,
|           "hash": "6b6f88c64b",
|           "rule": "newTemplate",
|           "why": "the template is new",
|           "events": []
|         },
|         {
|           "change": "created",
|           "node": "a",
|           "pod": "agent-bbbbb",
|           "surge": false,
|           "rule": "missing",
|           "why": "the node should run a pod and has none",
|           "events": [
|             {
|               "type": "Normal",
|               "reason": "SuccessfulCreate",
|               "message": "Created pod: agent-bbbbb"
|             }
|           ]
|         }
|       ],
|       "inUse": 1,
|       "status": {
|         "desiredNumberScheduled": 1,
|         "currentNumberScheduled": 1,
|         "numberMisscheduled": 0,
|         "numberReady": 0,
|         "updatedNumberScheduled": 1,
|         "numberAvailable": 0,
|         "numberUnavailable": 1,
|         "observedGeneration": 1,
|         "collisionCount": 0
|       }
|     },
|     {
|       "record": "happening",
|       "at": 0,
|       "node": "a",
|       "namespace": "monitoring",
|       "pod": "agent-bbbbb",
|       "what": "scheduled",
|       "event": {
|         "type": "Normal",
|         "reason": "Scheduled",
|         "message": "Successfully assigned monitoring/agent-bbbbb to a"
|       }
|     }
|   ],
|   "daemonSets": [
|     {
|       "namespace": "monitoring",
|       "name": "agent",
|       "status": {
|         "desiredNumberScheduled": 1,
|         "currentNumberScheduled": 1,
|         "numberMisscheduled": 0,
|         "numberReady": 0,
|         "updatedNumberScheduled": 1,
|         "numberAvailable": 0,
|         "numberUnavailable": 1,
|         "observedGeneration": 1,
|         "collisionCount": 0
|       },
|       "rollout": {
|         "revision": 1,
|         "desired": 1,
|         "left": 1,
|         "finished": false,
|         "inUse": 1,
|         "budgetConsumers": [
|           {
|             "node": "a",
|             "pod": "agent-bbbbb",
|             "reason": {
|               "reason": "starting"
|             }
|           }
|         ],
|         "wavesLeft": 0,
|         "timeLeft": 5000,
|         "stuck": []
|       },
|       "waves": [],
|       "statements": []
|     }
|   ],
|   "pods": [
|     {
|       "namespace": "monitoring",
|       "name": "agent-bbbbb",
|       "node": "a",
|       "daemonSet": "agent",
|       "hash": "6b6f88c64b",
|       "images": [
|         "example/agent:1.0"
|       ],
|       "state": "Starting"
|     }
|   ]
| }
= 1
