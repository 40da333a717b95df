// The families of scripts.
package main

type family struct {
	name  string
	write func(*Script)
}

var families = []family{
	{"rollout", rollout},
	{"surge", surge},
	{"on-delete", updatedOnDelete},
	{"stuck", stuck},
	{"outage", outage},
	{"outage-rollout", rolloutBesideOutage},
	{"not-ready", notReady},
	{"drain", drain},
	{"preemption", preemption},
	{"no-room", noRoom},
	{"host-port", hostPort},
	{"gone", nodesGone},
	{"back", nodesBack},
	{"deletion", deletion},
	{"deletion-outage", deletionBesideOutage},
	{"left", left},
	{"join", join},
	{"labels", labels},
	{"taints", taints},
	{"evicted", evicted},
	{"ended", ended},
	{"exported", exported},
	{"adoption", adoption},
	{"history", history},
}

const settled = 12.0

func (s *Script) budget(field string) Object {
	return rolling(field, pick[any](s, int64(1), int64(2), "34%", "50%", "100%"))
}

func (s *Script) ready() Object {
	if s.chance(40) {
		return Object{"minReadySeconds": int64(pick(s, 2, 4))}
	}
	return Object{}
}

func with(spec Object, field string, value any) Object {
	spec[field] = value
	return spec
}

// A rolling update; another one begins before it ends, or it is put back.
func rollout(s *Script) {
	s.nodes(pick(s, 3, 4, 5))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), with(s.ready(), "updateStrategy", s.budget("maxUnavailable")))}
	s.at(settled, "updateTemplate", s.template("agent", 2, nil))
	switch s.random.IntN(3) {
	case 0:
		s.at(settled+70, "updateTemplate", s.template("agent", 3, nil))
	case 1:
		s.at(settled+70, "rollBack", int64(0))
	}
	s.Until = int64((settled + 70) * 1000)
	if len(s.Events) > 1 {
		s.Until += 70_000
	}
}

func surge(s *Script) {
	s.nodes(pick(s, 3, 4, 5))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), with(s.ready(), "updateStrategy", s.budget("maxSurge")))}
	s.at(settled, "updateTemplate", s.template("agent", 2, nil))
	if s.chance(50) {
		s.at(settled+70, "rollBack", int64(0))
		s.Until = 150_000
		return
	}
	s.Until = 82_000
}

func updatedOnDelete(s *Script) {
	s.nodes(3)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{"updateStrategy": onDelete})}
	s.at(settled, "updateTemplate", s.template("agent", 2, nil))
	s.at(settled+5, "deletePods", s.nodeName("a"))
	if s.chance(50) {
		s.at(settled+15, "updateStrategy", s.budget(pick(s, "maxUnavailable", "maxSurge")))
		s.Until = 70_000
	}
}

// A template whose pods never get ready, and what helps.
func stuck(s *Script) {
	s.nodes(pick(s, 3, 4))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), with(s.ready(), "updateStrategy", s.budget(pick(s, "maxUnavailable", "maxSurge"))))}
	s.at(settled, "updateTemplate", s.template("agent", 2, Object{"neverReady": true}))
	if s.chance(50) {
		s.at(settled+25, "rollBack", int64(0))
	} else {
		s.at(settled+25, "updateTemplate", s.template("agent", 3, nil))
	}
	s.Until = 80_000
}

func outage(s *Script) {
	s.nodes(pick(s, 2, 3))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), s.ready())}
	s.at(s.between(settled, 20), "nodeReady", Object{"node": s.nodeName("a"), "ready": false, "outage": "unreachable"})
	if s.chance(50) {
		s.at(40, "setTaints", Object{"node": s.nodeName("b"), "taints": []any{Object{"key": "busy", "value": "", "effect": "NoSchedule"}}})
	}
	back := pick(s, 45.0, 95.0, 110.0)
	s.at(back, "nodeReady", Object{"node": s.nodeName("a"), "ready": true})
	s.Until = int64(back+15) * 1000
}

func rolloutBesideOutage(s *Script) {
	s.nodes(pick(s, 3, 4))
	field := pick(s, "maxUnavailable", "maxSurge")
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{"updateStrategy": s.budget(field)})}
	s.at(settled, "nodeReady", Object{"node": s.nodeName("a"), "ready": false, "outage": "unreachable"})
	s.at(85, "updateTemplate", s.template("agent", 2, nil))
	s.at(125, "nodeReady", Object{"node": s.nodeName("a"), "ready": true})
	s.Until = 165_000
}

