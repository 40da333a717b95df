# A field that one version drops without a word, and the other stores.
$ validate versions/dropped.yaml --kubernetes-version 1.34
| versions/dropped.yaml:16:33: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| 16 |         lifecycle: {stopSignal: SIGTERM}
|    |                                 ^^^^^^^
| versions/dropped.yaml:12:25: warning: spec.template.spec.hostnameOverride: dropped without a word, because the feature gate HostnameOverride is off by default before Kubernetes 1.35
| 12 |       hostnameOverride: agent
|    |                         ^^^^^
| versions/dropped.yaml: DaemonSet agent: create accepted: 2 dropped fields
= 0

$ validate versions/dropped.yaml --kubernetes-version v1.36.2
| versions/dropped.yaml:16:33: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| 16 |         lifecycle: {stopSignal: SIGTERM}
|    |                                 ^^^^^^^
| versions/dropped.yaml: DaemonSet agent: create accepted: 1 dropped field
= 0

$ validate versions/dropped.yaml --kubernetes-version 1.36 --feature-gates ContainerStopSignals=true
| versions/dropped.yaml: DaemonSet agent: create accepted
= 0

$ validate versions/dropped.yaml --kubernetes-version 1.34 --warnings-as-errors
| versions/dropped.yaml:16:33: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| 16 |         lifecycle: {stopSignal: SIGTERM}
|    |                                 ^^^^^^^
| versions/dropped.yaml:12:25: warning: spec.template.spec.hostnameOverride: dropped without a word, because the feature gate HostnameOverride is off by default before Kubernetes 1.35
| 12 |       hostnameOverride: agent
|    |                         ^^^^^
| versions/dropped.yaml: DaemonSet agent: create accepted: 2 dropped fields
= 1

# Before an upgrade: what the versions answer otherwise.
$ validate versions/dropped.yaml --kubernetes-version 1.34,1.35
| versions/dropped.yaml:16:33: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| 16 |         lifecycle: {stopSignal: SIGTERM}
|    |                                 ^^^^^^^
| versions/dropped.yaml:12:25: warning: spec.template.spec.hostnameOverride: dropped without a word, because the feature gate HostnameOverride is off by default before Kubernetes 1.35 [1.34]
| 12 |       hostnameOverride: agent
|    |                         ^^^^^
| versions/dropped.yaml: DaemonSet agent: create accepted: 2 dropped fields
= 0

$ validate versions/upgrade.yaml --kubernetes-version 1.35,1.37
| versions/upgrade.yaml:15:26: warning: spec.template.spec.volumes[0].emptyDir.mode: dropped without a word, because the feature gate EmptyDirVolumeMode is off by default in every version [1.37]
| 15 |         emptyDir: {mode: 448}
|    |                          ^^^
| versions/upgrade.yaml:15:20: error: unknown field "spec.template.spec.volumes[0].emptyDir.mode" [1.35]
| 15 |         emptyDir: {mode: 448}
|    |                    ^^^^
| versions/upgrade.yaml: DaemonSet agent: create refused by Kubernetes 1.35, accepted by 1.37
= 1

$ validate versions/upgrade.yaml --kubernetes-version 1.34,1.35,1.36,1.37 --output github
| ::warning file=versions/upgrade.yaml,line=15,col=26,endLine=15,title=DroppedField::spec.template.spec.volumes[0].emptyDir.mode: dropped without a word, because the feature gate EmptyDirVolumeMode is off by default in every version [1.37]
| ::error file=versions/upgrade.yaml,line=15,col=20,endLine=15,title=UnknownField::unknown field "spec.template.spec.volumes[0].emptyDir.mode" [1.34, 1.35, 1.36]
| ::warning file=versions/upgrade.yaml,line=23,col=11,endLine=23,title=DroppedField::spec.template.spec.containers[0].volumeMounts[1]: dropped without a word, because the feature gate ImageVolume is off by default before Kubernetes 1.35 [1.34]
| ::warning file=versions/upgrade.yaml,line=12,col=25,endLine=12,title=DroppedField::spec.template.spec.hostnameOverride: dropped without a word, because the feature gate HostnameOverride is off by default before Kubernetes 1.35 [1.34]
| ::warning file=versions/upgrade.yaml,line=16,col=9,endLine=16,title=DroppedField::spec.template.spec.volumes[1]: dropped without a word, because the feature gate ImageVolume is off by default before Kubernetes 1.35 [1.34]
= 1

