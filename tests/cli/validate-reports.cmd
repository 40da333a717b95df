# Reports for other programs: annotations of GitHub Actions.
$ validate several.yaml list.json missing.yaml --output github
| ::error file=several.yaml,line=8,col=18,endLine=8,title=FieldValueInvalid::metadata.name: Invalid value: "grüße": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
| ::error file=several.yaml,line=8,col=27,endLine=8,title=FieldValueInvalid::metadata.labels: Invalid value: "größte Güte": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
| ::error file=several.yaml,line=16,col=11,endLine=16,title=FieldValueRequired::spec.template.spec.containers[0].image: Required value
| ::error file=several.yaml,line=16,col=42,endLine=16,title=FieldValueNotSupported::spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"
| ::error file=several.yaml,line=14,col=22,endLine=14,title=FieldValueNotSupported::spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
| ::error file=several.yaml,line=27,col=41,endLine=27,title=Undecodable::spec.template.spec.containers[0].image: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string
| ::error file=several.yaml,line=30,col=1,endLine=30,title=Undecodable::error converting YAML to JSON: yaml: line 1: did not find expected node content
| ::error file=list.json,line=6,col=82,endLine=6,title=UnknownField::unknown field "metadata.nmae" (did you mean `name`?)
| ::error file=missing.yaml::No such file or directory (os error 2)
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

# GitLab's Code Quality: a fingerprint that stays the same when lines move.
$ validate list.json warned.yaml missing.yaml --output gitlab
| [
|   {
|     "description": "unknown field \"metadata.nmae\" (did you mean `name`?)",
|     "check_name": "UnknownField",
|     "fingerprint": "b357ad59320af77e",
|     "severity": "major",
|     "location": {
|       "path": "list.json",
|       "lines": {
|         "begin": 6
|       }
|     }
|   },
|   {
|     "description": "spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
|     "check_name": "Warning",
|     "fingerprint": "6dd3dc75480022c8",
|     "severity": "minor",
|     "location": {
|       "path": "warned.yaml",
|       "lines": {
|         "begin": 9
|       }
|     }
|   },
|   {
|     "description": "No such file or directory (os error 2)",
|     "check_name": "Unreadable",
|     "fingerprint": "bc66e20388cdd48b",
|     "severity": "blocker",
|     "location": {
|       "path": "missing.yaml",
|       "lines": {
|         "begin": 1
|       }
|     }
|   }
| ]
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

# JUnit: a suite for each file, a case for each object.
$ validate agent.yaml list.json warned.yaml missing.yaml --output junit
| <?xml version="1.0" encoding="UTF-8"?>
| <testsuites name="daemonset-preflight" tests="5" skipped="1" failures="1" errors="1">
|     <testsuite name="agent.yaml" tests="1" skipped="0" errors="0" failures="0">
|         <testcase name="DaemonSet monitoring/agent" classname="agent.yaml"/>
|     </testsuite>
|     <testsuite name="list.json" tests="2" skipped="1" errors="0" failures="1">
|         <testcase name="Service agent" classname="list.json">
|             <skipped message="Service agent: skipped: not a DaemonSet"/>
|         </testcase>
|         <testcase name="DaemonSet agent" classname="list.json">
|             <failure message="DaemonSet agent: create refused (400 BadRequest): 1 error">list.json:6:82: unknown field &quot;metadata.nmae&quot; (did you mean `name`?)</failure>
|         </testcase>
|     </testsuite>
|     <testsuite name="warned.yaml" tests="1" skipped="0" errors="0" failures="0">
|         <testcase name="DaemonSet agent" classname="warned.yaml"/>
|     </testsuite>
|     <testsuite name="missing.yaml" tests="1" skipped="0" errors="1" failures="0">
|         <testcase name="the file is read" classname="missing.yaml">
|             <error message="No such file or directory (os error 2)"/>
|         </testcase>
|     </testsuite>
| </testsuites>
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

