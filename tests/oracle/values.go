package main

import "strings"

// What the random walk chooses from: values at the limits of some rule, most of them wrong
// in most places, and the values that the API's enumerations have.
var (
	texts = []string{
		"", "a", "agent", "web", "A", "a_b", "-a", "a-", "a.b.c", "sub.domain.example", "a/b", "a/b/c", "/", "/abs", "/abs/../up",
		"../up", "..", ".", "..data", "1", "0", "-1", "1.5", "true", "null", "é", "a b", " a", "a\n", "\u0000", "\u202e",
		"$(A)", "$(A", "$$(A)", "1.2.3.4", "01.2.3.4", "::1", "::ffff:1.2.3.4", "fe80::1%eth0", "1.2.3.4/24", "x=y", "x,y",
		"example.com/x", "kubernetes.io/hostname", "node.kubernetes.io/not-ready", "k8s.io", "Always", "Never", "IfNotPresent",
		"TCP", "Localhost", "metadata.name", "metadata.labels['a']", "spec.nodeName", "status.podIP", "limits.cpu",
		strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("a", 253), strings.Repeat("a", 254), strings.Repeat("é", 200),
	}
	keys = []string{
		"app", "a", "", "A", "a_b", "-a", "a/b", "a/b/c", "example.com/x", "kubernetes.io/os", "beta.kubernetes.io/arch",
		"é", "cpu", "memory", "ephemeral-storage", "hugepages-2Mi", "nvidia.com/gpu", "requests.cpu", "pods",
		strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("a", 254) + "/x",
	}
	resourceNames = []string{
		"cpu", "memory", "ephemeral-storage", "hugepages-2Mi", "hugepages-1Gi", "hugepages-x", "nvidia.com/gpu",
		"kubernetes.io/x", "requests.cpu", "storage", "pods", "a", "", "A_b", "example.com/", strings.Repeat("a", 64),
	}
	quantities = []any{
		"0", "1", "100m", "1.5", "0.5Gi", "1Gi", "512Mi", "1e3", "1E", "-1", "-100m", "0.0001", "100u", "1n", "9223372036854775807",
		"9223372036854775808", "1Ki", "1.5Ki", "", "x", " 1", "1 Gi", "+1", ".5", "5.", 1, 0, -1, 1.5, "1e-3", "12e6", "3Mi", "64Mi",
	}
	percentages = []any{"0%", "1%", "10%", "25%", "99%", "100%", "101%", "200%", "-1%", "x%", "10", "", "%", "1.5%", "010%"}
	numbers     = []any{
		-1, 0, 1, 2, 3, 10, 30, 63, 64, 100, 443, 600, 1000, 1023, 1024, 8080, 65535, 65536, 0o777, 0o1000, 2147483647, -2147483648,
	}
	times = []any{"2024-01-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-01-01T00:00:00+01:00", "2024-01-01", "", nil}

	enumerations = map[string][]string{
		"AppArmorProfileType":                     {"Localhost", "RuntimeDefault", "Unconfined", "x"},
		"AzureDataDiskCachingMode":                {"None", "ReadOnly", "ReadWrite", "x"},
		"AzureDataDiskKind":                       {"Shared", "Dedicated", "Managed", "x"},
		"Capability":                              {"ALL", "SYS_ADMIN", "NET_ADMIN", "CAP_SYS_ADMIN", "x", ""},
		"ContainerRestartPolicy":                  {"Always", "Never", "OnFailure", "x"},
		"ContainerRestartRuleAction":              {"Restart", "RestartAllContainers", "x"},
		"ContainerRestartRuleOnExitCodesOperator": {"In", "NotIn", "Exists"},
		"DNSPolicy":                               {"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None", "x"},
		"DaemonSetUpdateStrategyType":             {"RollingUpdate", "OnDelete", "Recreate", ""},
		"FSGroupChangePolicy":                     {"Always", "OnRootMismatch", "x"},
		"HostPathType":                            {"", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket", "x"},
		"LabelSelectorOperator":                   {"In", "NotIn", "Exists", "DoesNotExist", "Gt"},
		"MountPropagationMode":                    {"None", "HostToContainer", "Bidirectional", "x"},
		"NodeInclusionPolicy":                     {"Honor", "Ignore", "x"},
		"NodeSelectorOperator":                    {"In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "x"},
		"OSName":                                  {"linux", "windows", "Linux", ""},
		"PersistentVolumeAccessMode":              {"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod", "x"},
		"PersistentVolumeMode":                    {"Block", "Filesystem", "x"},
		"PodConditionType":                        {"example.com/ready", "a", "x y"},
		"PodSELinuxChangePolicy":                  {"Recursive", "MountOption", "x"},
		"PreemptionPolicy":                        {"Never", "PreemptLowerPriority", "x"},
		"ProcMountType":                           {"Default", "Unmasked", "x"},
		"Protocol":                                {"TCP", "UDP", "SCTP", "tcp", ""},
		"PullPolicy":                              {"Always", "IfNotPresent", "Never", "x"},
		"RecursiveReadOnlyMode":                   {"Disabled", "IfPossible", "Enabled", "x"},
		"ResourceName":                            {"cpu", "memory", "ephemeral-storage", "x"},
		"ResourceResizeRestartPolicy":             {"NotRequired", "RestartContainer", "x"},
		"RestartPolicy":                           {"Always", "OnFailure", "Never", "x"},
		"SeccompProfileType":                      {"RuntimeDefault", "Localhost", "Unconfined", "x"},
		"Signal":                                  {"SIGTERM", "SIGKILL", "x"},
		"StorageMedium":                           {"", "Memory", "HugePages", "HugePages-2Mi", "x"},
		"SupplementalGroupsPolicy":                {"Merge", "Strict", "x"},
		"TaintEffect":                             {"NoSchedule", "NoExecute", "PreferNoSchedule", "", "x"},
		"TerminationMessagePolicy":                {"File", "FallbackToLogsOnError", "x"},
		"TolerationOperator":                      {"Exists", "Equal", "", "Gt", "x"},
		"URIScheme":                               {"HTTP", "HTTPS", "http", "x"},
		"UnsatisfiableConstraintAction":           {"DoNotSchedule", "ScheduleAnyway", "x"},
	}

	// Where a text is a reference or has a form of its own, values that can be right.
	stringsByField = map[string][]string{
		"name":              {"agent", "web", "v1", "v2", "a", "", "A", "x"},
		"image":             {"example/agent:1.0", "example/agent", "a@sha256:0123", "", " a"},
		"mountPath":         {"/v1", "/v2", "v1", "", "/v1:/v2", "/var/run/secrets/kubernetes.io/serviceaccount"},
		"path":              {"p", "/p", "../p", "p/../q", "", "/healthz"},
		"key":               {"app", "kubernetes.io/os", "node.kubernetes.io/not-ready", "topology.kubernetes.io/zone", "a", "", "x y"},
		"topologyKey":       {"kubernetes.io/hostname", "topology.kubernetes.io/zone", "", "x y"},
		"fieldPath":         {"metadata.name", "metadata.uid", "metadata.labels['a']", "metadata.labels", "spec.nodeName", "status.podIPs", "x"},
		"resource":          {"limits.cpu", "requests.memory", "limits.hugepages-2Mi", "limits.x", ""},
		"apiVersion":        {"v1", "apps/v1", "", "a/b/c"},
		"kind":              {"DaemonSet", "Deployment", "a"},
		"priorityClassName": {"system-node-critical", "a", "A"},
		"generateName":      {"agent-", "Agent-", ""},
		"namespace":         {"default", "kube-system", "A", ""},
	}
)

// keysFor are the keys that a map field of a name is given.
func keysFor(field string) []string {
	switch field {
	case "limits", "requests", "overhead", "allocatedResources":
		return resourceNames
	}
	return keys
}
