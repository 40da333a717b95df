# The program by itself says what it can do.
$
! Check a DaemonSet before it is applied: what the API server answers, where the controller and the
! scheduler place its pods, and what happens next
!
! Usage: daemonset-preflight <COMMAND>
!
! Commands:
!   validate     Check DaemonSets as the API server does: errors, warnings, unknown fields
!   lint         Check DaemonSets against the house rules: good practice that the API server does not
!                enforce
!   place        Print on which nodes a pod would run, and why not on the others
!   explain      Explain what becomes of the pod on certain nodes: every predicate with its outcome
!   diff         Print whether the API server accepts an update, and which nodes gain and lose a pod
!                by it
!   survey       Check several DaemonSets together: host-port clashes, overlapping selectors,
!                resources used on each node
!   default      Print the objects as the API server would store them
!   simulate     Simulate what happens next: each step of the controller, with the rule and the events
!                that Kubernetes emits
!   reach        Print how clients reach the pods (host ports, Services, DNS), and which pods they do
!                not reach
!   redact       Print objects in a form that is safe to share: names, images, addresses and label
!                values are replaced, environments, arguments and annotations removed; what affects
!                placement is kept
!   convert      Convert Pods, static Pods and Deployments into DaemonSets, with what was changed and
!                why
!   diagnose     Diagnose the DaemonSets of a running cluster: why pods are missing, and whether the
!                rollout finishes
!   completions  Print a script that completes commands and options in a shell
!   man          Print the manual in the form that `man` reads
!   help         Print this message or the help of the given subcommand(s)
!
! Options:
!   -h, --help     Print help (see more with '--help')
!   -V, --version  Print version
= 2

$ --help
| Check a DaemonSet before it is applied: what the API server answers, where the controller and the
| scheduler place its pods, and what happens next.
|
| Needs neither a cluster nor a network: nothing is sent anywhere. Only --from-cluster runs your own
| kubectl.
|
| Exit status: 0 without findings, 1 with findings, 2 when something could not be read.
|
| Usage: daemonset-preflight <COMMAND>
|
| Commands:
|   validate     Check DaemonSets as the API server does: errors, warnings, unknown fields
|   lint         Check DaemonSets against the house rules: good practice that the API server does not
|                enforce
|   place        Print on which nodes a pod would run, and why not on the others
|   explain      Explain what becomes of the pod on certain nodes: every predicate with its outcome
|   diff         Print whether the API server accepts an update, and which nodes gain and lose a pod
|                by it
|   survey       Check several DaemonSets together: host-port clashes, overlapping selectors,
|                resources used on each node
|   default      Print the objects as the API server would store them
|   simulate     Simulate what happens next: each step of the controller, with the rule and the events
|                that Kubernetes emits
|   reach        Print how clients reach the pods (host ports, Services, DNS), and which pods they do
|                not reach
|   redact       Print objects in a form that is safe to share: names, images, addresses and label
|                values are replaced, environments, arguments and annotations removed; what affects
|                placement is kept
|   convert      Convert Pods, static Pods and Deployments into DaemonSets, with what was changed and
|                why
|   diagnose     Diagnose the DaemonSets of a running cluster: why pods are missing, and whether the
|                rollout finishes
|   completions  Print a script that completes commands and options in a shell
|   man          Print the manual in the form that `man` reads
|   help         Print this message or the help of the given subcommand(s)
|
| Options:
|   -h, --help
|           Print help (see a summary with '-h')
|
|   -V, --version
|           Print version
= 0

