$ convert life/workloads.yaml
| {
|   "apiVersion": "v1",
|   "items": [
|     {
|       "apiVersion": "apps/v1",
|       "kind": "DaemonSet",
|       "metadata": {
|         "labels": {
|           "app": "node-logger"
|         },
|         "name": "node-logger",
|         "namespace": "logging"
|       },
|       "spec": {
|         "selector": {
|           "matchLabels": {
|             "app": "node-logger"
|           }
|         },
|         "template": {
|           "metadata": {
|             "labels": {
|               "app": "node-logger"
|             }
|           },
|           "spec": {
|             "containers": [
|               {
|                 "image": "example/logger:1.4",
|                 "name": "logger"
|               }
|             ],
|             "restartPolicy": "Always"
|           }
|         }
|       }
|     },
|     {
|       "apiVersion": "apps/v1",
|       "kind": "DaemonSet",
|       "metadata": {
|         "name": "logger",
|         "namespace": "logging"
|       },
|       "spec": {
|         "selector": {
|           "matchLabels": {
|             "app": "logger"
|           }
|         },
|         "template": {
|           "metadata": {
|             "labels": {
|               "app": "logger"
|             }
|           },
|           "spec": {
|             "containers": [
|               {
|                 "image": "example/logger:1.4",
|                 "name": "logger"
|               }
|             ]
|           }
|         }
|       }
|     }
|   ],
|   "kind": "List"
| }
! daemonset-preflight: life/workloads.yaml: Pod node-logger: metadata.labels: app=node-logger added: the selector must choose the DaemonSet's own pods
! daemonset-preflight: life/workloads.yaml: Pod node-logger: spec.nodeName: left out: a DaemonSet's pods run on every node that matches
! daemonset-preflight: life/workloads.yaml: Pod node-logger: spec.restartPolicy: Always (was OnFailure): a DaemonSet's pods must always be restarted
! daemonset-preflight: life/workloads.yaml: Deployment logger: spec.replicas: left out (was 3): a DaemonSet has as many pods as there are nodes that match
! daemonset-preflight: life/workloads.yaml: ConfigMap x: a ConfigMap cannot be converted
= 2
$ convert life/workloads.yaml --output json
| [
|   {
|     "file": "life/workloads.yaml",
|     "documents": [
|       {
|         "index": 0,
|         "kind": "Pod",
|         "name": "node-logger",
|         "daemonSet": {
|           "apiVersion": "apps/v1",
|           "kind": "DaemonSet",
|           "metadata": {
|             "labels": {
|               "app": "node-logger"
|             },
|             "name": "node-logger",
|             "namespace": "logging"
|           },
|           "spec": {
|             "selector": {
|               "matchLabels": {
|                 "app": "node-logger"
|               }
|             },
|             "template": {
|               "metadata": {
|                 "labels": {
|                   "app": "node-logger"
|                 }
|               },
|               "spec": {
|                 "containers": [
|                   {
|                     "image": "example/logger:1.4",
|                     "name": "logger"
|                   }
|                 ],
|                 "restartPolicy": "Always"
|               }
|             }
|           }
|         },
|         "changes": [
|           {
|             "field": "metadata.labels",
|             "what": "app=node-logger added",
|             "why": "the selector must choose the DaemonSet's own pods"
|           },
|           {
|             "field": "spec.nodeName",
|             "what": "left out",
|             "why": "a DaemonSet's pods run on every node that matches"
|           },
|           {
|             "field": "spec.restartPolicy",
|             "what": "Always (was OnFailure)",
|             "why": "a DaemonSet's pods must always be restarted"
|           }
|         ]
|       },
|       {
|         "index": 1,
|         "kind": "Deployment",
|         "name": "logger",
|         "daemonSet": {
|           "apiVersion": "apps/v1",
|           "kind": "DaemonSet",
|           "metadata": {
|             "name": "logger",
|             "namespace": "logging"
|           },
|           "spec": {
|             "selector": {
|               "matchLabels": {
|                 "app": "logger"
|               }
|             },
|             "template": {
|               "metadata": {
|                 "labels": {
|                   "app": "logger"
|                 }
|               },
|               "spec": {
|                 "containers": [
|                   {
|                     "image": "example/logger:1.4",
|                     "name": "logger"
|                   }
|                 ]
|               }
|             }
|           }
|         },
|         "changes": [
|           {
|             "field": "spec.replicas",
|             "what": "left out (was 3)",
|             "why": "a DaemonSet has as many pods as there are nodes that match"
|           }
|         ]
|       },
|       {
|         "index": 2,
|         "kind": "ConfigMap",
|         "name": "x",
|         "changes": [],
|         "error": "a ConfigMap cannot be converted"
|       }
|     ]
|   }
| ]
= 2
$ convert agent.yaml
! daemonset-preflight: agent.yaml: DaemonSet agent: it is a DaemonSet already
= 2
$ convert empty.yaml
! daemonset-preflight: empty.yaml: no object here
= 2
