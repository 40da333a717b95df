$ convert life/workloads.yaml
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   labels:
|     app: node-logger
|   name: node-logger
|   namespace: logging
| spec:
|   selector:
|     matchLabels:
|       app: node-logger
|   template:
|     metadata:
|       labels:
|         app: node-logger
|     spec:
|       containers:
|       - image: example/logger:1.4
|         name: logger
|       restartPolicy: Always
| ---
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   name: logger
|   namespace: logging
| spec:
|   selector:
|     matchLabels:
|       app: logger
|   template:
|     metadata:
|       labels:
|         app: logger
|     spec:
|       containers:
|       - image: example/logger:1.4
|         name: logger
! daemonset-preflight: life/workloads.yaml: Pod node-logger: metadata.labels: app=node-logger added: the selector must choose the DaemonSet's own pods
! daemonset-preflight: life/workloads.yaml: Pod node-logger: spec.nodeName: left out: a DaemonSet's pods run on every node that matches
! daemonset-preflight: life/workloads.yaml: Pod node-logger: spec.restartPolicy: Always (was OnFailure): a DaemonSet's pods must always be restarted
! daemonset-preflight: life/workloads.yaml: Deployment logger: spec.replicas: left out (was 3): a DaemonSet has as many pods as there are nodes that match
! daemonset-preflight: life/workloads.yaml:20:1: ConfigMap x: a ConfigMap cannot be converted
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
|             "action": "added",
|             "reason": "selectorNeedsLabels",
|             "what": "app=node-logger added",
|             "why": "the selector must choose the DaemonSet's own pods"
|           },
|           {
|             "field": "spec.nodeName",
|             "action": "removed",
|             "reason": "everyMatchingNode",
|             "what": "left out",
|             "why": "a DaemonSet's pods run on every node that matches"
|           },
|           {
|             "field": "spec.restartPolicy",
|             "action": "changed",
|             "reason": "alwaysRestarted",
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
|             "action": "removed",
|             "reason": "onePodForEachNode",
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
|         "error": {
|           "source": "daemonSets",
|           "index": 2,
|           "name": "x",
|           "field": "",
|           "message": "a ConfigMap cannot be converted",
|           "place": {
|             "start": {
|               "line": 20,
|               "column": 1,
|               "utf16Column": 1
|             },
|             "end": {
|               "line": 22,
|               "column": 19,
|               "utf16Column": 19
|             }
|           }
|         }
|       }
|     ]
|   }
| ]
= 2
$ convert agent.yaml
! daemonset-preflight: agent.yaml:1:1: DaemonSet agent: it is a DaemonSet already
= 2
$ convert empty.yaml
! daemonset-preflight: empty.yaml: no object here
= 2
# What only one node, one pod or another controller has is left out, or said.
$ convert life/odd-workloads.yaml
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   name: web.prod
|   namespace: x
| spec:
|   selector:
|     matchExpressions:
|     - key: tier
|       operator: In
|       values:
|       - a
|     matchLabels:
|       app: web
|   template:
|     metadata:
|       annotations:
|         x: "1"
|       labels:
|         app: web
|         tier: a
|     spec:
|       affinity:
|         podAffinity:
|           requiredDuringSchedulingIgnoredDuringExecution:
|           - labelSelector:
|               matchLabels:
|                 app: web
|             topologyKey: zone
|       containers:
|       - image: c
|         name: c
|         volumeMounts:
|         - mountPath: /d
|           name: d
|       schedulerName: my
|       volumes:
|       - name: d
|         persistentVolumeClaim:
|           claimName: data
|   updateStrategy:
|     rollingUpdate:
|       maxUnavailable: "25%"
|     type: RollingUpdate
| ---
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   name: d2
| spec:
|   selector:
|     matchLabels:
|       app: web
|   template:
|     metadata:
|       labels:
|         app: web
|     spec:
|       containers:
|       - image: c
|         name: c
|         ports:
|         - containerPort: 80
|           hostPort: 80
|   updateStrategy:
|     rollingUpdate:
|       maxSurge: "100%"
|       maxUnavailable: 0
|     type: RollingUpdate
| ---
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   name: d3
| spec:
|   selector:
|     matchLabels:
|       app: web
|   template:
|     metadata:
|       labels:
|         app: web
|     spec:
|       containers:
|       - image: c
|         name: c
|         ports:
|         - containerPort: 80
|           hostPort: 80
|       schedulingGates:
|       - name: foo
|   updateStrategy:
|     rollingUpdate:
|       maxUnavailable: 1
|     type: RollingUpdate
| ---
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   labels:
|     k8s-app: kp
|   name: kube-proxy
|   namespace: kube-system
| spec:
|   selector:
|     matchLabels:
|       k8s-app: kp
|   template:
|     metadata:
|       annotations:
|         kubernetes.io/psp: x
|       labels:
|         k8s-app: kp
|     spec:
|       containers:
|       - image: c
|         name: c
|         resizePolicy:
|         - resourceName: cpu
|           restartPolicy: NotRequired
|         restartPolicy: Never
|         terminationMessagePath: /dev/termination-log
|       enableServiceLinks: true
|       hostNetwork: true
|       hostname: foo
|       priorityClassName: system-node-critical
|       resourceClaims:
|       - name: rc
|         resourceClaimName: rcn
|       restartPolicy: Always
|       schedulingGates:
|       - name: a
|       serviceAccount: default
|       serviceAccountName: default
|       subdomain: bar
| ---
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   labels:
|     app: foo
|   name: foo
| spec:
|   selector:
|     matchLabels:
|       app: foo
|   template:
|     metadata:
|       labels:
|         app: foo
|     spec:
|       containers:
|       - image: c
|         name: c
|       initContainers:
|       - image: s
|         name: s
|         restartPolicy: Never
|       restartPolicy: Always
| ---
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   labels:
|     app: x
|   name: dspod
| spec:
|   selector:
|     matchLabels:
|       app: x
|   template:
|     metadata:
|       labels:
|         app: x
|     spec:
|       containers:
|       - image: c
|         name: c
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: metadata.ownerReferences: left out: its controller manages the Deployment and knows no DaemonSet
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: metadata.finalizers: left out: they delay the deletion of the object that was given
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: metadata.annotations: kubectl.kubernetes.io/last-applied-configuration left out: kubectl apply writes it anew
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: metadata.annotations: deployment.kubernetes.io/revision left out: a DaemonSet counts its own revisions
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.replicas: left out (was 0): a DaemonSet has as many pods as there are nodes that match
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.template.metadata.labels: pod-template-hash left out: another controller sets it on its own pods
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.template.spec.nodeName: left out: a DaemonSet's pods run on every node that matches
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.template.spec.affinity.podAffinity: kept: it may hold on nodes of one topology domain only; on the others the pods stay Pending
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.template.spec.affinity.podAntiAffinity: the terms that keep the pods off each other's nodes left out: a DaemonSet has one pod a node anyway
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.template.spec.schedulerName: kept: this scheduler must run, or the pods stay Pending
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.template.spec.volumes[0].persistentVolumeClaim: kept: all pods share the one claim; if only one node can use it, the pods of all other nodes do not start
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.strategy.rollingUpdate.maxSurge: left out: in a DaemonSet maxSurge and maxUnavailable cannot both be non-zero
! daemonset-preflight: life/odd-workloads.yaml: Deployment web.prod: spec.paused: left out: a DaemonSet cannot be paused
! daemonset-preflight: life/odd-workloads.yaml: Deployment d2: spec.strategy: renamed to spec.updateStrategy: so it is called in a DaemonSet; percentages now are of nodes
! daemonset-preflight: life/odd-workloads.yaml: Deployment d2: spec.strategy.rollingUpdate.maxSurge: 100% (was 200%): a DaemonSet's surge is at most 100%
! daemonset-preflight: life/odd-workloads.yaml: Deployment d2: spec.strategy.rollingUpdate.maxSurge: kept: the pods take a host port: the new pod waits for the old one's port and the old one for the new pod, so that a rollout does not get on; maxUnavailable does
! daemonset-preflight: life/odd-workloads.yaml: Deployment d3: spec.template.spec.schedulingGates: kept: no pod is scheduled until its gates are removed, from each pod anew
! daemonset-preflight: life/odd-workloads.yaml: Deployment d3: spec.strategy: renamed to spec.updateStrategy: so it is called in a DaemonSet; percentages now are of nodes
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.generateName: left out: it is the cluster's to write
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.name: kube-proxy: a kubelet adds its node's name to a static pod's
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.uid: left out: it is the cluster's to write
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.resourceVersion: left out: it is the cluster's to write
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.ownerReferences: left out: the DaemonSet will own the pods
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.finalizers: left out: they delay the deletion of the object that was given
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.labels: batch.kubernetes.io/job-name, controller-revision-hash, pod-template-generation left out: another controller sets it on its own pods
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: metadata.annotations: kubernetes.io/config.mirror, kubernetes.io/config.source left out: a kubelet sets them on pods that it reads from a file
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.tolerations: the one for every NoExecute taint left out: a kubelet gives it to static pods; a DaemonSet's pods get those they need
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.nodeName: left out: a DaemonSet's pods run on every node that matches
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.tolerations: node.kubernetes.io/not-ready left out: the cluster adds it to each pod
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.volumes: kube-api-access-abcde left out: the cluster adds it to each pod
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.priority: left out (was 2000001000): admission computes it for each pod, and refuses a pod with another value
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.preemptionPolicy: left out: admission computes it for each pod, and refuses a pod with another value
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.restartPolicy: Always (was Never): a DaemonSet's pods must always be restarted
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.containers[0].restartPolicy: kept: a container that ends is not always started again
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.activeDeadlineSeconds: left out (was 5): a daemon has no deadline, and a DaemonSet's template must not have one
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.hostname: kept: all pods have this host name
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.schedulingGates: kept: no pod is scheduled until its gates are removed, from each pod anew
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: spec.resourceClaims[0].resourceClaimName: kept: all pods share the one claim; if only one node can use it, the pods of all other nodes do not start
! daemonset-preflight: life/odd-workloads.yaml: Pod kube-proxy-n1: status: left out: it is the cluster's to write
! daemonset-preflight: life/odd-workloads.yaml: Pod : metadata.name: foo: a DaemonSet that is applied again needs a name that stays
! daemonset-preflight: life/odd-workloads.yaml: Pod : metadata.labels: job-name left out: another controller sets it on its own pods
! daemonset-preflight: life/odd-workloads.yaml: Pod : metadata.labels: app=foo added: the selector must choose the DaemonSet's own pods
! daemonset-preflight: life/odd-workloads.yaml: Pod : spec.restartPolicy: Always (was OnFailure): a DaemonSet's pods must always be restarted
! daemonset-preflight: life/odd-workloads.yaml: Pod dspod: metadata.ownerReferences: left out: the DaemonSet will own the pods
! daemonset-preflight: life/odd-workloads.yaml: Pod dspod: metadata.labels: controller-revision-hash, pod-template-generation left out: another controller sets it on its own pods
! daemonset-preflight: life/odd-workloads.yaml: Pod dspod: spec.nodeName: left out: a DaemonSet's pods run on every node that matches
! daemonset-preflight: life/odd-workloads.yaml: Pod dspod: spec.tolerations: node.kubernetes.io/not-ready left out: the cluster adds it to each pod
! daemonset-preflight: life/odd-workloads.yaml: Pod dspod: spec.affinity.nodeAffinity: the match of metadata.name left out: a DaemonSet's pods run on every node that matches
= 0
