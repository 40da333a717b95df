# For programs: one answer for each file.
$ validate list.json missing.yaml --output json
| [
|   {
|     "file": "list.json",
|     "kubernetesVersion": "1.37",
|     "accepted": false,
|     "documents": [
|       {
|         "index": 0,
|         "place": {
|           "start": {
|             "line": 5,
|             "column": 5,
|             "utf16Column": 5
|           },
|           "end": {
|             "line": 5,
|             "column": 75,
|             "utf16Column": 75
|           }
|         },
|         "apiVersion": "v1",
|         "kind": "Service",
|         "namespace": "",
|         "name": "agent",
|         "outcome": "otherKind",
|         "errors": [],
|         "strict": [],
|         "warnings": [],
|         "dropped": [],
|         "suppressed": 0
|       },
|       {
|         "index": 1,
|         "place": {
|           "start": {
|             "line": 6,
|             "column": 5,
|             "utf16Column": 5
|           },
|           "end": {
|             "line": 12,
|             "column": 7,
|             "utf16Column": 7
|           }
|         },
|         "apiVersion": "apps/v1",
|         "kind": "DaemonSet",
|         "namespace": "",
|         "name": "agent",
|         "operation": "create",
|         "outcome": "refused",
|         "status": {
|           "code": 400,
|           "reason": "BadRequest",
|           "message": "DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strict decoding error: unknown field \"metadata.nmae\""
|         },
|         "errors": [],
|         "strict": [
|           {
|             "reason": "UnknownField",
|             "field": "metadata.nmae",
|             "path": [
|               "metadata",
|               "nmae"
|             ],
|             "message": "unknown field \"metadata.nmae\"",
|             "suggestion": "name",
|             "place": {
|               "start": {
|                 "line": 6,
|                 "column": 82,
|                 "utf16Column": 82
|               },
|               "end": {
|                 "line": 6,
|                 "column": 88,
|                 "utf16Column": 88
|               }
|             }
|           }
|         ],
|         "warnings": [],
|         "dropped": [],
|         "suppressed": 0
|       }
|     ],
|     "oldProblems": []
|   },
|   {
|     "file": "missing.yaml",
|     "unread": "No such file or directory (os error 2)"
|   }
| ]
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2
