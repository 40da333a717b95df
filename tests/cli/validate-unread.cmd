# What one file has wrong does not keep the others from being answered. Status 2.
$ validate missing.yaml utf-16.yaml latin-1.yaml agent.yaml
| utf-16.yaml:1:1: error: expected an object, found string
| 1 | kind
|   | ^^^^
| utf-16.yaml: object: could not be read: 1 error
| latin-1.yaml:1:7: error: yaml: invalid leading UTF-8 octet
| latin-1.yaml: object: could not be read: 1 error
| agent.yaml: DaemonSet monitoring/agent: create accepted
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

$ validate agent.yaml --old missing.yaml
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

# The file behind one that is missing is looked at as if it stood alone.
$ validate missing.yaml empty.yaml
| empty.yaml: no object here
! daemonset-preflight: missing.yaml: No such file or directory (os error 2)
= 2

$ validate - --old -
! daemonset-preflight: only one of the files can be standard input
= 2

$ validate aliases.yaml
| aliases.yaml:1:14: error: error converting YAML to JSON: yaml: line 1: document contains excessive aliasing
| 1 | a: &a [x, x, x, x, x, x, x, x, x, x]
|   |              ^
| aliases.yaml: object: could not be read: 1 error
= 2