# Reviewdog: columns in bytes.
$ validate several.yaml missing.yaml --output rdjson
| {
|   "source": {
|     "name": "daemonset-preflight",
|     "url": "https://github.com/daemonset-preflight/daemonset-preflight"
|   },
|   "diagnostics": [
|     {
|       "message": "metadata.name: Invalid value: \"grüße\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
|       "location": {
|         "path": "several.yaml",
|         "range": {
|           "start": {
|             "line": 8,
|             "column": 18
|           },
|           "end": {
|             "line": 8,
|             "column": 27
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "FieldValueInvalid"
|       }
|     },
|     {
|       "message": "metadata.labels: Invalid value: \"größte Güte\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
|       "location": {
|         "path": "several.yaml",
|         "range": {
|           "start": {
|             "line": 8,
|             "column": 29
|           },
|           "end": {
|             "line": 8,
|             "column": 35
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "FieldValueInvalid"
|       }
|     },
|     {
|       "message": "spec.template.spec.containers[0].image: Required value",
|       "location": {
|         "path": "several.yaml",
|         "range": {
|           "start": {
|             "line": 16,
|             "column": 11
|           },
|           "end": {
|             "line": 16,
|             "column": 52
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "FieldValueRequired"
|       }
|     },
|     {
|       "message": "spec.template.spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"",
|       "location": {
|         "path": "several.yaml",
|         "range": {
|           "start": {
|             "line": 16,
|             "column": 42
|           },
|           "end": {
|             "line": 16,
|             "column": 51
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "FieldValueNotSupported"
|       }
|     },
|     {
|       "message": "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"",
|       "location": {
|         "path": "several.yaml",
|         "range": {
|           "start": {
|             "line": 14,
|             "column": 22
|           },
|           "end": {
|             "line": 14,
|             "column": 27
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "FieldValueNotSupported"
|       },
|       "suggestions": [
|         {
|           "range": {
|             "start": {
|               "line": 14,
|               "column": 22
|             },
|             "end": {
|               "line": 14,
|               "column": 27
|             }
|           },
|           "text": "Always"
|         }
|       ]
|     },
|     {
|       "message": "spec.template.spec.containers[0].image: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string",
|       "location": {
|         "path": "several.yaml",
|         "range": {
|           "start": {
|             "line": 27,
|             "column": 41
|           },
|           "end": {
|             "line": 27,
|             "column": 42
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "Undecodable"
|       },
|       "suggestions": [
|         {
|           "range": {
|             "start": {
|               "line": 27,
|               "column": 41
|             },
|             "end": {
|               "line": 27,
|               "column": 42
|             }
|           },
|           "text": "\"5\""
|         }
|       ]
|     },
|     {
|       "message": "error converting YAML to JSON: yaml: line 1: did not find expected node content",
|       "location": {
|         "path": "several.yaml",
|         "range": {
|           "start": {
|             "line": 30,
|             "column": 1
|           },
|           "end": {
|             "line": 30,
|             "column": 1
|           }
|         }
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "Undecodable"
|       }
|     },
|     {
|       "message": "No such file or directory (os error 2)",
|       "location": {
|         "path": "missing.yaml"
|       },
|       "severity": "ERROR",
|       "code": {
|         "value": "Unreadable"
|       }
|     }
|   ]
| }
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

# SARIF: columns in characters, ends exclusive.
$ validate several.yaml warned.yaml missing.yaml --output sarif
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
|             },
|             {
|               "id": "FieldValueNotSupported",
|               "shortDescription": {
|                 "text": "A value is not one of those that the field may have"
|               }
|             },
|             {
|               "id": "FieldValueRequired",
|               "shortDescription": {
|                 "text": "A required field is missing"
|               }
|             },
|             {
|               "id": "Undecodable",
|               "shortDescription": {
|                 "text": "The object cannot be decoded as a DaemonSet of apps/v1"
|               }
|             },
|             {
|               "id": "Warning",
|               "shortDescription": {
|                 "text": "The API server accepts the object with a warning"
|               }
|             }
|           ]
|         }
|       },
|       "columnKind": "unicodeCodePoints",
|       "invocations": [
|         {
|           "executionSuccessful": false,
|           "toolExecutionNotifications": [
|             {
|               "level": "error",
|               "message": {
|                 "text": "No such file or directory (os error 2)"
|               },
|               "locations": [
|                 {
|                   "physicalLocation": {
|                     "artifactLocation": {
|                       "uri": "missing.yaml"
|                     }
|                   }
|                 }
|               ]
|             }
|           ]
|         }
|       ],
|       "results": [
|         {
|           "ruleId": "FieldValueInvalid",
|           "ruleIndex": 0,
|           "level": "error",
|           "message": {
|             "text": "metadata.name: Invalid value: \"grüße\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "several.yaml"
|                 },
|                 "region": {
|                   "startLine": 8,
|                   "startColumn": 18,
|                   "endLine": 8,
|                   "endColumn": 25
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "metadata.name"
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
|             "text": "metadata.labels: Invalid value: \"größte Güte\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "several.yaml"
|                 },
|                 "region": {
|                   "startLine": 8,
|                   "startColumn": 27,
|                   "endLine": 8,
|                   "endColumn": 33
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "metadata.labels"
|                 }
|               ]
|             }
|           ]
|         },
|         {
|           "ruleId": "FieldValueRequired",
|           "ruleIndex": 2,
|           "level": "error",
|           "message": {
|             "text": "spec.template.spec.containers[0].image: Required value"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "several.yaml"
|                 },
|                 "region": {
|                   "startLine": 16,
|                   "startColumn": 11,
|                   "endLine": 16,
|                   "endColumn": 52
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.spec.containers[0].image"
|                 }
|               ]
|             }
|           ]
|         },
|         {
|           "ruleId": "FieldValueNotSupported",
|           "ruleIndex": 1,
|           "level": "error",
|           "message": {
|             "text": "spec.template.spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\""
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "several.yaml"
|                 },
|                 "region": {
|                   "startLine": 16,
|                   "startColumn": 42,
|                   "endLine": 16,
|                   "endColumn": 51
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.spec.containers[0].imagePullPolicy"
|                 }
|               ]
|             }
|           ]
|         },
|         {
|           "ruleId": "FieldValueNotSupported",
|           "ruleIndex": 1,
|           "level": "error",
|           "message": {
|             "text": "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\""
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "several.yaml"
|                 },
|                 "region": {
|                   "startLine": 14,
|                   "startColumn": 22,
|                   "endLine": 14,
|                   "endColumn": 27
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.spec.restartPolicy"
|                 }
|               ]
|             }
|           ],
|           "fixes": [
|             {
|               "description": {
|                 "text": "Write Always"
|               },
|               "artifactChanges": [
|                 {
|                   "artifactLocation": {
|                     "uri": "several.yaml"
|                   },
|                   "replacements": [
|                     {
|                       "deletedRegion": {
|                         "startLine": 14,
|                         "startColumn": 22,
|                         "endLine": 14,
|                         "endColumn": 27
|                       },
|                       "insertedContent": {
|                         "text": "Always"
|                       }
|                     }
|                   ]
|                 }
|               ]
|             }
|           ]
|         },
|         {
|           "ruleId": "Undecodable",
|           "ruleIndex": 3,
|           "level": "error",
|           "message": {
|             "text": "spec.template.spec.containers[0].image: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "several.yaml"
|                 },
|                 "region": {
|                   "startLine": 27,
|                   "startColumn": 41,
|                   "endLine": 27,
|                   "endColumn": 42
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.spec.containers[0].image"
|                 }
|               ]
|             }
|           ],
|           "fixes": [
|             {
|               "description": {
|                 "text": "Write \"5\""
|               },
|               "artifactChanges": [
|                 {
|                   "artifactLocation": {
|                     "uri": "several.yaml"
|                   },
|                   "replacements": [
|                     {
|                       "deletedRegion": {
|                         "startLine": 27,
|                         "startColumn": 41,
|                         "endLine": 27,
|                         "endColumn": 42
|                       },
|                       "insertedContent": {
|                         "text": "\"5\""
|                       }
|                     }
|                   ]
|                 }
|               ]
|             }
|           ]
|         },
|         {
|           "ruleId": "Undecodable",
|           "ruleIndex": 3,
|           "level": "error",
|           "message": {
|             "text": "error converting YAML to JSON: yaml: line 1: did not find expected node content"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "several.yaml"
|                 },
|                 "region": {
|                   "startLine": 30,
|                   "startColumn": 1,
|                   "endLine": 30,
|                   "endColumn": 1
|                 }
|               }
|             }
|           ]
|         },
|         {
|           "ruleId": "Warning",
|           "ruleIndex": 4,
|           "level": "warning",
|           "message": {
|             "text": "spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "warned.yaml"
|                 },
|                 "region": {
|                   "startLine": 9,
|                   "startColumn": 45,
|                   "endLine": 9,
|                   "endColumn": 50
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.spec.nodeSelector[beta.kubernetes.io/os]"
|                 }
|               ]
|             }
|           ]
|         }
|       ]
|     }
|   ]
| }
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

