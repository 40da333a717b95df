// What a script is made of: nodes, DaemonSets, pods and events, each run's own.
package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
)

// Script is what a cluster holds at the beginning, and what happens to it from outside.
type Script struct {
	number     int
	ID         string
	random     *rand.Rand
	Classes    []Object
	Nodes      []Object
	DaemonSets []Object
	Pods       []Object
	Events     []Event
	// How long the run takes, in milliseconds.
	Until int64
}

// Event is an action and its time in milliseconds.
type Event struct {
	At     int64
	Action Object
}

// newScript makes the script of a number: families by turns, details at random.
func newScript(seed uint64, number int) *Script {
	family := families[number%len(families)]
	script := &Script{
		number: number,
		ID:     fmt.Sprintf("%s-%d", family.name, number/len(families)+1),
		random: rand.New(rand.NewPCG(seed, uint64(number))),
	}
	family.write(script)
	if script.Until == 0 {
		last := int64(0)
		for _, event := range script.Events {
			last = max(last, event.At)
		}
		script.Until = last + 40_000
	}
	return script
}

// runOfNode is the run that a node belongs to by its name.
func runOfNode(node string) string { return node[:max(strings.LastIndex(node, "-"), 0)] }

func (s *Script) nodeName(letter string) string { return s.ID + "-" + letter }

// labels are those of a node of the run, with others.
func (s *Script) labels(letter string, others Object) Object {
	labels := Object{"run": s.ID, played: "fake", "kubernetes.io/hostname": s.nodeName(letter)}
	maps.Copy(labels, others)
	return labels
}

func (s *Script) node(letter string, others Object) Object {
	room := Object{"cpu": "4", "memory": "8Gi", "pods": "110"}
	return Object{
		"apiVersion": "v1", "kind": "Node",
		"metadata": Object{"name": s.nodeName(letter), "labels": s.labels(letter, others)},
		"status":   Object{"allocatable": maps.Clone(room), "capacity": maps.Clone(room)},
	}
}

// nodes gives the cluster so many nodes, a, b, c and so on.
func (s *Script) nodes(count int) {
	for index := range count {
		s.Nodes = append(s.Nodes, s.node(string(rune('a'+index)), nil))
	}
}

// template is one whose image has this tag, with these fields of its spec.
func (s *Script) template(name string, tag int, spec Object) Object {
	container := Object{"name": name, "image": fmt.Sprintf("example.org/%s:%d", name, tag)}
	if requests, ok := spec["requests"]; ok {
		container["resources"] = Object{"requests": requests}
	}
	if port, ok := spec["hostPort"]; ok {
		container["ports"] = []any{Object{"containerPort": port, "hostPort": port}}
	}
	pod := Object{"nodeSelector": Object{"run": s.ID}, "containers": []any{container}}
	metadata := Object{"labels": Object{"app": name}}
	for field, value := range spec {
		switch field {
		case "requests", "hostPort":
		case "nodeSelector":
			maps.Copy(pod["nodeSelector"].(Object), value.(Object))
		case "neverReady":
			metadata["annotations"] = Object{"simulate/never-ready": "true"}
		default:
			pod[field] = value
		}
	}
	return Object{"metadata": metadata, "spec": pod}
}

// daemonSet is a DaemonSet of a template, with these fields of its spec.
func (s *Script) daemonSet(name string, template, spec Object) Object {
	whole := Object{"selector": Object{"matchLabels": Object{"app": name}}, "template": template}
	maps.Copy(whole, spec)
	return Object{
		"apiVersion": "apps/v1", "kind": "DaemonSet",
		"metadata": Object{"name": name, "namespace": s.ID}, "spec": whole,
	}
}

func rolling(field string, value any) Object {
	update := Object{field: value}
	if field == "maxSurge" {
		update["maxUnavailable"] = int64(0)
	}
	return Object{"type": "RollingUpdate", "rollingUpdate": update}
}

var onDelete = Object{"type": "OnDelete"}

// pod is one without a controller, on a node.
func (s *Script) pod(name, letter string, labels, spec Object) Object {
	container := Object{"name": "main", "image": "example.org/work:1"}
	whole := Object{"nodeName": s.nodeName(letter), "containers": []any{container}}
	for field, value := range spec {
		if field == "requests" {
			container["resources"] = Object{"requests": value}
		} else {
			whole[field] = value
		}
	}
	return Object{
		"apiVersion": "v1", "kind": "Pod",
		"metadata": Object{"name": name, "namespace": s.ID, "labels": labels}, "spec": whole,
	}
}

func (s *Script) class(name string, value int64) string {
	whole := s.ID + "-" + name
	s.Classes = append(s.Classes, Object{
		"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass",
		"metadata": Object{"name": whole}, "value": value,
	})
	return whole
}

// at has something happen, to the DaemonSet `agent` where it is one that it happens to.
func (s *Script) at(seconds float64, verb string, value any) {
	action := Object{"do": Object{verb: value}}
	switch verb {
	case "updateTemplate", "updateStrategy", "rollBack", "deleteDaemonSet":
		action["daemonSet"] = "agent"
	}
	s.Events = append(s.Events, Event{At: int64(seconds * 1000), Action: action})
}

func (s *Script) chance(percent int) bool { return s.random.IntN(100) < percent }

func pick[T any](s *Script, values ...T) T { return values[s.random.IntN(len(values))] }

// between is a span in seconds, with tenths.
func (s *Script) between(from, to float64) float64 {
	return float64(int((from+s.random.Float64()*(to-from))*10)) / 10
}
