# What --fix would write.
$ validate mend.yaml --diff
| --- mend.yaml
| +++ mend.yaml
| @@ -1,5 +1,5 @@
|  # What can be mended without a question.
| -apiVersion: extensions/v1beta1   # the first version
| +apiVersion: apps/v1   # the first version
|  kind: DaemonSet
|  metadata: {name: agent, namespace: monitoring}
|  spec:
| @@ -10,11 +10,10 @@
|        labels:
|          # A typing error.
|          tier: node
| -        app: agnet
| +        app: agent
|      spec:
| -      restartPolicy: OnFailure
| -      activeDeadlineSeconds: 60
| +      restartPolicy: Always
|        containers:
|          - name: agent   # the only one
|            image: example/agent:1.0
| -          imagePullPolcy: always
| +          imagePullPolicy: Always
= 1
$ validate mend.yaml -o concise
| mend.yaml:2:13: error: apiVersion: the API version in the data (extensions/v1beta1) does not match the expected API version (apps/v1) (hint: write `apiVersion: apps/v1`, and a `spec.selector` that matches the template's labels: no server since Kubernetes 1.16 takes older versions)
| mend.yaml: DaemonSet monitoring/agent: create refused (400 BadRequest): 1 error
| fixable: 1 finding (--fix writes into the files, --diff shows what)
= 1
$ validate agent.yaml --diff
= 0

# Of standard input, the mended text is printed before the rest.
$ validate - --fix -o concise < tree/deploy/agent.yml
| apiVersion: apps/v1
| kind: DaemonSet
| metadata: {name: agent, namespace: monitoring}
| spec:
|   selector:
|     matchLabels: {app: agent}
|   template:
|     metadata:
|       labels: {app: agent}
|     spec:
|       containers:
|         - name: agent
|           image: example/agent:1.0
|           imagePullPolicy: Always
! daemonset-preflight: standard input: fixed 1 finding
= 0

# SARIF has the same changes.
$ validate tree/deploy/agent.yml -o sarif
| {
|   "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
|   "version": "2.1.0",
|   "runs": [
|     {
|       "tool": {
|         "driver": {
|           "name": "daemonset-preflight",
|           "semanticVersion": "0.1.0",
|           "informationUri": "https://github.com/daemonset-preflight/daemonset-preflight",
|           "rules": [
|             {
|               "id": "UnknownField",
|               "shortDescription": {
|                 "text": "The API has no such field"
|               }
|             }
|           ]
|         }
|       },
|       "columnKind": "unicodeCodePoints",
|       "invocations": [
|         {
|           "executionSuccessful": true
|         }
|       ],
|       "results": [
|         {
|           "ruleId": "UnknownField",
|           "ruleIndex": 0,
|           "level": "error",
|           "message": {
|             "text": "unknown field \"spec.template.spec.containers[0].imagePullPolcy\" (did you mean `imagePullPolicy`?)"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "tree/deploy/agent.yml"
|                 },
|                 "region": {
|                   "startLine": 14,
|                   "startColumn": 11,
|                   "endLine": 14,
|                   "endColumn": 25
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.spec.containers[0].imagePullPolcy"
|                 }
|               ]
|             }
|           ],
|           "fixes": [
|             {
|               "description": {
|                 "text": "Rename to imagePullPolicy"
|               },
|               "artifactChanges": [
|                 {
|                   "artifactLocation": {
|                     "uri": "tree/deploy/agent.yml"
|                   },
|                   "replacements": [
|                     {
|                       "deletedRegion": {
|                         "startLine": 14,
|                         "startColumn": 11,
|                         "endLine": 14,
|                         "endColumn": 25
|                       },
|                       "insertedContent": {
|                         "text": "imagePullPolicy"
|                       }
|                     }
|                   ]
|                 }
|               ]
|             }
|           ]
|         }
|       ]
|     }
|   ]
| }
= 1
$ validate mend.yaml --fix --diff
! error: the argument '--fix' cannot be used with '--diff'
!
! Usage: daemonset-preflight validate --fix <FILE>...
!
! For more information, try '--help'.
= 2

# Reviewdog too, where one change is enough; its columns count bytes.
$ validate wide-characters.yaml -o rdjson
| {
|   "source": {
|     "name": "daemonset-preflight",
|     "url": "https://github.com/daemonset-preflight/daemonset-preflight"
|   },
|   "diagnostics": [
|     {
|       "message": "unknown field \"spec.template.spec.containers[0].imagePullPolcy\" (did you mean `imagePullPolicy`?)",
|       "location": {
|         "path": "wide-characters.yaml",
|         "range": {
|           "start": {
|             "line": 12,
|             "column": 55
|           },
|           "end": {
|             "line": 12,
|             "column": 69
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "UnknownField"
|       },
|       "suggestions": [
|         {
|           "range": {
|             "start": {
|               "line": 12,
|               "column": 55
|             },
|             "end": {
|               "line": 12,
|               "column": 69
|             }
|           },
|           "text": "imagePullPolicy"
|         }
|       ]
|     }
|   ]
| }
= 1
