# Characters that nobody sees are shown as escapes, in what people read and in what programs
# show to people: they reorder nothing, hide nothing and command no terminal.
$ validate hidden-characters.yaml
| hidden-characters.yaml:4:18: error: metadata.name: Invalid value: "a\u202eb\u200b\x1b[2J\n::error::x": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
| 4 | metadata: {name: "a\u202eb\u200b\e[2J\n::error::x", namespace: "n\u2066"}
|   |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
| hidden-characters.yaml:4:64: error: metadata.namespace: Invalid value: "n\u2066": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
| 4 | metadata: {name: "a\u202eb\u200b\e[2J\n::error::x", namespace: "n\u2066"}
|   |                                                                ^^^^^^^^^
| hidden-characters.yaml:6:14: error: spec.selector.matchLabels: Invalid value: "a\u202e": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
| 6 |   selector: {matchLabels: {app: "a\u202e"}}
|   |              ^^^^^^^^^^^
| hidden-characters.yaml:11:7: error: spec.template.spec.nodeSelector: Invalid value: "x\U000e0001": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
| 11 |       nodeSelector: {pool: "x\U000E0001"}
|    |       ^^^^^^^^^^^^
| hidden-characters.yaml:7:3: error: spec.unk\u202enown\u200b: unknown field "spec.unk\u202enown\u200b"
| 7 |   "unk\u202enown\u200b": 1
|   |   ^^^^^^^^^^^^^^^^^^^^^
| hidden-characters.yaml: DaemonSet n\u2066/a\u202eb\u200b\u001b[2J\u000a::error::x: create refused (400 BadRequest): 5 errors
= 1

$ validate hidden-characters.yaml -o github
| ::error file=hidden-characters.yaml,line=4,col=18,endLine=4,title=FieldValueInvalid::metadata.name: Invalid value: "a\u202eb\u200b\x1b[2J\n::error::x": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
| ::error file=hidden-characters.yaml,line=4,col=64,endLine=4,title=FieldValueInvalid::metadata.namespace: Invalid value: "n\u2066": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
| ::error file=hidden-characters.yaml,line=6,col=14,endLine=6,title=FieldValueInvalid::spec.selector.matchLabels: Invalid value: "a\u202e": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
| ::error file=hidden-characters.yaml,line=11,col=7,endLine=11,title=FieldValueInvalid::spec.template.spec.nodeSelector: Invalid value: "x\U000e0001": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
| ::error file=hidden-characters.yaml,line=7,col=3,endLine=7,title=UnknownField::spec.unk\u202enown\u200b: unknown field "spec.unk\u202enown\u200b"
= 1

$ validate hidden-characters.yaml -o gitlab
| [
|   {
|     "description": "metadata.name: Invalid value: \"a\\u202eb\\u200b\\x1b[2J\\n::error::x\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
|     "check_name": "FieldValueInvalid",
|     "fingerprint": "0a1289359582300b",
|     "severity": "major",
|     "location": {
|       "path": "hidden-characters.yaml",
|       "lines": {
|         "begin": 4
|       }
|     }
|   },
|   {
|     "description": "metadata.namespace: Invalid value: \"n\\u2066\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
|     "check_name": "FieldValueInvalid",
|     "fingerprint": "c5262d8db0476d0f",
|     "severity": "major",
|     "location": {
|       "path": "hidden-characters.yaml",
|       "lines": {
|         "begin": 4
|       }
|     }
|   },
|   {
|     "description": "spec.selector.matchLabels: Invalid value: \"a\\u202e\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
|     "check_name": "FieldValueInvalid",
|     "fingerprint": "971cbb645b992554",
|     "severity": "major",
|     "location": {
|       "path": "hidden-characters.yaml",
|       "lines": {
|         "begin": 6
|       }
|     }
|   },
|   {
|     "description": "spec.template.spec.nodeSelector: Invalid value: \"x\\U000e0001\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
|     "check_name": "FieldValueInvalid",
|     "fingerprint": "6b316c5464b7c2db",
|     "severity": "major",
|     "location": {
|       "path": "hidden-characters.yaml",
|       "lines": {
|         "begin": 11
|       }
|     }
|   },
|   {
|     "description": "spec.unk\\u202enown\\u200b: unknown field \"spec.unk\\u202enown\\u200b\"",
|     "check_name": "UnknownField",
|     "fingerprint": "47a23b918792e6b4",
|     "severity": "major",
|     "location": {
|       "path": "hidden-characters.yaml",
|       "lines": {
|         "begin": 7
|       }
|     }
|   }
| ]
= 1

$ validate hidden-characters.yaml -o junit
| <?xml version="1.0" encoding="UTF-8"?>
| <testsuites name="daemonset-preflight" tests="1" skipped="0" failures="1" errors="0">
|     <testsuite name="hidden-characters.yaml" tests="1" skipped="0" errors="0" failures="1">
|         <testcase name="DaemonSet n\u2066/a\u202eb\u200b\u001b[2J\u000a::error::x" classname="hidden-characters.yaml">
|             <failure message="DaemonSet n\u2066/a\u202eb\u200b\u001b[2J\u000a::error::x: create refused (400 BadRequest): 5 errors">hidden-characters.yaml:4:18: metadata.name: Invalid value: &quot;a\u202eb\u200b\x1b[2J\n::error::x&quot;: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, &apos;-&apos; or &apos;.&apos;, and must start and end with an alphanumeric character (e.g. &apos;example.com&apos;, regex used for validation is &apos;[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*&apos;)
| hidden-characters.yaml:4:64: metadata.namespace: Invalid value: &quot;n\u2066&quot;: a lowercase RFC 1123 label must consist of lower case alphanumeric characters or &apos;-&apos;, and must start and end with an alphanumeric character (e.g. &apos;my-name&apos;,  or &apos;123-abc&apos;, regex used for validation is &apos;[a-z0-9]([-a-z0-9]*[a-z0-9])?&apos;)
| hidden-characters.yaml:6:14: spec.selector.matchLabels: Invalid value: &quot;a\u202e&quot;: a valid label must be an empty string or consist of alphanumeric characters, &apos;-&apos;, &apos;_&apos; or &apos;.&apos;, and must start and end with an alphanumeric character (e.g. &apos;MyValue&apos;,  or &apos;my_value&apos;,  or &apos;12345&apos;, regex used for validation is &apos;(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?&apos;)
| hidden-characters.yaml:11:7: spec.template.spec.nodeSelector: Invalid value: &quot;x\U000e0001&quot;: a valid label must be an empty string or consist of alphanumeric characters, &apos;-&apos;, &apos;_&apos; or &apos;.&apos;, and must start and end with an alphanumeric character (e.g. &apos;MyValue&apos;,  or &apos;my_value&apos;,  or &apos;12345&apos;, regex used for validation is &apos;(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?&apos;)
| hidden-characters.yaml:7:3: spec.unk\u202enown\u200b: unknown field &quot;spec.unk\u202enown\u200b&quot;</failure>
|         </testcase>
|     </testsuite>
| </testsuites>
= 1

# In JSON they are the same strings.
$ lint hidden-characters.yaml -o json
| [
|   {
|     "file": "hidden-characters.yaml",
|     "accepted": true,
|     "daemonSets": [
|       {
|         "index": 0,
|         "namespace": "n\u2066",
|         "name": "a\u202eb\u200b\u001b[2J\n::error::x",
|         "place": {
|           "start": {
|             "line": 2,
|             "column": 1,
|             "utf16Column": 1
|           },
|           "end": {
|             "line": 12,
|             "column": 42,
|             "utf16Column": 42
|           }
|         },
|         "findings": [
|           {
|             "rule": "no_priority_class",
|             "mode": "warn",
|             "field": "spec.template.spec.priorityClassName",
|             "message": "without a priority class, pods stay pending on a full node; set priorityClassName",
|             "place": {
|               "start": {
|                 "line": 10,
|                 "column": 5,
|                 "utf16Column": 5
|               },
|               "end": {
|                 "line": 10,
|                 "column": 9,
|                 "utf16Column": 9
|               }
|             }
|           },
|           {
|             "rule": "no_resource_requests",
|             "mode": "warn",
|             "field": "spec.template.spec.containers",
|             "message": "container `c` requests no cpu and no memory; set resources.requests",
|             "place": {
|               "start": {
|                 "line": 12,
|                 "column": 7,
|                 "utf16Column": 7
|               },
|               "end": {
|                 "line": 12,
|                 "column": 17,
|                 "utf16Column": 17
|               }
|             }
|           }
|         ],
|         "suppressed": 0
|       }
|     ],
|     "problems": [],
|     "remarks": []
|   }
| ]
= 0

# Nor do those of nodes.
$ place agent.yaml --nodes hidden-characters-nodes.json
| DaemonSet monitoring/agent: 0 of 1 node: 1 lacks `disktype=ssd`
|   hint: no node has a label `disktype`
|
|   NODES  POD      WHY                   WHICH
|       1  none     lacks `disktype=ssd`  w\u202e1\u001b[8m
|
= 1

# What is written can be read again.
$ default hidden-characters.yaml --output yaml
| apiVersion: apps/v1
| kind: DaemonSet
| metadata:
|   annotations:
|     deprecated.daemonset.template.generation: "1"
|   generation: 1
|   name: "a\U0000202Eb\U0000200B\U0000001B[2J\n::error::x"
|   namespace: "n\U00002066"
| spec:
|   revisionHistoryLimit: 10
|   selector:
|     matchLabels:
|       app: "a\U0000202E"
|   template:
|     metadata:
|       labels:
|         app: a
|     spec:
|       containers:
|       - image: "\U00002067i\U0000200B"
|         imagePullPolicy: IfNotPresent
|         name: c
|         resources: {}
|         terminationMessagePath: /dev/termination-log
|         terminationMessagePolicy: File
|       dnsPolicy: ClusterFirst
|       nodeSelector:
|         pool: "x\U000E0001"
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
