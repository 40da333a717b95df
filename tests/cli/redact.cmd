# What is safe to share: the same text is the same word everywhere.
$ redact live/pods.json live/nodes.json
| {
|   "apiVersion": "v1",
|   "items": [
|     {
|       "apiVersion": "v1",
|       "kind": "Pod",
|       "metadata": {
|         "name": "name-1",
|         "namespace": "default"
|       },
|       "spec": {
|         "containers": [
|           {
|             "image": "registry.invalid/image-2:1",
|             "name": "name-1",
|             "ports": [
|               {
|                 "containerPort": 9100,
|                 "hostPort": 9100
|               }
|             ]
|           }
|         ],
|         "nodeName": "name-3"
|       }
|     },
|     {
|       "apiVersion": "v1",
|       "kind": "Node",
|       "metadata": {
|         "labels": {
|           "kubernetes.io/hostname": "name-4",
|           "kubernetes.io/os": "linux"
|         },
|         "name": "name-4"
|       },
|       "status": {
|         "allocatable": {
|           "cpu": "4",
|           "memory": "8Gi",
|           "pods": "110"
|         }
|       }
|     },
|     {
|       "apiVersion": "v1",
|       "kind": "Node",
|       "metadata": {
|         "labels": {
|           "kubernetes.io/hostname": "name-3",
|           "kubernetes.io/os": "linux"
|         },
|         "name": "name-3"
|       },
|       "status": {
|         "allocatable": {
|           "cpu": "4",
|           "memory": "8Gi",
|           "pods": "110"
|         }
|       }
|     },
|     {
|       "apiVersion": "v1",
|       "kind": "Node",
|       "metadata": {
|         "labels": {
|           "kubernetes.io/hostname": "name-5",
|           "kubernetes.io/os": "windows"
|         },
|         "name": "name-5"
|       },
|       "status": {
|         "allocatable": {
|           "cpu": "4",
|           "memory": "8Gi",
|           "pods": "110"
|         }
|       }
|     }
|   ],
|   "kind": "List"
| }
= 0

$ redact latin-1.yaml missing.yaml
! daemonset-preflight: latin-1.yaml:1:7: yaml: invalid leading UTF-8 octet
= 2
