$ default agent.yaml
| {
|   "apiVersion": "apps/v1",
|   "kind": "DaemonSet",
|   "metadata": {
|     "annotations": {
|       "deprecated.daemonset.template.generation": "1"
|     },
|     "generation": 1,
|     "name": "agent",
|     "namespace": "monitoring"
|   },
|   "spec": {
|     "revisionHistoryLimit": 10,
|     "selector": {
|       "matchLabels": {
|         "app": "agent"
|       }
|     },
|     "template": {
|       "metadata": {
|         "labels": {
|           "app": "agent"
|         }
|       },
|       "spec": {
|         "containers": [
|           {
|             "image": "example/agent:1.0",
|             "imagePullPolicy": "IfNotPresent",
|             "name": "agent",
|             "ports": [
|               {
|                 "containerPort": 9100,
|                 "hostPort": 9100,
|                 "protocol": "TCP"
|               }
|             ],
|             "resources": {},
|             "terminationMessagePath": "/dev/termination-log",
|             "terminationMessagePolicy": "File"
|           }
|         ],
|         "dnsPolicy": "ClusterFirst",
|         "nodeSelector": {
|           "disktype": "ssd"
|         },
|         "restartPolicy": "Always",
|         "schedulerName": "default-scheduler",
|         "securityContext": {},
|         "terminationGracePeriodSeconds": 30
|       }
|     },
|     "updateStrategy": {
|       "rollingUpdate": {
|         "maxSurge": 0,
|         "maxUnavailable": 1
|       },
|       "type": "RollingUpdate"
|     }
|   },
|   "status": {
|     "currentNumberScheduled": 0,
|     "desiredNumberScheduled": 0,
|     "numberMisscheduled": 0,
|     "numberReady": 0
|   }
| }
= 0

# Standard output stays empty when something could not be read.
$ default several.yaml
! daemonset-preflight: several.yaml: ConfigMap settings: skipped: not a DaemonSet
! daemonset-preflight: several.yaml:27:41: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string
! daemonset-preflight: several.yaml:30:1: error converting YAML to JSON: yaml: line 1: did not find expected node content
= 2

$ default empty.yaml
! daemonset-preflight: empty.yaml: no DaemonSet here
= 2

# Other kinds are passed over, and named.
$ default list.json
| {
|   "apiVersion": "apps/v1",
|   "kind": "DaemonSet",
|   "metadata": {
|     "annotations": {
|       "deprecated.daemonset.template.generation": "1"
|     },
|     "generation": 1,
|     "name": "agent",
|     "namespace": "default"
|   },
|   "spec": {
|     "revisionHistoryLimit": 10,
|     "selector": {
|       "matchLabels": {
|         "app": "agent"
|       }
|     },
|     "template": {
|       "metadata": {
|         "labels": {
|           "app": "agent"
|         }
|       },
|       "spec": {
|         "containers": [
|           {
|             "image": "example/agent:1.0",
|             "imagePullPolicy": "IfNotPresent",
|             "name": "agent",
|             "resources": {},
|             "terminationMessagePath": "/dev/termination-log",
|             "terminationMessagePolicy": "File"
|           }
|         ],
|         "dnsPolicy": "ClusterFirst",
|         "restartPolicy": "Always",
|         "schedulerName": "default-scheduler",
|         "securityContext": {},
|         "terminationGracePeriodSeconds": 30
|       }
|     },
|     "updateStrategy": {
|       "rollingUpdate": {
|         "maxSurge": 0,
|         "maxUnavailable": 1
|       },
|       "type": "RollingUpdate"
|     }
|   },
|   "status": {
|     "currentNumberScheduled": 0,
|     "desiredNumberScheduled": 0,
|     "numberMisscheduled": 0,
|     "numberReady": 0
|   }
| }
! daemonset-preflight: list.json: Service agent: skipped: not a DaemonSet
= 0

$ default update/config-map.yaml
! daemonset-preflight: update/config-map.yaml: ConfigMap settings: skipped: not a DaemonSet
! daemonset-preflight: update/config-map.yaml: no DaemonSet here
= 2

# What is stored differs from what is written: amounts, repeated owners, fields of features that are off, the older name of the service account. As YAML.
$ default stored.yaml --output yaml
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   annotations:
|     deprecated.daemonset.template.generation: "1"
|   generateName: agent-
|   generation: 1
|   name: agent-xxxxx
|   namespace: default
|   ownerReferences:
|   - apiVersion: v1
|     kind: ConfigMap
|     name: owner
|     uid: u
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
|       - env:
|         - name: LIMIT
|           valueFrom:
|             resourceFieldRef:
|               divisor: "0"
|               resource: limits.memory
|         image: example/agent:1.0
|         imagePullPolicy: IfNotPresent
|         name: agent
|         resources:
|           limits:
|             memory: "512Mi"
|         terminationMessagePath: /dev/termination-log
|         terminationMessagePolicy: File
|       dnsPolicy: ClusterFirst
|       restartPolicy: Always
|       schedulerName: default-scheduler
|       securityContext: {}
|       serviceAccount: agent
|       serviceAccountName: agent
|       terminationGracePeriodSeconds: 30
|       volumes:
|       - name: all
|         projected:
|           defaultMode: 420
|           sources: null
|   updateStrategy:
|     rollingUpdate:
|       maxSurge: 1
|       maxUnavailable: 0
|     type: OnDelete
| status:
|   currentNumberScheduled: 0
|   desiredNumberScheduled: 0
|   numberMisscheduled: 0
|   numberReady: 0
| ---
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   annotations:
|     deprecated.daemonset.template.generation: "1"
|   generation: 1
|   name: least
|   namespace: ops
| spec:
|   revisionHistoryLimit: 10
|   selector:
|     matchLabels:
|       app: least
|   template:
|     metadata:
|       labels:
|         app: least
|     spec:
|       containers:
|       - image: i
|         imagePullPolicy: Always
|         name: c
|         resources: {}
|         terminationMessagePath: /dev/termination-log
|         terminationMessagePolicy: File
|       dnsPolicy: ClusterFirst
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
