# Accepted, and the summary of each object. Status 0.
$ validate agent.yaml
| agent.yaml: DaemonSet monitoring/agent: create accepted
= 0

# Several documents: another kind, a refusal, a text that cannot be decoded, broken YAML.
$ validate several.yaml
| several.yaml:8:18: error: metadata.name: Invalid value: "grüße": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
| 8 | metadata: {name: "grüße", labels: {team: "größte Güte"}}
|   |                  ^^^^^^^
| several.yaml:8:27: error: metadata.labels: Invalid value: "größte Güte": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
| 8 | metadata: {name: "grüße", labels: {team: "größte Güte"}}
|   |                           ^^^^^^
| several.yaml:16:11: error: spec.template.spec.containers[0].image: Required value
| 16 |         - {name: agent, imagePullPolicy: Sometimes}
|    |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
| several.yaml:16:42: error: spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"
| 16 |         - {name: agent, imagePullPolicy: Sometimes}
|    |                                          ^^^^^^^^^
| several.yaml:14:22: error: spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"
| 14 |       restartPolicy: Never
|    |                      ^^^^^
| several.yaml: DaemonSet grüße: create refused (422 Invalid): 5 errors
| several.yaml:27:41: error: spec.template.spec.containers[0].image: json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.image of type string
| 27 |       containers: [{name: agent, image: 5}]
|    |                                         ^
| several.yaml: DaemonSet typing: create refused (400 BadRequest): 1 error
| several.yaml:30:1: error: error converting YAML to JSON: yaml: line 1: did not find expected node content
| several.yaml: object: could not be read: 1 error
| skipped: 1 object of another kind (1 ConfigMap)
| fixable: 2 findings (--fix writes into the files, --diff shows what)
= 2

$ validate list.json
| list.json:6:82: error: unknown field "metadata.nmae" (did you mean `name`?)
| 6 | emonSet", "metadata": {"name": "agent", "nmae": "agent"}, "spec": {
|   |                                         ^^^^^^
| list.json: DaemonSet agent: create refused (400 BadRequest): 1 error
| skipped: 1 object of another kind (1 Service)
= 1

# Standard input.
$ validate - < agent.yaml
| standard input: DaemonSet monitoring/agent: create accepted
= 0

$ validate list.json --field-validation warn
| list.json:6:82: warning: unknown field "metadata.nmae" (did you mean `name`?)
| 6 | emonSet", "metadata": {"name": "agent", "nmae": "agent"}, "spec": {
|   |                                         ^^^^^^
| list.json: DaemonSet agent: create accepted: 1 warning
| skipped: 1 object of another kind (1 Service)
= 0

$ validate list.json --field-validation ignore
| list.json: DaemonSet agent: create accepted
| skipped: 1 object of another kind (1 Service)
= 0

$ validate legacy.yaml
| legacy.yaml:1:13: error: apiVersion: the API version in the data (extensions/v1beta1) does not match the expected API version (apps/v1) (hint: write `apiVersion: apps/v1`, and a `spec.selector` that matches the template's labels: no server since Kubernetes 1.16 takes older versions)
| 1 | apiVersion: extensions/v1beta1
|   |             ^^^^^^^^^^^^^^^^^^
| legacy.yaml: DaemonSet monitoring/agent: create refused (400 BadRequest): 1 error
| fixable: 1 finding (--fix writes into the files, --diff shows what)
= 1

$ validate warned.yaml
| warned.yaml:9:45: warning: spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead
| 9 |       nodeSelector: {beta.kubernetes.io/os: linux}
|   |                                             ^^^^^
| warned.yaml: DaemonSet agent: create accepted: 1 warning
= 0

$ validate warned.yaml --warnings-as-errors
| warned.yaml:9:45: warning: spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead
| 9 |       nodeSelector: {beta.kubernetes.io/os: linux}
|   |                                             ^^^^^
| warned.yaml: DaemonSet agent: create accepted: 1 warning
= 1

# An update, and a create beside it.
$ validate other-selector.yaml other.yaml --old agent.yaml
| other-selector.yaml:5:3: error: spec.selector: Invalid value: {"matchLabels":{"app":"agent","tier":"node"}}: field is immutable
| 5 |   selector:
|   |   ^^^^^^^^
| other-selector.yaml: DaemonSet monitoring/agent: update refused (422 Invalid): 1 error
| other.yaml: DaemonSet monitoring/other: create accepted
= 1

$ validate empty.yaml
| empty.yaml: no object here
= 0
