# A directory: what .gitignore names is not looked at, other kinds are counted, and so are
# files without objects and templates.
$ validate tree
| tree/deploy/agent.yml:14:11: error: unknown field "spec.template.spec.containers[0].imagePullPolcy" (did you mean `imagePullPolicy`?)
| 14 |           imagePullPolcy: Always
|    |           ^^^^^^^^^^^^^^
| tree/deploy/agent.yml: DaemonSet monitoring/agent: create refused (400 BadRequest): 1 error
| skipped: 1 object of another kind (1 Service); 1 file without an object of Kubernetes (tree/charts/agent/values.yaml); 1 Helm template not rendered (tree/charts/agent/templates/daemonset.yaml)
| fixable: 1 finding (--fix writes into the files, --diff shows what)
= 1

# The same files one by one: what cannot be read is an error then.
$ validate tree/charts/agent/values.yaml tree/charts/agent/templates/daemonset.yaml tree/deploy/service.json
| tree/charts/agent/values.yaml:1:1: error: Object 'Kind' is missing (hint: an object begins with `apiVersion` and `kind`)
| 1 | image: example/agent:1.0
|   | ^^^^^^^^^^^^^^^^^^^^^^^^
| tree/charts/agent/values.yaml: object: could not be read: 1 error
| tree/charts/agent/templates/daemonset.yaml:6:5: error: error converting YAML to JSON: yaml: line 5: did not find expected node content (hint: this is a Helm template that is not rendered: check what `helm template` prints)
| 6 |   {{- if .Values.selector }}
|   |     ^
| tree/charts/agent/templates/daemonset.yaml: object: could not be read: 1 error
| tree/deploy/service.json: no DaemonSet here
| skipped: 1 object of another kind (1 Service)
= 2

# Patterns are read by the program where the shell leaves them.
$ validate tree/**/*.yml tree/*/agent.y?l -o concise
| tree/deploy/agent.yml:14:11: error: unknown field "spec.template.spec.containers[0].imagePullPolcy" (did you mean `imagePullPolicy`?)
| tree/deploy/agent.yml: DaemonSet monitoring/agent: create refused (400 BadRequest): 1 error
| fixable: 1 finding (--fix writes into the files, --diff shows what)
= 1
$ validate tree/**/*.toml
! daemonset-preflight: tree/**/*.toml: nothing matches
= 2
$ validate nowhere/*.yaml
! daemonset-preflight: nowhere/*.yaml: nothing matches
= 2

# What Helm renders names its templates; lines are counted from below that comment.
$ validate - < rendered.yaml
| agent/templates/daemonset.yaml:9:7: error: spec.template.metadata.labels: Invalid value: {"app":"agnet"}: `selector` does not match template `labels`
| 9 |       labels: {app: agnet}
|   |       ^^^^^^
| agent/templates/daemonset.yaml: DaemonSet agent: create refused (422 Invalid): 1 error
| skipped: 1 object of another kind (1 Service)
= 1
$ validate rendered.yaml -o github
| ::error file=agent/templates/daemonset.yaml,line=9,col=7,endLine=9,title=FieldValueInvalid::spec.template.metadata.labels: Invalid value: {"app":"agnet"}: `selector` does not match template `labels`
= 1
