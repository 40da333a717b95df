# `-n` is the namespace of the DaemonSets that name none, as with kubectl.
$ validate live/no-namespace.yaml -n monitoring
| live/no-namespace.yaml: DaemonSet monitoring/exporter: create accepted
= 0

$ validate live/no-namespace.yaml --live live/daemonsets.json
| live/no-namespace.yaml: DaemonSet exporter: create accepted
= 0

$ validate live/no-namespace.yaml --live live/daemonsets.json -n monitoring
| live/no-namespace.yaml: DaemonSet monitoring/exporter: update accepted, keeps spec.template.metadata.annotations.sidecar.example/injected of mesh-injector, spec.template.spec.containers[name="exporter"].env[name="GOMAXPROCS"] of vpa, spec.template.spec.containers[name="proxy"] of mesh-injector, spec.template.spec.tolerations of mesh-injector
= 0

$ validate live/no-namespace.yaml --live live/daemonsets.json -n monitoring --server-side
| live/no-namespace.yaml: DaemonSet monitoring/exporter: update accepted, keeps spec.template.metadata.annotations.sidecar.example/injected of mesh-injector, spec.template.spec.containers[name="exporter"].env[name="GOMAXPROCS"] of vpa, spec.template.spec.containers[name="proxy"] of mesh-injector, spec.template.spec.tolerations of mesh-injector
= 0

$ place live/no-namespace.yaml --nodes live/nodes.json --pods live/pods.json --live live/daemonsets.json -n monitoring
| DaemonSet monitoring/exporter: 3 of 3 nodes
|
|   NODES  POD      WHY                        WHICH
|       3  runs     nothing stands in the way  worker-1, worker-2, worker-3
|
= 0

$ explain live/no-namespace.yaml --nodes live/nodes.json --live live/daemonsets.json -n monitoring --node worker-3
| DaemonSet monitoring/exporter on worker-3: runs: nothing stands in the way
= 0

$ diff live/no-namespace.yaml --live live/daemonsets.json --nodes live/nodes.json -n monitoring
| DaemonSet monitoring/exporter: an update, which the API server accepts
| DaemonSet monitoring/exporter: 1 added, 0 removed, 2 kept
|   + worker-3: the template no longer requires `kubernetes.io/os=linux`
= 0

# Objects that are stored may be of any namespace.
$ validate live/no-namespace.yaml --old live/daemonsets.json -n monitoring
| live/no-namespace.yaml: DaemonSet monitoring/exporter: update accepted
= 0

# Others are refused.
$ validate live/exporter.yaml --live live/daemonsets.json -n default
| live/exporter.yaml:5:14: error: metadata.namespace: the namespace from the provided object "monitoring" does not match the namespace "default". You must pass '--namespace=monitoring' to perform this operation.
| 5 |   namespace: monitoring
|   |              ^^^^^^^^^^
| live/exporter.yaml: DaemonSet monitoring/exporter: update refused (400 BadRequest): 1 error
= 1

$ place live/exporter.yaml --nodes live/nodes.json -n default
| live/exporter.yaml:5:14: error: metadata.namespace: the namespace from the provided object "monitoring" does not match the namespace "default". You must pass '--namespace=monitoring' to perform this operation.
= 2