$ validate --help
| Check DaemonSets as the API server does: errors, warnings, unknown fields.
|
| With several versions of Kubernetes (`--kubernetes-version 1.35,1.37`), also report how they differ:
| a finding that only some have ends with those versions.
|
| Usage: daemonset-preflight validate [OPTIONS] <FILE>...
|
| Arguments:
|   <FILE>...
|           YAML or JSON files with one or many documents each; directories, whose `.gitignore` files
|           are respected; patterns such as `deploy/**/*.yaml`; `-` for standard input
|
| Options:
|       --strict
|           Treat warnings as findings
|
|   -o, --output <FORMAT[=FILE]>
|           How to print the answer, and into which file; may be given several times.
|
|           text (with the lines of the file), concise (one line for each finding), json and yaml (the
|           answers of the contract), github (workflow commands, which GitHub Actions shows as
|           annotations), gitlab (Code Quality), junit, rdjson (reviewdog), sarif (code scanning,
|           2.1.0).
|
|           [default: text]
|
|       --output-file <FILE>
|           The file for an output that names none, instead of standard output
|
|       --config <FILE>
|           The configuration file, instead of the nearest `daemonset-preflight.toml` above
|
|       --no-config
|           Do not read a configuration file
|
|       --old <FILE>
|           The objects as they are stored now: DaemonSets found here are checked as updates
|
|       --live <FILE>
|           The live objects of a cluster (`kubectl get daemonsets -A -o json --show-managed-fields`):
|           each file is applied to its live object, as `kubectl apply` does, and the result is
|           checked
|
|       --server-side
|           Apply as `kubectl apply --server-side` does
|
|       --field-manager <NAME>
|           The field manager of a server-side apply
|
|       --force-conflicts
|           Take over fields that other managers own
|
|       --from-cluster
|           Read from a cluster what no file gives: runs `kubectl get … -o json` and `kubectl version`
|
|       --context <NAME>
|           The context of kubectl
|
|       --kubeconfig <FILE>
|           The configuration file of kubectl
|
|   -n, --namespace <NAMESPACE>
|           The namespace for DaemonSets in files that name none, as in kubectl; with --from-cluster,
|           only DaemonSets of this namespace are read
|
|       --field-validation <MODE>
|           What to do with unknown and duplicate fields
|
|           Possible values:
|           - strict: Refuse them, as kubectl requests by default
|           - warn:   Warn about them
|           - ignore: Drop them silently
|
|           [default: strict]
|
|       --kubernetes-version <VERSION>
|           The version of Kubernetes that answers: 1.34, 1.35, 1.36 or 1.37 (the default)
|
|       --kubernetes-version-from <FILE>
|           The version of a cluster: a file with what `kubectl version -o json` printed; `-` for
|           standard input
|
|       --feature-gates <NAME=BOOL>
|           Feature gates of the API server that are not set as they are by default
|
|       --allow-privileged[=<BOOL>]
|           Whether the API server allows privileged containers
|
|           [default: true]
|           [possible values: true, false]
|
|       --fix
|           Fix in the files what can be fixed safely, such as a misspelt field name; comments and
|           formatting are kept. Then report the remaining findings
|
|       --diff
|           Print what `--fix` would change, without writing
|
|   -h, --help
|           Print help (see a summary with '-h')
= 0

$ place --help
| Print on which nodes a pod would run, and why not on the others
|
| Usage: daemonset-preflight place [OPTIONS] [FILE]
|
| Arguments:
|   [FILE]
|           A YAML or JSON file with DaemonSets; `-` for standard input. With --from-cluster it may be
|           left out for those of the cluster
|
| Options:
|       --nodes <FILE>
|           The nodes: `kubectl get nodes -o json` (or `-o yaml`); `-` for standard input
|
|       --pods <FILE>
|           The pods that already run: `kubectl get pods -A -o json`
|
|       --live <FILE>
|           The live objects of a cluster (`kubectl get daemonsets -A -o json --show-managed-fields`):
|           each file is applied to its live object, as `kubectl apply` does, and the result is
|           checked
|
|       --server-side
|           Apply as `kubectl apply --server-side` does
|
|       --field-manager <NAME>
|           The field manager of a server-side apply
|
|       --force-conflicts
|           Take over fields that other managers own
|
|       --from-cluster
|           Read from a cluster what no file gives: runs `kubectl get … -o json` and `kubectl version`
|
|       --context <NAME>
|           The context of kubectl
|
|       --kubeconfig <FILE>
|           The configuration file of kubectl
|
|   -n, --namespace <NAMESPACE>
|           The namespace for DaemonSets in files that name none, as in kubectl; with --from-cluster,
|           only DaemonSets of this namespace are read
|
|       --all
|           Print a line for each node, instead of one for all nodes with the same reason
|
|   -o, --output <FORMAT>
|           How to print the answer
|
|           Possible values:
|           - text: For people
|           - json: For programs: the answers of the contract
|
|           [default: text]
|
|   -h, --help
|           Print help (see a summary with '-h')
= 0

$ default --help
| Print the objects as the API server would store them
|
| Usage: daemonset-preflight default [OPTIONS] <FILE>
|
| Arguments:
|   <FILE>
|           A YAML or JSON file; `-` for standard input
|
| Options:
|       --kubernetes-version <VERSION>
|           The version of Kubernetes that answers: 1.34, 1.35, 1.36 or 1.37 (the default)
|
|       --kubernetes-version-from <FILE>
|           The version of a cluster: a file with what `kubectl version -o json` printed; `-` for
|           standard input
|
|       --feature-gates <NAME=BOOL>
|           Feature gates of the API server that are not set as they are by default
|
|   -o, --output <FORMAT>
|           How to print the objects
|
|           Possible values:
|           - json: One object, or a `List` of several
|           - yaml: A document for each object
|
|           [default: json]
|
|   -h, --help
|           Print help (see a summary with '-h')
= 0

$ validate
! error: the following required arguments were not provided:
!   <FILE>...
!
! Usage: daemonset-preflight validate <FILE>...
!
! For more information, try '--help'.
= 2

$ place agent.yaml
! error: the following required arguments were not provided:
!   --nodes <FILE>
!
! Usage: daemonset-preflight place --nodes <FILE> <FILE>
!
! For more information, try '--help'.
= 2

$ validate agent.yaml --output xml
! error: invalid value 'xml' for '--output <FORMAT[=FILE]>': it is one of text, concise, json, yaml, github, gitlab, junit, rdjson, sarif
!
! For more information, try '--help'.
= 2

$ apply agent.yaml
! error: unrecognized subcommand 'apply'
!
! Usage: daemonset-preflight <COMMAND>
!
! For more information, try '--help'.
= 2
