$ simulate agent.yaml --nodes nodes.yaml --until 5s --output json
| {
|   "problems": [],
|   "remarks": [],
|   "script": [],
|   "assumptions": [
|     "pods are ready 5s after they are on their node",
|     "pods are gone 0s after they are deleted",
|     "the default scheduler binds pods",
|     "a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then",
|     "pods deleted on a node that does not report stay Terminating until it does",
|     "the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s",
|     "there are no PodDisruptionBudgets"
|   ],
|   "at": 5000,
|   "end": "quiet",
|   "ending": "At the end, after 5s: nothing more happens by itself",
|   "verdict": "finished",
|   "verdictText": "Finished",
|   "records": [
|     {
|       "record": "step",
|       "at": 0,
|       "daemonSet": "monitoring/agent",
|       "changes": [
|         {
|           "change": "revised",
|           "revision": 1,
|           "hash": "59bcdd95fd",
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
|       "record": "clusterEvent",
|       "at": 0,
|       "node": "a",
|       "namespace": "monitoring",
|       "pod": "agent-bbbbb",
|       "kind": "scheduled",
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
|       "hash": "59bcdd95fd",
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
|   "remarks": [],
|   "script": [
|     {
|       "at": 120000,
|       "do": {
|         "drain": "nowhere"
|       },
|       "text": "drain nowhere",
|       "field": "events[0]",
|       "place": {
|         "start": {
|           "line": 2,
|           "column": 5,
|           "utf16Column": 5
|         },
|         "end": {
|           "line": 2,
|           "column": 11,
|           "utf16Column": 11
|         }
|       }
|     }
|   ],
|   "assumptions": [
|     "pods are ready 5s after they are on their node",
|     "pods are gone 0s after they are deleted",
|     "the default scheduler binds pods",
|     "a node that stops reporting is marked NotReady and tainted after 50s; its pods stay ready until then",
|     "pods deleted on a node that does not report stay Terminating until it does",
|     "the pods of a removed node are deleted by the garbage collector after 40s; it looks every 20s",
|     "there are no PodDisruptionBudgets"
|   ],
|   "at": 0,
|   "end": "timeUp",
|   "ending": "At the end, after 0s: more would happen by itself",
|   "verdict": "notFinished",
|   "verdictText": "Not finished yet",
|   "records": [
|     {
|       "record": "step",
|       "at": 0,
|       "daemonSet": "monitoring/agent",
|       "changes": [
|         {
|           "change": "revised",
|           "revision": 1,
|           "hash": "59bcdd95fd",
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
|       "record": "clusterEvent",
|       "at": 0,
|       "node": "a",
|       "namespace": "monitoring",
|       "pod": "agent-bbbbb",
|       "kind": "scheduled",
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
|       "hash": "59bcdd95fd",
|       "images": [
|         "example/agent:1.0"
|       ],
|       "state": "Starting"
|     }
|   ]
| }
= 1