# Standard input has no file's name.
$ validate - --output sarif < warned.yaml
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
|               "id": "Warning",
|               "shortDescription": {
|                 "text": "The API server accepts the object with a warning"
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
|           "ruleId": "Warning",
|           "ruleIndex": 0,
|           "level": "warning",
|           "message": {
|             "text": "spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead"
|           },
|           "locations": [
|             {
|               "physicalLocation": {
|                 "artifactLocation": {
|                   "uri": "standard%20input"
|                 },
|                 "region": {
|                   "startLine": 9,
|                   "startColumn": 45,
|                   "endLine": 9,
|                   "endColumn": 50
|                 }
|               },
|               "logicalLocations": [
|                 {
|                   "fullyQualifiedName": "spec.template.spec.nodeSelector[beta.kubernetes.io/os]"
|                 }
|               ]
|             }
|           ]
|         }
|       ]
|     }
|   ]
| }
= 0

# One report on standard output, others in files.
$ validate warned.yaml --output text --output sarif
! daemonset-preflight: only one output can go to standard output: give the others a file, as in `-o sarif=report.sarif`
= 2
$ validate warned.yaml --output xml
! error: invalid value 'xml' for '--output <FORMAT[=FILE]>': it is one of text, concise, json, yaml, github, gitlab, junit, rdjson, sarif
!
! For more information, try '--help'.
= 2
$ validate warned.yaml --output sarif=
! error: invalid value 'sarif=' for '--output <FORMAT[=FILE]>': a file is missing after `=`
!
! For more information, try '--help'.
= 2
$ validate warned.yaml --output sarif=no/such/folder/report.sarif
! daemonset-preflight: no/such/folder/report.sarif: No such file or directory (os error 2)
= 2
