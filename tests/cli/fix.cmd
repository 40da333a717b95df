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
# Both: what would be written is shown, and nothing is.
$ validate mend.yaml --fix --diff
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

# Reviewdog too; its columns count bytes.
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

# Of a fix that changes several places, reviewdog gets one change of the text from the first
# to the last, because it takes several for alternatives; SARIF has them one by one.
$ validate labels-in-two-places.yaml -o rdjson
| {
|   "source": {
|     "name": "daemonset-preflight",
|     "url": "https://github.com/daemonset-preflight/daemonset-preflight"
|   },
|   "diagnostics": [
|     {
|       "message": "spec.template.metadata.labels: Invalid value: {\"team\":\"platform\",\"tier\":\"nöde\"}: `selector` does not match template `labels`",
|       "location": {
|         "path": "labels-in-two-places.yaml",
|         "range": {
|           "start": {
|             "line": 9,
|             "column": 7
|           },
|           "end": {
|             "line": 9,
|             "column": 13
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "FieldValueInvalid"
|       },
|       "suggestions": [
|         {
|           "range": {
|             "start": {
|               "line": 10,
|               "column": 15
|             },
|             "end": {
|               "line": 11,
|               "column": 50
|             }
|           },
|           "text": "node # the one label is wrong\n        team: platform # and the other is missing\n        app: agent"
|         }
|       ]
|     },
|     {
|       "message": "spec.template.labels: Invalid value: \"nöde\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
|       "location": {
|         "path": "labels-in-two-places.yaml",
|         "range": {
|           "start": {
|             "line": 9,
|             "column": 7
|           },
|           "end": {
|             "line": 9,
|             "column": 13
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "FieldValueInvalid"
|       }
|     }
|   ]
| }
= 1
$ validate labels-in-two-places.yaml -o sarif
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
|               "id": "FieldValueInvalid",
|               "shortDescription": {
|                 "text": "A value is not what the API server accepts"
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
|           "ruleId": "FieldValueInvalid",
|           "ruleIndex": 0,
|           "level": "error",
|           "message": {
|             "text": "spec.template.metadata.labels: Invalid value: {\"team\":\"platform\",\"tier\":\"nöde\"}: `selector` does not match template `labels`"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "labels-in-two-places.yaml"
|                 },
|                 "region": {
|                   "startLine": 9,
|                   "startColumn": 7,
|                   "endLine": 9,
|                   "endColumn": 13
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.metadata.labels"
|                 }
|               ]
|             }
|           ],
|           "fixes": [
|             {
|               "description": {
|                 "text": "Label the template app=agent, tier=node"
|               },
|               "artifactChanges": [
|                 {
|                   "artifactLocation": {
|                     "uri": "labels-in-two-places.yaml"
|                   },
|                   "replacements": [
|                     {
|                       "deletedRegion": {
|                         "startLine": 10,
|                         "startColumn": 15,
|                         "endLine": 10,
|                         "endColumn": 21
|                       },
|                       "insertedContent": {
|                         "text": "node"
|                       }
|                     },
|                     {
|                       "deletedRegion": {
|                         "startLine": 11,
|                         "startColumn": 50,
|                         "endLine": 11,
|                         "endColumn": 50
|                       },
|                       "insertedContent": {
|                         "text": "\n        app: agent"
|                       }
|                     }
|                   ]
|                 }
|               ]
|             }
|           ]
|         },
|         {
|           "ruleId": "FieldValueInvalid",
|           "ruleIndex": 0,
|           "level": "error",
|           "message": {
|             "text": "spec.template.labels: Invalid value: \"nöde\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "labels-in-two-places.yaml"
|                 },
|                 "region": {
|                   "startLine": 9,
|                   "startColumn": 7,
|                   "endLine": 9,
|                   "endColumn": 13
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.labels"
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
$ validate labels-in-two-places.yaml --diff
| --- labels-in-two-places.yaml
| +++ labels-in-two-places.yaml
| @@ -7,8 +7,9 @@
|    template:
|      metadata:
|        labels:
| -        tier: "nöde" # the one label is wrong
| +        tier: node # the one label is wrong
|          team: platform # and the other is missing
| +        app: agent
|      spec:
|        containers:
|          - name: agent
= 1
