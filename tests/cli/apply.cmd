# A file is applied to its live object, as `kubectl apply` does it: what others have set stays,
# and what the file no longer has goes.
$ validate live/exporter.yaml --live live/daemonsets.json
| live/exporter.yaml: DaemonSet monitoring/exporter: update accepted, keeps spec.template.metadata.annotations.sidecar.example/injected of mesh-injector, spec.template.spec.containers[name="proxy"] of mesh-injector, spec.template.spec.tolerations of mesh-injector
= 0

# On the server: who owns a field keeps it.
$ validate live/exporter.yaml --live live/daemonsets.json --server-side
| live/exporter.yaml:15:43: error: spec.template.spec.containers[name="exporter"].env[name="GOMAXPROCS"].value: conflict with "vpa" using apps/v1
| 15 |           env: [{name: GOMAXPROCS, value: "4"}]
|    |                                           ^^^
| live/exporter.yaml: DaemonSet monitoring/exporter: update refused (409 Conflict): 1 error
= 1

$ validate live/exporter.yaml --live live/daemonsets.json --server-side --force-conflicts
| live/exporter.yaml: DaemonSet monitoring/exporter: update accepted, keeps spec.template.metadata.annotations.sidecar.example/injected of mesh-injector, spec.template.spec.containers[name="proxy"] of mesh-injector, spec.template.spec.tolerations of mesh-injector
= 0

$ validate live/exporter.yaml --live live/daemonsets.json --server-side --field-manager=deployer
| live/exporter.yaml:14:18: error: spec.template.spec.containers[name="exporter"].image: conflict with "kubectl-client-side-apply" using apps/v1
| 14 |           image: registry.example/exporter:1.9.0
|    |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
| live/exporter.yaml:15:43: error: spec.template.spec.containers[name="exporter"].env[name="GOMAXPROCS"].value: conflict with "vpa" using apps/v1
| 15 |           env: [{name: GOMAXPROCS, value: "4"}]
|    |                                           ^^^
| live/exporter.yaml: DaemonSet monitoring/exporter: update refused (409 Conflict): 2 errors
= 1

# A finding stands where the file has the field, wherever the merged object has it.
$ validate live/invalid.yaml --live live/daemonsets.json
| live/invalid.yaml:12:26: error: spec.template.spec.containers[1].ports[0].name: Invalid value: "metrics_port": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)
| 12 |           ports: [{name: metrics_port, containerPort: 9100}]
|    |                          ^^^^^^^^^^^^
| live/invalid.yaml: DaemonSet monitoring/exporter: update refused (422 Invalid), keeps spec.template.metadata.annotations.sidecar.example/injected of mesh-injector, spec.template.spec.containers[name="exporter"].env[name="GOMAXPROCS"] of vpa, spec.template.spec.containers[name="proxy"] of mesh-injector, spec.template.spec.tolerations of mesh-injector: 1 error
= 1

# Without the live object it is a create, and without what others have set it is elsewhere.
$ validate agent.yaml --live live/daemonsets.json
| agent.yaml: DaemonSet monitoring/agent: create accepted
= 0

# kubectl hides the owners of fields unless it is asked for them.
$ validate live/exporter.yaml --live live/without-owners.yaml --server-side --force-conflicts
| live/exporter.yaml:1:1: warning: metadata.managedFields: the live object has no managedFields, so that everything that is there is taken for another manager's; kubectl leaves them out (hint: get the live object with `--show-managed-fields`)
| 1 | apiVersion: apps/v1
|   | ^^^^^^^^^^^^^^^^^^^
| live/exporter.yaml: DaemonSet monitoring/exporter: update accepted: 1 warning
= 0

$ place live/exporter.yaml --nodes live/nodes.json --all
| DaemonSet monitoring/exporter: 3 of 3 nodes
|
|   NODE      POD      WHY
|   worker-1  runs     nothing stands in the way
|   worker-2  runs     nothing stands in the way
|   worker-3  runs     nothing stands in the way
|
= 0

$ place live/exporter.yaml --nodes live/nodes.json --live live/daemonsets.json --all
| DaemonSet monitoring/exporter: 3 of 3 nodes
|
|   NODE      POD      WHY
|   worker-1  runs     nothing stands in the way
|   worker-2  runs     nothing stands in the way
|   worker-3  runs     nothing stands in the way
|
= 0

$ place live/exporter.yaml --nodes live/nodes.json --live live/daemonsets.json --server-side --all
| live/exporter.yaml:1:1: error: Apply failed with 1 conflict: conflict with "vpa" using apps/v1: .spec.template.spec.containers[name="exporter"].env[name="GOMAXPROCS"].value
= 2

$ diff live/exporter.yaml --nodes live/nodes.json --live live/daemonsets.json
| DaemonSet monitoring/exporter: an update, which the API server accepts
| DaemonSet monitoring/exporter: 1 added, 0 removed, 2 kept
|   + worker-3: the template no longer requires `kubernetes.io/os=linux`
= 0

$ validate live/exporter.yaml --live live/daemonsets.json --old stored.yaml
! error: the argument '--live <FILE>' cannot be used with '--old <FILE>'
!
! Usage: daemonset-preflight validate --live <FILE> <FILE>...
!
! For more information, try '--help'.
= 2

$ validate live/exporter.yaml --live live/daemonsets.json --force-conflicts
! error: the following required arguments were not provided:
!   --server-side
!
! Usage: daemonset-preflight validate --server-side --live <FILE> --force-conflicts <FILE>...
!
! For more information, try '--help'.
= 2

# worker-2 does not answer, and its pod uses the whole budget of the rollout.
$ place live/exporter.yaml --nodes live/nodes-unreachable.json --pods live/daemon-pods.json --live live/daemonsets.json --all
| DaemonSet monitoring/exporter: 3 of 3 nodes
|   warning: the rollout that this change starts cannot begin: The budget of 1 is spent on nodes that will not recover by themselves: worker-2. The kubelet of worker-2 does not respond: its pod does not become available until it does.
|
|   NODE      POD      WHY
|   worker-1  runs     its pod runs here already
|   worker-2  runs     its pod runs here already
|   worker-3  runs     its pod runs here already
|
= 1
