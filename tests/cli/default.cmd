$ default agent.yaml
| {
|   "apiVersion": "apps/v1",
|   "kind": "DaemonSet",
|   "metadata": {
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
|   }
| }
= 0

# Standard output stays empty when something could not be read.
$ default several.yaml
! daemonset-preflight: several.yaml: ConfigMap settings: passed over: no DaemonSet
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
|     "name": "agent"
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
|   }
| }
! daemonset-preflight: list.json: Service agent: passed over: no DaemonSet
= 0

$ default update/config-map.yaml
! daemonset-preflight: update/config-map.yaml: ConfigMap settings: passed over: no DaemonSet
! daemonset-preflight: update/config-map.yaml: no DaemonSet here
= 2