$ validate versions/upgrade.yaml --kubernetes-version 1.34,1.37 --field-validation warn
| versions/upgrade.yaml:15:26: warning: spec.template.spec.volumes[0].emptyDir.mode: dropped without a word, because the feature gate EmptyDirVolumeMode is off by default in every version [1.37]
| 15 |         emptyDir: {mode: 448}
|    |                          ^^^
| versions/upgrade.yaml:15:20: warning: unknown field "spec.template.spec.volumes[0].emptyDir.mode" [1.34]
| 15 |         emptyDir: {mode: 448}
|    |                    ^^^^
| versions/upgrade.yaml:23:11: warning: spec.template.spec.containers[0].volumeMounts[1]: dropped without a word, because the feature gate ImageVolume is off by default before Kubernetes 1.35 [1.34]
| 23 |         - {name: model, mountPath: /model}
|    |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
| versions/upgrade.yaml:12:25: warning: spec.template.spec.hostnameOverride: dropped without a word, because the feature gate HostnameOverride is off by default before Kubernetes 1.35 [1.34]
| 12 |       hostnameOverride: agent
|    |                         ^^^^^
| versions/upgrade.yaml:16:9: warning: spec.template.spec.volumes[1]: dropped without a word, because the feature gate ImageVolume is off by default before Kubernetes 1.35 [1.34]
| 16 |       - name: model
|    |         ^^^^^^^^^^^
| versions/upgrade.yaml: DaemonSet agent: create accepted: 1 warning, 4 dropped fields
= 0

$ validate versions/moved.yaml --kubernetes-version 1.35,1.37
| versions/moved.yaml:14:30: error: spec.template.spec.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled [1.37]
| 14 |       shareProcessNamespace: true
|    |                              ^^^^
| versions/moved.yaml:16:31: error: spec.template.spec.tolerations[0].operator: Unsupported value: "Gt": supported values: "Equal", "Exists", "Lt", "Gt"
| 16 |       - {key: load, operator: Gt, value: "5"}
|    |                               ^^
| versions/moved.yaml:11:5: error: spec.template.spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled [1.35]
| 11 |     spec:
|    |     ^^^^
| versions/moved.yaml: DaemonSet agent: create refused (422 Invalid): 3 errors
| fixable: 1 finding (--fix writes into the files, --diff shows what)
= 1

$ validate agent.yaml --kubernetes-version 1.34,1.35,1.36,1.37
| agent.yaml: DaemonSet monitoring/agent: create accepted
= 0