// A kubelet that says itself that its node is not ready, and goes on.
func notReady(s *Script) {
	s.nodes(3)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{"updateStrategy": s.budget("maxUnavailable")})}
	s.Pods = []Object{s.pod("work", "a", Object{"app": "work"}, Object{"tolerations": []any{
		Object{"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": int64(pick(s, 0, 5, 60))},
		Object{"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": int64(5)},
	}})}
	s.at(settled, "nodeReady", Object{"node": s.nodeName("a"), "ready": false, "outage": "notReady"})
	if s.chance(50) {
		s.at(settled+10, "updateTemplate", s.template("agent", 2, nil))
	}
	s.at(settled+40, "nodeReady", Object{"node": s.nodeName("a"), "ready": true})
	s.Until = 80_000
}

func drain(s *Script) {
	s.nodes(3)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), s.ready())}
	s.Pods = []Object{s.pod("work", "a", Object{"app": "work"}, nil), s.pod("job", "b", Object{"app": "job"}, nil)}
	s.at(settled, "drain", s.nodeName("a"))
	if s.chance(50) {
		s.at(settled+8, "updateTemplate", s.template("agent", 2, nil))
		s.at(settled+50, "uncordon", s.nodeName("a"))
	} else {
		s.at(settled+8, "removeNode", s.nodeName("a"))
		s.at(settled+100, "addNode", s.node("a", nil))
	}
}

// Daemons that matter more drive out pods that have the room.
func preemption(s *Script) {
	s.nodes(2)
	high := s.class("high", 1000)
	low := s.class("low", pick(s, int64(10), 10, 2000))
	fill := Object{"requests": Object{"cpu": pick(s, "3", "3500m")}, "priorityClassName": low}
	s.Pods = []Object{s.pod("fill", "a", Object{"app": "fill"}, fill)}
	if s.chance(50) {
		// Of another priority: of equals that start in the same second either may be driven out.
		lowest := s.class("lowest", 1)
		s.Pods = append(s.Pods, s.pod("more", "a", Object{"app": "fill"}, Object{"requests": Object{"cpu": "500m"}, "priorityClassName": lowest}))
	}
	spec := Object{"requests": Object{"cpu": pick(s, "1", "2")}, "priorityClassName": high}
	if s.chance(30) {
		s.Classes[0]["preemptionPolicy"] = "Never"
	}
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, spec), nil)}
	s.at(20, "updateTemplate", s.template("agent", 2, spec))
	s.at(45, "createPod", s.pod("late", "b", Object{"app": "late"}, Object{"requests": Object{"cpu": "100m"}}))
}

func noRoom(s *Script) {
	s.nodes(pick(s, 2, 3))
	s.Pods = []Object{s.pod("fill", "a", Object{"app": "fill"}, Object{"requests": Object{"cpu": "3500m", "memory": "7Gi"}})}
	requests := pick(s, Object{"cpu": "1"}, Object{"memory": "2Gi"}, Object{"cpu": "1", "memory": "2Gi"}, Object{"cpu": "5"})
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, Object{"requests": requests}), nil)}
	if s.chance(50) {
		s.at(settled, "updateTemplate", s.template("agent", 2, Object{"requests": requests}))
	}
	s.at(35, "deletePod", "fill")
	if s.chance(50) {
		s.at(50, "updateTemplate", s.template("agent", 3, Object{"requests": Object{"cpu": "100m"}}))
	}
	s.Until = 85_000
}

func hostPort(s *Script) {
	s.nodes(2)
	s.DaemonSets = []Object{
		s.daemonSet("agent", s.template("agent", 1, Object{"hostPort": int64(9100)}), Object{"updateStrategy": s.budget(pick(s, "maxUnavailable", "maxUnavailable", "maxSurge"))}),
	}
	other := s.daemonSet("other", s.template("other", 1, Object{"hostPort": int64(9100)}), nil)
	s.at(settled, "createDaemonSet", other)
	if s.chance(50) {
		s.at(22, "updateTemplate", s.template("agent", 2, Object{"hostPort": int64(9200)}))
	} else {
		s.at(22, "deleteDaemonSet", pick(s, "background", "foreground"))
	}
	s.Until = 70_000
}

