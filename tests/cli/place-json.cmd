$ place agent.yaml --nodes nodes.yaml --output json
| {
|   "daemonSets": [
|     {
|       "namespace": "monitoring",
|       "name": "agent",
|       "shouldRun": 1,
|       "summary": "1 of 3 nodes: 1 lacks `disktype=ssd`, 1 has taint `gpu=yes:NoSchedule`",
|       "hints": [],
|       "remedies": [
|         {
|           "text": "tolerate `gpu=yes:NoSchedule`: 1 more node",
|           "gains": 1,
|           "patch": [
|             {
|               "op": "add",
|               "path": "/spec/template/spec/tolerations",
|               "value": [
|                 {
|                   "key": "gpu",
|                   "operator": "Equal",
|                   "value": "yes",
|                   "effect": "NoSchedule"
|                 }
|               ]
|             }
|           ]
|         }
|       ],
|       "nodes": [
|         {
|           "name": "a",
|           "shouldRun": true,
|           "shouldContinue": true,
|           "fits": true,
|           "outcome": "runs",
|           "reason": "nothing stands in the way",
|           "why": [
|             {
|               "predicate": "nodeSelector",
|               "outcome": "passed",
|               "text": "`disktype=ssd` is required, and the node has `disktype=ssd`"
|             }
|           ]
|         },
|         {
|           "name": "b",
|           "shouldRun": false,
|           "shouldContinue": false,
|           "outcome": "excluded",
|           "reason": "lacks `disktype=ssd`",
|           "why": [
|             {
|               "predicate": "nodeSelector",
|               "outcome": "failed",
|               "text": "`disktype=ssd` is required, and the node has `disktype=hdd`"
|             }
|           ]
|         },
|         {
|           "name": "c",
|           "shouldRun": false,
|           "shouldContinue": true,
|           "outcome": "excluded",
|           "reason": "has taint `gpu=yes:NoSchedule`",
|           "note": "an existing pod would stay",
|           "why": [
|             {
|               "predicate": "nodeSelector",
|               "outcome": "passed",
|               "text": "`disktype=ssd` is required, and the node has `disktype=ssd`"
|             },
|             {
|               "predicate": "taint",
|               "outcome": "failed",
|               "text": "`gpu=yes:NoSchedule` is not tolerated"
|             }
|           ]
|         }
|       ]
|     }
|   ],
|   "outcomes": [
|     {
|       "outcome": "runs",
|       "count": 1,
|       "word": "runs",
|       "text": "gets a pod"
|     },
|     {
|       "outcome": "excluded",
|       "count": 2,
|       "word": "none",
|       "text": "gets no pod"
|     }
|   ],
|   "problems": [],
|   "remarks": []
| }
= 0