$ validate versions/dropped.yaml --kubernetes-version 1.34,1.35 --output json
| [
|   {
|     "file": "versions/dropped.yaml",
|     "kubernetesVersion": "1.35",
|     "accepted": true,
|     "documents": [
|       {
|         "index": 0,
|         "place": {
|           "start": {
|             "line": 1,
|             "column": 1,
|             "utf16Column": 1
|           },
|           "end": {
|             "line": 17,
|             "column": 23,
|             "utf16Column": 23
|           }
|         },
|         "apiVersion": "apps/v1",
|         "kind": "DaemonSet",
|         "namespace": "",
|         "name": "agent",
|         "operation": "create",
|         "outcome": "accepted",
|         "errors": [],
|         "strict": [],
|         "warnings": [],
|         "dropped": [
|           {
|             "field": "spec.template.spec.containers[0].lifecycle.stopSignal",
|             "path": [
|               "spec",
|               "template",
|               "spec",
|               "containers",
|               0,
|               "lifecycle",
|               "stopSignal"
|             ],
|             "place": {
|               "start": {
|                 "line": 16,
|                 "column": 33,
|                 "utf16Column": 33
|               },
|               "end": {
|                 "line": 16,
|                 "column": 40,
|                 "utf16Column": 40
|               }
|             },
|             "gate": "ContainerStopSignals",
|             "message": "dropped without a word, because the feature gate ContainerStopSignals is off by default in every version"
|           }
|         ],
|         "suppressed": 0
|       }
|     ],
|     "oldProblems": [],
|     "olderVersions": [
|       {
|         "kubernetesVersion": "1.34",
|         "accepted": true,
|         "documents": [
|           {
|             "index": 0,
|             "place": {
|               "start": {
|                 "line": 1,
|                 "column": 1,
|                 "utf16Column": 1
|               },
|               "end": {
|                 "line": 17,
|                 "column": 23,
|                 "utf16Column": 23
|               }
|             },
|             "apiVersion": "apps/v1",
|             "kind": "DaemonSet",
|             "namespace": "",
|             "name": "agent",
|             "operation": "create",
|             "outcome": "accepted",
|             "errors": [],
|             "strict": [],
|             "warnings": [],
|             "dropped": [
|               {
|                 "field": "spec.template.spec.containers[0].lifecycle.stopSignal",
|                 "path": [
|                   "spec",
|                   "template",
|                   "spec",
|                   "containers",
|                   0,
|                   "lifecycle",
|                   "stopSignal"
|                 ],
|                 "place": {
|                   "start": {
|                     "line": 16,
|                     "column": 33,
|                     "utf16Column": 33
|                   },
|                   "end": {
|                     "line": 16,
|                     "column": 40,
|                     "utf16Column": 40
|                   }
|                 },
|                 "gate": "ContainerStopSignals",
|                 "message": "dropped without a word, because the feature gate ContainerStopSignals is off by default in every version"
|               },
|               {
|                 "field": "spec.template.spec.hostnameOverride",
|                 "path": [
|                   "spec",
|                   "template",
|                   "spec",
|                   "hostnameOverride"
|                 ],
|                 "place": {
|                   "start": {
|                     "line": 12,
|                     "column": 25,
|                     "utf16Column": 25
|                   },
|                   "end": {
|                     "line": 12,
|                     "column": 30,
|                     "utf16Column": 30
|                   }
|                 },
|                 "gate": "HostnameOverride",
|                 "onSince": "1.35",
|                 "message": "dropped without a word, because the feature gate HostnameOverride is off by default before Kubernetes 1.35"
|               }
|             ],
|             "suppressed": 0
|           }
|         ],
|         "oldProblems": []
|       }
|     ],
|     "differences": [
|       {
|         "index": 0,
|         "kind": "dropped",
|         "field": "spec.template.spec.hostnameOverride",
|         "message": "dropped without a word, because the feature gate HostnameOverride is off by default before Kubernetes 1.35",
|         "kubernetesVersions": [
|           "1.34"
|         ],
|         "place": {
|           "start": {
|             "line": 12,
|             "column": 25,
|             "utf16Column": 25
|           },
|           "end": {
|             "line": 12,
|             "column": 30,
|             "utf16Column": 30
|           }
|         }
|       }
|     ]
|   }
| ]
= 0

# The version of a cluster.
$ validate versions/dropped.yaml --kubernetes-version-from versions/version.json
| versions/dropped.yaml:16:33: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| 16 |         lifecycle: {stopSignal: SIGTERM}
|    |                                 ^^^^^^^
| versions/dropped.yaml: DaemonSet agent: create accepted: 1 dropped field
= 0

$ validate versions/dropped.yaml --kubernetes-version-from - < versions/version.json
| versions/dropped.yaml:16:33: warning: spec.template.spec.containers[0].lifecycle.stopSignal: dropped without a word, because the feature gate ContainerStopSignals is off by default in every version
| 16 |         lifecycle: {stopSignal: SIGTERM}
|    |                                 ^^^^^^^
| versions/dropped.yaml: DaemonSet agent: create accepted: 1 dropped field
= 0

$ validate agent.yaml --kubernetes-version-from versions/client.json
! daemonset-preflight: versions/client.json: no `serverVersion` in the output of `kubectl version -o json`: kubectl reached no cluster
= 2

$ default versions/dropped.yaml --output yaml --kubernetes-version 1.34
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   annotations:
|     deprecated.daemonset.template.generation: "1"
|   generation: 1
|   name: agent
|   namespace: default
| spec:
|   revisionHistoryLimit: 10
|   selector:
|     matchLabels:
|       app: agent
|   template:
|     metadata:
|       labels:
|         app: agent
|     spec:
|       containers:
|       - image: agent:1
|         imagePullPolicy: IfNotPresent
|         name: agent
|         resources: {}
|         terminationMessagePath: /dev/termination-log
|         terminationMessagePolicy: File
|       dnsPolicy: ClusterFirst
|       os:
|         name: linux
|       restartPolicy: Always
|       schedulerName: default-scheduler
|       securityContext: {}
|       terminationGracePeriodSeconds: 30
|   updateStrategy:
|     rollingUpdate:
|       maxSurge: 0
|       maxUnavailable: 1
|     type: RollingUpdate
| status:
|   currentNumberScheduled: 0
|   desiredNumberScheduled: 0
|   numberMisscheduled: 0
|   numberReady: 0
= 0

