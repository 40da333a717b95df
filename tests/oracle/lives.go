package main

import (
	"fmt"
	"reflect"

	corev1 "k8s.io/api/core/v1"
)

// repetitions is how often a life is run before it counts as one that does not depend on
// which of several equals the controller takes first.
const repetitions = 16

// lifecycle is a cluster, a DaemonSet and a script of events whose answer is the same in
// every run; nil when it is not.
func (g *generator) lifecycle() (map[string]any, error) {
	var nodes []any
	for i := range 1 + g.random.IntN(12) {
		nodes = append(nodes, g.plainNode(fmt.Sprintf("n%d", i)))
	}
	ticks := 12 + g.random.IntN(14)
	daemonSet := leastDaemonSet()
	daemonSet["metadata"].(object)["namespace"] = "default"
	spec := daemonSet["spec"].(object)
	spec["minReadySeconds"] = pick(g.random, []int{0, 0, 0, 15, 30})
	spec["revisionHistoryLimit"] = pick(g.random, []int{0, 1, 10})
	spec["template"] = g.template(1)
	spec["updateStrategy"] = g.strategy()
	values := map[string]any{
		"nodes": nodes, "daemonset": daemonSet, "ticks": ticks,
		"readyAfterTicks": g.random.IntN(4), "tickSeconds": pick(g.random, []int{10, 30}),
	}
	if g.random.IntN(10) == 0 {
		var orphans []any
		for i := range nodes {
			if g.random.IntN(2) == 0 {
				orphans = append(orphans, fmt.Sprintf("n%d", i))
			}
		}
		if orphans != nil {
			values["orphans"] = orphans
		}
	}
	events := []any{}
	for range g.random.IntN(6) {
		events = append(events, g.lifecycleEvent(len(nodes), ticks))
	}
	values["events"] = events

	text, err := marshal(values)
	if err != nil {
		return nil, err
	}
	var first lifecycleAnswer
	for run := range repetitions {
		c, err := decodeLifecycleText(text)
		if err != nil {
			return nil, err
		}
		answer, err := c.answer()
		if err != nil {
			return nil, err
		}
		if run == 0 {
			first = answer
		} else if !reflect.DeepEqual(first, answer) {
			return nil, nil
		}
	}
	return values, nil
}

// plainNode is a node with room for every pod.
func (g *generator) plainNode(name string) object {
	node := g.node(name)
	node["status"] = object{"allocatable": object{"cpu": "4", "memory": "8Gi", "pods": "110"}}
	return node
}

// template is one that some nodes may not run.
func (g *generator) template(image int) object {
	template := object{
		"metadata": object{"labels": object{"app": "agent"}},
		"spec":     object{"containers": []any{object{"name": "agent", "image": fmt.Sprintf("agent:%d", image)}}},
	}
	spec := template["spec"].(object)
	if g.random.IntN(3) == 0 {
		spec["nodeSelector"] = object{pick(g.random, nodeLabels): pick(g.random, nodeValues)}
	}
	if g.random.IntN(2) == 0 {
		toleration := g.grower.grow(object{"key": pick(g.random, taintKeys), "operator": "Exists"}, reflect.TypeOf(corev1.Toleration{}), "")
		spec["tolerations"] = []any{toleration}
	}
	if g.random.IntN(8) == 0 {
		template["metadata"].(object)["annotations"] = object{neverReady: "true"}
	}
	return template
}

func (g *generator) strategy() object {
	if g.random.IntN(6) == 0 {
		return object{"type": "OnDelete"}
	}
	amount := func() any { return pick(g.random, []any{1, 2, 3, "10%", "50%", "100%"}) }
	rolling := object{"maxUnavailable": amount(), "maxSurge": 0}
	if g.random.IntN(2) == 0 {
		rolling = object{"maxUnavailable": 0, "maxSurge": amount()}
	}
	return object{"type": "RollingUpdate", "rollingUpdate": rolling}
}

func (g *generator) lifecycleEvent(nodes, ticks int) object {
	event := object{"tick": 1 + g.random.IntN(ticks-1)}
	node := fmt.Sprintf("n%d", g.random.IntN(nodes))
	switch g.random.IntN(10) {
	case 0:
		event["do"], event["object"] = "addNode", g.plainNode(fmt.Sprintf("n%d", nodes+g.random.IntN(3)))
	case 1:
		event["do"], event["node"] = "removeNode", node
	case 2:
		event["do"], event["node"] = "setLabels", node
		event["labels"] = g.node(node)["metadata"].(object)["labels"]
	case 3:
		event["do"], event["node"] = "setTaints", node
		event["taints"] = []any{}
		if taints, given := g.node(node)["spec"].(object)["taints"]; given {
			event["taints"] = taints
		}
	case 4, 5:
		event["do"], event["template"] = "updateTemplate", g.template(2+g.random.IntN(2))
	case 6:
		event["do"], event["updateStrategy"] = "updateStrategy", g.strategy()
	case 7:
		event["do"], event["node"] = pick(g.random, []string{"failPod", "succeedPod"}), node
	case 8:
		event["do"], event["node"] = "deletePod", node
	case 9:
		event["do"], event["node"], event["ready"] = "nodeReady", node, g.random.IntN(2) == 0
	}
	return event
}
