# An export of a cluster is the stored object itself: the same again is accepted.
$ validate update/exported.yaml --old update/exported.yaml
| update/exported.yaml: DaemonSet ops/upd: update accepted
= 0

# The server keeps the time of creation, whatever an update says.
$ validate update/other-time.yaml --old update/exported.yaml
| update/other-time.yaml: DaemonSet ops/upd: update accepted
= 0

# Another object of this name, and a version that is not the stored one.
$ validate update/other-uid.yaml --old update/exported.yaml
| update/other-uid.yaml:11:8: error: metadata.uid: Precondition failed: UID in precondition: 00000000-0000-4000-8000-000000000000, UID in object meta: 6d2104e8-28d0-4492-be20-5446811d63a7
| 11 |   uid: 00000000-0000-4000-8000-000000000000
|    |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
| update/other-uid.yaml: DaemonSet ops/upd: update refused (409 Conflict): 1 error
= 1

$ validate update/older-version.yaml --old update/exported.yaml
| update/older-version.yaml:10:20: error: metadata.resourceVersion: the object has been modified; please apply your changes to the latest version and try again
| 10 |   resourceVersion: "461"
|    |                    ^^^^^
| update/older-version.yaml: DaemonSet ops/upd: update refused (409 Conflict): 1 error
= 1

$ validate update/no-version.yaml --old update/exported.yaml
| update/no-version.yaml:10:20: error: metadata.resourceVersion: strconv.ParseUint: parsing "latest": invalid syntax
| 10 |   resourceVersion: latest
|    |                    ^^^^^^
| update/no-version.yaml: DaemonSet ops/upd: update refused (500): 1 error
= 1

# An object that is being deleted gets no further finalizers.
$ validate update/deleting-finalizer.yaml --old update/deleting.yaml
| update/deleting-finalizer.yaml:8:3: error: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/b"}
| 8 |   finalizers: [example.com/a, example.com/b]
|   |   ^^^^^^^^^^
| update/deleting-finalizer.yaml: DaemonSet ops/upd: update refused (422 Invalid): 1 error
= 1

# The server keeps the time of deletion.
$ validate update/exported.yaml --old update/deleting.yaml
| update/exported.yaml: DaemonSet ops/upd: update accepted
= 0

# Objects written by hand have neither UID nor version, on either side.
$ validate update/by-hand-new.yaml --old update/by-hand.yaml
| update/by-hand-new.yaml: DaemonSet ops/upd: update accepted
= 0

$ validate update/by-hand.yaml --old update/exported.yaml
| update/by-hand.yaml: DaemonSet ops/upd: update accepted
= 0

$ validate update/exported.yaml --old update/by-hand.yaml
| update/exported.yaml: DaemonSet ops/upd: update accepted
= 0

# What is stored must be known, or nobody can say what is an update.
$ validate update/by-hand.yaml --old update/unreadable.yaml
! daemonset-preflight: update/unreadable.yaml:1:8: error converting YAML to JSON: yaml: line 1: did not find expected node content
= 2

$ validate update/by-hand.yaml --old update/undecodable.yaml
! daemonset-preflight: update/undecodable.yaml:4:25: json: cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32
= 2

$ validate update/by-hand.yaml --old update/twice.yaml
! daemonset-preflight: update/twice.yaml:13:18: ops/a is here already
= 2

$ validate update/generated-names.yaml --old update/generated-names.yaml
! daemonset-preflight: update/generated-names.yaml:3:1: a DaemonSet without a name is not stored anywhere
! daemonset-preflight: update/generated-names.yaml:8:1: a DaemonSet without a name is not stored anywhere
= 2

$ validate update/by-hand.yaml --old update/missing.yaml
! daemonset-preflight: update/missing.yaml: No such file or directory (os error 2)
= 2

$ validate update/by-hand.yaml --old update/unreadable.yaml --output json
| [
|   {
|     "file": "update/by-hand.yaml",
|     "kubernetesVersion": "1.37",
|     "accepted": false,
|     "documents": [],
|     "oldDaemonSets": 0,
|     "oldProblems": [
|       {
|         "reason": "Undecodable",
|         "field": "",
|         "path": [],
|         "message": "error converting YAML to JSON: yaml: line 1: did not find expected node content",
|         "place": {
|           "start": {
|             "line": 1,
|             "column": 8,
|             "utf16Column": 8
|           },
|           "end": {
|             "line": 1,
|             "column": 8,
|             "utf16Column": 8
|           }
|         }
|       }
|     ]
|   }
| ]
! daemonset-preflight: update/unreadable.yaml:1:8: error converting YAML to JSON: yaml: line 1: did not find expected node content
= 2

# Nothing is stored yet.
$ validate update/by-hand.yaml --old update/config-map.yaml
| update/by-hand.yaml: DaemonSet ops/upd: create accepted
! daemonset-preflight: update/config-map.yaml: no DaemonSet here: every DaemonSet is answered as a create
= 0

# Generated names are no names yet; one name twice is.
$ validate update/generated-names.yaml
| update/generated-names.yaml: DaemonSet ops/gen-…: create accepted
| update/generated-names.yaml: DaemonSet ops/gen2-…: create accepted
= 0

$ validate update/twice.yaml
| update/twice.yaml: DaemonSet ops/a: create accepted
| update/twice.yaml:13:18: warning: metadata.name: ops/a is already defined at line 2, and is replaced by this one
| 13 | metadata: {name: a, namespace: ops}
|    |                  ^
| update/twice.yaml: DaemonSet ops/a: create accepted: 1 warning
= 0

# Nothing to answer.
$ validate update/config-map.yaml
| update/config-map.yaml: no DaemonSet here
| skipped: 1 object of another kind (1 ConfigMap)
= 0

$ validate update/no-api-version.yaml
| update/no-api-version.yaml:1:1: warning: apiVersion is missing (hint: write `apiVersion: apps/v1`)
| 1 | kind: DaemonSet
|   | ^^^^^^^^^^^^^^^
| update/no-api-version.yaml: DaemonSet agent: create accepted: 1 warning
| fixable: 1 finding (--fix writes into the files, --diff shows what)
= 0