func nodesGone(s *Script) {
	s.nodes(pick(s, 2, 3))
	// All at once: a pod on the node that is gone would hold up the others, if it came first.
	budget := rolling(pick(s, "maxUnavailable", "maxSurge"), int64(5))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{"updateStrategy": budget})}
	s.Pods = []Object{s.pod("work", "a", Object{"app": "work"}, nil)}
	at := s.between(settled, 20)
	s.at(at, "removeNode", s.nodeName("a"))
	if s.chance(50) {
		s.at(at+3, "updateTemplate", s.template("agent", 2, nil))
	}
	s.Until = 110_000
}

// A node that comes again, before the garbage collector has noticed that it was gone, and after.
func nodesBack(s *Script) {
	s.nodes(2)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), nil)}
	s.at(settled, "removeNode", s.nodeName("a"))
	if s.chance(50) {
		s.at(settled+s.between(5, 30), "addNode", s.node("a", nil))
		s.Until = 100_000
	} else {
		s.at(settled+95, "addNode", s.node("a", nil))
		s.Until = 125_000
	}
}

func deletion(s *Script) {
	s.nodes(pick(s, 2, 3))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), nil)}
	if s.chance(40) {
		s.at(settled, "updateTemplate", s.template("agent", 2, nil))
	}
	s.at(settled+pick(s, 2.0, 40.0), "deleteDaemonSet", pick(s, "background", "foreground"))
	s.Until = 70_000
}

// A pod that nobody ends holds up a deletion in the foreground.
func deletionBesideOutage(s *Script) {
	s.nodes(2)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), nil)}
	s.at(settled, "nodeReady", Object{"node": s.nodeName("a"), "ready": false, "outage": "unreachable"})
	s.at(settled+5, "deleteDaemonSet", pick(s, "background", "foreground"))
	s.at(settled+35, "nodeReady", Object{"node": s.nodeName("a"), "ready": true})
	s.Until = 65_000
}

// Pods and revisions that a deleted DaemonSet leaves are those of the next one.
func left(s *Script) {
	s.nodes(pick(s, 2, 3))
	strategy := Object{"updateStrategy": s.budget("maxUnavailable")}
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), strategy)}
	if s.chance(40) {
		s.at(settled, "updateTemplate", s.template("agent", 2, nil))
	}
	s.at(45, "deleteDaemonSet", "orphan")
	if s.chance(40) {
		s.at(50, "deletePods", s.nodeName("a"))
	}
	s.at(55, "createDaemonSet", s.daemonSet("agent", s.template("agent", pick(s, 1, 2, 3), nil), strategy))
	s.Until = 100_000
}

func join(s *Script) {
	s.nodes(2)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{"updateStrategy": s.budget("maxUnavailable")})}
	s.at(settled, "addNode", s.node("c", nil))
	if s.chance(50) {
		s.at(25, "updateTemplate", s.template("agent", 2, nil))
		s.at(26, "addNode", s.node("d", nil))
	}
	if s.chance(50) {
		s.at(65, "cordon", s.nodeName("b"))
		s.at(66, "addNode", s.node("e", Object{"pool": "other"}))
	}
	s.Until = 85_000
}

func labels(s *Script) {
	s.nodes(3)
	selector := Object{"nodeSelector": Object{"pool": "ssd"}}
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, selector), with(s.ready(), "updateStrategy", s.budget("maxUnavailable")))}
	label := func(at float64, letter, pool string) {
		s.at(at, "setLabels", Object{"node": s.nodeName(letter), "labels": s.labels(letter, Object{"pool": pool})})
	}
	label(settled, "a", "ssd")
	label(settled+1, "b", "ssd")
	if s.chance(50) {
		s.at(25, "updateTemplate", s.template("agent", 2, selector))
	}
	label(50, "a", pick(s, "hdd", "ssd"))
	label(51, "c", "ssd")
	if s.chance(50) {
		s.at(65, "updateTemplate", s.template("agent", 3, nil))
	}
	s.Until = 110_000
}

