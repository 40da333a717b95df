package main

import (
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"
)

// placement is a DaemonSet, some nodes, and pods that run there already.
func (g *generator) placement() map[string]any {
	daemonSet := leastDaemonSet()
	spec := daemonSet["spec"].(object)["template"].(object)["spec"].(object)
	for range g.random.IntN(5) {
		g.constrain(spec)
	}
	var nodes, pods []any
	for i := range 2 + g.random.IntN(6) {
		nodes = append(nodes, g.node(fmt.Sprintf("n%d", i)))
	}
	for i := range g.random.IntN(6) {
		pod := object{"containers": []any{g.container()}, "nodeName": fmt.Sprintf("n%d", g.random.IntN(len(nodes)))}
		pods = append(pods, object{"apiVersion": "v1", "kind": "Pod", "metadata": object{"name": fmt.Sprintf("p%d", i), "namespace": "default"}, "spec": pod})
	}
	return map[string]any{"daemonset": daemonSet, "nodes": nodes, "pods": pods}
}

// constrain adds something to a pod's spec that decides where it runs.
func (g *generator) constrain(spec object) {
	switch g.random.IntN(6) {
	case 0:
		spec["nodeSelector"] = object{pick(g.random, nodeLabels): pick(g.random, nodeValues)}
	case 1:
		list, _ := spec["tolerations"].([]any)
		spec["tolerations"] = append(list, g.grower.grow(object{"key": pick(g.random, taintKeys)}, reflect.TypeOf(corev1.Toleration{}), ""))
	case 2:
		term := object{}
		for range 1 + g.random.IntN(2) {
			list, _ := term["matchExpressions"].([]any)
			var values []any
			for range g.random.IntN(3) {
				values = append(values, pick(g.random, nodeValues))
			}
			term["matchExpressions"] = append(list, object{
				"key": pick(g.random, nodeLabels), "operator": pick(g.random, enumerations["NodeSelectorOperator"]), "values": values})
		}
		spec["affinity"] = object{"nodeAffinity": object{
			"requiredDuringSchedulingIgnoredDuringExecution": object{"nodeSelectorTerms": []any{term}}}}
	case 3:
		spec["containers"] = []any{g.container(), g.container()}
	case 4:
		spec["initContainers"] = []any{g.container()}
		if g.random.IntN(2) == 0 {
			spec["initContainers"].([]any)[0].(object)["restartPolicy"] = "Always"
		}
	case 5:
		spec[pick(g.random, []string{"hostNetwork", "hostPID"})] = true
	}
}

func (g *generator) container() object {
	container := object{"name": pick(g.random, []string{"c0", "c1"}), "image": "img"}
	if g.random.IntN(2) == 0 {
		container["resources"] = object{pick(g.random, []string{"requests", "limits"}): object{
			pick(g.random, []string{"cpu", "memory", "nvidia.com/gpu", "ephemeral-storage"}): pick(g.random, []any{"0", "100m", "1", "2", "512Mi", "1Gi", "4Gi"})}}
	}
	if g.random.IntN(3) == 0 {
		container["ports"] = []any{object{
			"containerPort": 80, "hostPort": pick(g.random, []any{80, 443, 8080}),
			"protocol": pick(g.random, []any{"TCP", "UDP"}), "hostIP": pick(g.random, []any{"", "0.0.0.0", "127.0.0.1"})}}
	}
	return container
}

func (g *generator) node(name string) object {
	labels := object{"kubernetes.io/hostname": name}
	for range g.random.IntN(4) {
		labels[pick(g.random, nodeLabels)] = pick(g.random, nodeValues)
	}
	var taints []any
	for range g.random.IntN(3) {
		taints = append(taints, object{
			"key": pick(g.random, taintKeys), "value": pick(g.random, nodeValues),
			"effect": pick(g.random, []string{"NoSchedule", "NoExecute", "PreferNoSchedule"})})
	}
	allocatable := object{}
	for _, resource := range []string{"cpu", "memory", "pods", "nvidia.com/gpu"} {
		if g.random.IntN(8) > 0 {
			allocatable[resource] = map[string][]string{
				"cpu": {"100m", "1", "4"}, "memory": {"128Mi", "1Gi", "16Gi"}, "pods": {"0", "1", "3", "110"}, "nvidia.com/gpu": {"0", "1", "2"},
			}[resource][g.random.IntN(3)]
		}
	}
	spec := object{}
	if taints != nil {
		spec["taints"] = taints
	}
	return object{"apiVersion": "v1", "kind": "Node", "metadata": object{"name": name, "labels": labels}, "spec": spec,
		"status": object{"allocatable": allocatable}}
}

var (
	nodeLabels = []string{"disk", "zone", "gpu", "rank", "kubernetes.io/os", "kubernetes.io/hostname"}
	nodeValues = []string{"", "ssd", "hdd", "a", "b", "1", "5", "10", "-1", "true", "linux", "windows", "n0", "n1"}
	taintKeys  = []string{"dedicated", "gpu", "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "node.kubernetes.io/disk-pressure", "node-role.kubernetes.io/control-plane"}
)