$ default versions/dropped.yaml --output yaml --kubernetes-version 1.35 --feature-gates ContainerStopSignals=true,EnvFiles=false
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   annotations:
|     deprecated.daemonset.template.generation: "1"
|   generation: 1
|   name: agent
|   namespace: default
| spec:
|   revisionHistoryLimit: 10
|   selector:
|     matchLabels:
|       app: agent
|   template:
|     metadata:
|       labels:
|         app: agent
|     spec:
|       containers:
|       - image: agent:1
|         imagePullPolicy: IfNotPresent
|         lifecycle:
|           stopSignal: SIGTERM
|         name: agent
|         resources: {}
|         terminationMessagePath: /dev/termination-log
|         terminationMessagePolicy: File
|       dnsPolicy: ClusterFirst
|       hostnameOverride: agent
|       os:
|         name: linux
|       restartPolicy: Always
|       schedulerName: default-scheduler
|       securityContext: {}
|       terminationGracePeriodSeconds: 30
|   updateStrategy:
|     rollingUpdate:
|       maxSurge: 0
|       maxUnavailable: 1
|     type: RollingUpdate
| status:
|   currentNumberScheduled: 0
|   desiredNumberScheduled: 0
|   numberMisscheduled: 0
|   numberReady: 0
= 0

# Privileged containers.
$ validate versions/privileged.yaml --allow-privileged=false
| versions/privileged.yaml:15:39: error: spec.template.spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy
| 15 |         securityContext: {privileged: true}
|    |                                       ^^^^
| versions/privileged.yaml: DaemonSet agent: create refused (422 Invalid): 1 error
= 1

$ validate versions/privileged.yaml
| versions/privileged.yaml: DaemonSet agent: create accepted
= 0

# What cannot be set.
$ validate agent.yaml --kubernetes-version 1.20
! error: invalid value '1.20' for '--kubernetes-version <VERSION>': unknown Kubernetes version "1.20"; known are 1.34, 1.35, 1.36, 1.37
!
! For more information, try '--help'.
= 2

$ validate agent.yaml --feature-gates HostnameOverrid=true
! daemonset-preflight: unknown feature gate `HostnameOverrid` (did you mean `HostnameOverride`?)
= 2

$ validate agent.yaml --kubernetes-version 1.36 --feature-gates ImageVolume=false,AllAlpha=true
! daemonset-preflight: cannot set feature gate ImageVolume to false, feature is locked to true (Kubernetes 1.36)
= 2

$ validate agent.yaml --feature-gates AllAlpha=true,AllBeta=true,GenericWorkload=false
! daemonset-preflight: CompositePodGroup is enabled, but depends on features that are disabled: [GenericWorkload] (Kubernetes 1.37); DRAWorkloadResourceClaims is enabled, but depends on features that are disabled: [GenericWorkload] (Kubernetes 1.37); PodGroupPreemptionPolicy is enabled, but depends on features that are disabled: [GenericWorkload] (Kubernetes 1.37); TopologyAwareWorkloadScheduling is enabled, but depends on features that are disabled: [GenericWorkload] (Kubernetes 1.37); WorkloadWithJob is enabled, but depends on features that are disabled: [GenericWorkload] (Kubernetes 1.37)
= 2

$ validate agent.yaml --kubernetes-version 1.35,1.36 --feature-gates UserNamespacesSupport=false
! daemonset-preflight: ProcMountType is enabled, but depends on features that are disabled: [UserNamespacesSupport] (Kubernetes 1.35); cannot set feature gate UserNamespacesSupport to false, feature is locked to true (Kubernetes 1.36)
= 2

$ validate agent.yaml --feature-gates HostnameOverride
! error: invalid value 'HostnameOverride' for '--feature-gates <NAME=BOOL>': a feature gate is set as `NAME=true` or `NAME=false`
!
! For more information, try '--help'.
= 2

$ validate agent.yaml --kubernetes-version 1.34,1.35 --feature-gates EmptyDirVolumeMode=true
! daemonset-preflight: Kubernetes 1.35 has no feature gate `EmptyDirVolumeMode`; it is in 1.37
= 2

$ default agent.yaml --kubernetes-version 1.34,1.35
! daemonset-preflight: only one version of Kubernetes can store the objects
= 2

$ validate agent.yaml --kubernetes-version 1.34 --kubernetes-version-from versions/version.json
! error: the argument '--kubernetes-version <VERSION>' cannot be used with '--kubernetes-version-from <FILE>'
!
! Usage: daemonset-preflight validate --kubernetes-version <VERSION> <FILE>...
!
! For more information, try '--help'.
= 2