func taints(s *Script) {
	s.nodes(3)
	spec := Object{}
	if s.chance(50) {
		spec["tolerations"] = []any{Object{"key": "dedicated", "operator": "Exists", "effect": pick(s, "NoSchedule", "NoExecute")}}
	}
	// All at once: which of several pods is replaced first would decide how long the others wait.
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, spec), Object{"updateStrategy": rolling("maxUnavailable", int64(5))})}
	taint := func(at float64, letter string, effects ...any) {
		list := []any{}
		for _, effect := range effects {
			list = append(list, Object{"key": "dedicated", "value": "db", "effect": effect})
		}
		s.at(at, "setTaints", Object{"node": s.nodeName(letter), "taints": list})
	}
	taint(settled, "a", pick(s, "NoSchedule", "NoExecute", "PreferNoSchedule"))
	taint(settled+1, "b", pick(s, "NoSchedule", "NoExecute"))
	if s.chance(60) {
		s.at(25, "updateTemplate", s.template("agent", 2, spec))
	}
	taint(60, "a")
	if s.chance(50) {
		taint(61, "b")
	}
	s.Until = 90_000
}

// Taints that drive out pods after a time, and are taken away before it is over.
func evicted(s *Script) {
	s.nodes(2)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, Object{"tolerations": []any{
		Object{"key": "dedicated", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": int64(pick(s, 5, 10))},
	}}), nil)}
	s.Pods = []Object{s.pod("work", "a", Object{"app": "work"}, Object{"tolerations": []any{
		Object{"key": "dedicated", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": int64(pick(s, 4, 30))},
	}})}
	s.at(settled, "setTaints", Object{"node": s.nodeName("a"), "taints": []any{Object{"key": "dedicated", "value": "", "effect": "NoExecute"}}})
	s.at(settled+pick(s, 2.0, 18.0), "setTaints", Object{"node": s.nodeName("a"), "taints": []any{}})
	s.Until = 60_000
}

// Pods that fail and end.
func ended(s *Script) {
	s.nodes(2)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), s.ready())}
	s.at(settled, pick(s, "failPods", "succeedPods"), s.nodeName("a"))
	s.at(25, "failPods", s.nodeName("a"))
	if s.chance(50) {
		s.at(40, "succeedPods", s.nodeName("b"))
	}
	s.Until = 60_000
}

func exported(s *Script) {
	s.nodes(pick(s, 3, 4))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{"updateStrategy": s.budget("maxUnavailable")})}
	changed := Object{"template": s.template("agent", 2, nil)}
	switch s.random.IntN(3) {
	case 0:
		changed = Object{"minReadySeconds": int64(3), "template": s.template("agent", 2, nil)}
	case 1:
		changed = Object{"updateStrategy": s.budget("maxSurge"), "template": s.template("agent", 2, nil)}
	}
	s.at(settled, "apply", Object{"name": "agent", "spec": changed})
	if s.chance(40) {
		s.at(70, "apply", Object{"name": "agent", "spec": Object{"revisionHistoryLimit": int64(1)}})
	}
	s.Until = 85_000
}

// Pods without a controller that a DaemonSet selects.
func adoption(s *Script) {
	s.nodes(pick(s, 2, 3))
	s.Pods = []Object{
		s.pod("early", "a", Object{"app": "agent"}, nil),
		s.pod("other", "b", Object{"app": "other"}, nil),
	}
	strategy := pick(s, onDelete, onDelete, s.budget("maxUnavailable"))
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{"updateStrategy": strategy})}
	s.at(20, "setPodLabels", Object{"pod": "other", "labels": Object{"app": "agent"}})
	if strategy["type"] == "OnDelete" {
		s.at(35, "setPodLabels", Object{"pod": "early", "labels": Object{"app": "free"}})
	}
	s.at(50, "createPod", s.pod("late", "a", Object{"app": "agent"}, nil))
	s.Until = 75_000
}

func history(s *Script) {
	s.nodes(2)
	s.DaemonSets = []Object{s.daemonSet("agent", s.template("agent", 1, nil), Object{
		"revisionHistoryLimit": int64(pick(s, 0, 1, 2)), "updateStrategy": rolling("maxUnavailable", "100%"),
	})}
	for turn := range 3 {
		s.at(settled+20*float64(turn), "updateTemplate", s.template("agent", 2+turn, nil))
	}
	if s.chance(50) {
		s.at(settled+60, "updateTemplate", s.template("agent", 1, nil))
	}
	s.Until = 100_000
}
