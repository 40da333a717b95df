// One run of a script in the cluster, and what is seen of it.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"
)

// Case is a script and what was seen of it.
type Case struct {
	number            int
	ID                string    `json:"id"`
	KubernetesVersion string    `json:"kubernetesVersion"`
	DaemonSets        []Object  `json:"daemonSets"`
	Nodes             []Object  `json:"nodes"`
	Pods              []Object  `json:"pods,omitempty"`
	Options           Object    `json:"options"`
	Events            []Object  `json:"events"`
	Until             int64     `json:"until"`
	Expect            []Sighted `json:"expect"`
}

// Sighted is one thing that was seen: of a pod on a node, of a node, or of a DaemonSet.
type Sighted struct {
	// When, in milliseconds from the start of the script.
	At   int64  `json:"at"`
	Node string `json:"node,omitempty"`
	// Pods that come of a template are called by their DaemonSet, and by their turn on the node.
	Pod       string `json:"pod,omitempty"`
	DaemonSet string `json:"daemonSet,omitempty"`
	What      string `json:"what"`
	// A template's hash, a taint's key, the scheduler's words, or those of an event.
	Detail string `json:"detail,omitempty"`
	Status Object `json:"status,omitempty"`
}

// Run is a script under way.
type Run struct {
	cluster *Cluster
	script  *Script
	lock    sync.Mutex
	started time.Time
	seen    []Sighted
	pods    map[string]*seenPod
	turns   map[string]int
	nodes   map[string]*seenNode
	status  map[string]string
	// How long pods took to get ready, and to go, in milliseconds.
	readyAfter, termination []int64
	// Nodes whose kubelets are silent or gone, and why the machine was too slow for the others.
	silent map[string]bool
	slow   string
	// Events may come before the pods that they are about.
	events []*unstructured.Unstructured
	at     []time.Time
}

type seenPod struct {
	name, label, node, uid, owner string
	phase, pending                string
	bound, ready, deleted         bool
	createdAt                     time.Time
	boundAt, deletedAt            time.Time
}

type seenNode struct {
	known bool
	ready string
	taint string
}

// record runs a script and gives what was seen.
func record(cluster *Cluster, script *Script, version string) (*Case, error) {
	run := &Run{
		cluster: cluster, script: script, pods: map[string]*seenPod{}, turns: map[string]int{},
		nodes: map[string]*seenNode{}, status: map[string]string{}, silent: map[string]bool{},
	}
	cluster.lock.Lock()
	cluster.runs[script.ID] = run
	cluster.lock.Unlock()
	defer func() {
		cluster.lock.Lock()
		delete(cluster.runs, script.ID)
		cluster.lock.Unlock()
		cluster.clean(run)
	}()
	if err := run.prepare(); err != nil {
		return nil, err
	}
	run.lock.Lock()
	run.started = time.Now()
	run.seen = nil
	run.lock.Unlock()
	for _, set := range script.DaemonSets {
		if err := cluster.create(daemonSets, script.ID, set); err != nil {
			return nil, err
		}
	}
	var done []Object
	for _, event := range script.Events {
		time.Sleep(time.Until(run.started.Add(time.Duration(event.At) * time.Millisecond)))
		action, err := cluster.do(run, event.Action)
		if err != nil {
			return nil, fmt.Errorf("%v: %w", event.Action, err)
		}
		recorded := maps.Clone(action)
		recorded["at"] = run.since(time.Now())
		if name := text(recorded["daemonSet"]); name != "" {
			recorded["daemonSet"] = script.ID + "/" + name
		}
		done = append(done, recorded)
	}
	time.Sleep(time.Until(run.started.Add(time.Duration(script.Until) * time.Millisecond)))
	run.lock.Lock()
	defer run.lock.Unlock()
	until := run.since(time.Now())
	if run.slow != "" {
		return nil, errTooSlow{run.slow}
	}
	run.addEvents()
	sort.SliceStable(run.seen, func(a, b int) bool { return run.seen[a].At < run.seen[b].At })
	options := Object{
		"readyAfter": typical(run.readyAfter, 3000), "termination": typical(run.termination, 2000),
	}
	sets := append(slices.Clone(script.Classes), script.DaemonSets...)
	return &Case{
		number: script.number, ID: script.ID, KubernetesVersion: version, DaemonSets: sets,
		Nodes: script.Nodes, Pods: script.Pods, Options: options, Events: done, Until: until, Expect: run.seen,
	}, nil
}

// errTooSlow says that a run tells more of the machine than of Kubernetes.
type errTooSlow struct{ what string }

func (e errTooSlow) Error() string { return "the machine was too slow: " + e.what }

// patience is how much longer than usual something may take.
const patience = 1500 * time.Millisecond

// expect notes when something took too long that nothing held up.
func (run *Run) expect(pod *seenPod, what string, since time.Time, usual time.Duration) {
	if took := time.Since(since); !run.started.IsZero() && !run.silent[pod.node] && took > usual+patience {
		run.slow = fmt.Sprintf("%s %s on %s after %s", pod.label, what, pod.node, took)
	}
}

// prepare creates what is there before the script begins, and waits until it is ready.
func (run *Run) prepare() error {
	cluster, script := run.cluster, run.script
	space := Object{"apiVersion": "v1", "kind": "Namespace", "metadata": Object{"name": script.ID}}
	// What a run of the same name has left may still be on its way out.
	for turn := 0; ; turn++ {
		err := cluster.create(namespaces, "", space)
		if err == nil {
			break
		}
		if turn == 60 {
			return err
		}
		time.Sleep(time.Second)
	}
	for _, class := range script.Classes {
		if err := cluster.create(priorities, "", class); err != nil {
			return err
		}
	}
	for _, node := range script.Nodes {
		if err := cluster.create(nodes, "", node); err != nil {
			return err
		}
	}
	ready := func() bool {
		known, up := 0, 0
		for _, node := range run.nodes {
			if node.known {
				known++
			}
		}
		for _, pod := range run.pods {
			if pod.ready {
				up++
			}
		}
		return known == len(script.Nodes) && up == len(script.Pods)
	}
	created := false
	for deadline := time.Now().Add(2 * time.Minute); ; {
		run.lock.Lock()
		known := 0
		for _, node := range run.nodes {
			if node.known {
				known++
			}
		}
		done := ready()
		run.lock.Unlock()
		switch {
		case done:
			// The controllers and the scheduler have seen it by then, too.
			time.Sleep(2 * time.Second)
			return nil
		case !created && known == len(script.Nodes):
			created = true
			for _, pod := range script.Pods {
				if err := cluster.create(pods, script.ID, pod); err != nil {
					return err
				}
			}
		case time.Now().After(deadline):
			return fmt.Errorf("its nodes do not get ready")
		}
		time.Sleep(200 * time.Millisecond)
	}
}

func (run *Run) since(at time.Time) int64 { return at.Sub(run.started).Milliseconds() }

func (run *Run) add(sighted Sighted) {
	if !run.started.IsZero() {
		sighted.At = run.since(time.Now())
		run.seen = append(run.seen, sighted)
	}
}

// see takes in a change of an object of the run.
func (run *Run) see(kind string, change watch.EventType, object *unstructured.Unstructured) {
	run.lock.Lock()
	defer run.lock.Unlock()
	switch kind {
	case "Pod":
		run.seePod(change, object)
	case "Node":
		run.seeNode(change, object)
	case "DaemonSet":
		run.seeDaemonSet(change, object)
	case "Event":
		if change == watch.Added && !run.started.IsZero() {
			run.events = append(run.events, object)
			run.at = append(run.at, time.Now())
		}
	}
}

func (run *Run) seePod(change watch.EventType, object *unstructured.Unstructured) {
	uid := string(object.GetUID())
	pod := run.pods[uid]
	if pod == nil {
		name := object.GetName()
		pod = &seenPod{name: name, label: name, uid: uid, node: nodeOf(object), owner: ownerOf(object), createdAt: time.Now()}
		if object.GetGenerateName() != "" {
			turn := strings.TrimSuffix(object.GetGenerateName(), "-") + " " + pod.node
			run.turns[turn]++
			pod.label = fmt.Sprintf("%s#%d", strings.TrimSuffix(object.GetGenerateName(), "-"), run.turns[turn])
		}
		run.pods[uid] = pod
		run.add(Sighted{Node: pod.node, Pod: pod.label, What: "created", Detail: object.GetLabels()["controller-revision-hash"]})
	}
	say := func(what, detail string) {
		run.add(Sighted{Node: pod.node, Pod: pod.label, What: what, Detail: detail})
	}
	if change == watch.Deleted {
		// A pod that nobody has to wait for goes without being marked.
		if !pod.deleted {
			say("deleted", "")
		} else if !pod.deletedAt.IsZero() && pod.bound && pod.phase != "Failed" && pod.phase != "Succeeded" {
			run.expect(pod, "gone", pod.deletedAt, 2*time.Second)
			// What is deleted by force goes at once.
			if took := time.Since(pod.deletedAt); took > time.Second {
				run.termination = append(run.termination, took.Milliseconds())
			}
		}
		say("gone", "")
		return
	}
	if owner := ownerOf(object); owner != pod.owner {
		pod.owner = owner
		if owner == "" {
			say("released", "")
		} else {
			say("adopted", owner)
		}
	}
	if !pod.bound && field(object.Object, "spec", "nodeName") != "" {
		if pod.pending == "" {
			run.expect(pod, "bound", pod.createdAt, 0)
		}
		pod.bound, pod.boundAt = true, time.Now()
		say("bound", "")
	}
	ready, message := conditions(object)
	if message = run.inOwnCluster(message); message != pod.pending && message != "" && !pod.bound {
		say("pending", message)
	}
	pod.pending = message
	if phase := field(object.Object, "status", "phase"); phase != pod.phase {
		pod.phase = phase
		if phase == "Failed" || phase == "Succeeded" {
			say(strings.ToLower(phase), "")
		}
	}
	if ready != pod.ready {
		pod.ready = ready
		if ready {
			say("ready", "")
			if !pod.boundAt.IsZero() {
				run.expect(pod, "ready", pod.boundAt, 3*time.Second)
				run.readyAfter = append(run.readyAfter, time.Since(pod.boundAt).Milliseconds())
				pod.boundAt = time.Time{}
			}
		} else {
			say("unready", "")
		}
	}
	if !pod.deleted && object.GetDeletionTimestamp() != nil {
		pod.deleted, pod.deletedAt = true, time.Now()
		say("deleted", "")
	}
}

func conditions(pod *unstructured.Unstructured) (ready bool, pending string) {
	list, _, _ := unstructured.NestedSlice(pod.Object, "status", "conditions")
	for _, item := range list {
		condition, _ := item.(Object)
		switch {
		case condition["type"] == "Ready":
			ready = condition["status"] == "True"
		case condition["type"] == "PodScheduled" && condition["status"] == "False":
			pending = text(condition["message"])
		}
	}
	return ready, pending
}

// nodeOf is the node that a pod is on or meant for.
func nodeOf(pod *unstructured.Unstructured) string {
	if name := field(pod.Object, "spec", "nodeName"); name != "" {
		return name
	}
	terms, _, _ := unstructured.NestedSlice(pod.Object, "spec", "affinity", "nodeAffinity",
		"requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
	for _, term := range terms {
		fields, _, _ := unstructured.NestedSlice(term.(Object), "matchFields")
		for _, one := range fields {
			values, _, _ := unstructured.NestedStringSlice(one.(Object), "values")
			if len(values) == 1 {
				return values[0]
			}
		}
	}
	return ""
}

func ownerOf(object *unstructured.Unstructured) string {
	if owner := metav1.GetControllerOf(object); owner != nil {
		return owner.Name
	}
	return ""
}

func (run *Run) seeNode(change watch.EventType, object *unstructured.Unstructured) {
	name := object.GetName()
	if change == watch.Deleted {
		delete(run.nodes, name)
		return
	}
	node := run.nodes[name]
	if node == nil {
		node = &seenNode{}
		run.nodes[name] = node
	}
	ready := "False"
	if is, _ := conditions(object); is {
		ready = "True"
	}
	effects := map[string]int{}
	taints, _, _ := unstructured.NestedSlice(object.Object, "spec", "taints")
	for _, taint := range taints {
		if key := text(taint.(Object)["key"]); strings.HasSuffix(key, "/not-ready") || strings.HasSuffix(key, "/unreachable") {
			effects[key]++
		}
	}
	// A node that joins is tainted until its kubelet has been heard of.
	if !node.known {
		node.known = ready == "True" && len(effects) == 0
		node.ready = ready
		return
	}
	if ready != node.ready {
		node.ready = ready
		run.add(Sighted{Node: name, What: map[string]string{"True": "ready", "False": "unready"}[ready]})
	}
	// The taints of an outage come and go one by one.
	switch keys := slices.Sorted(maps.Keys(effects)); {
	case len(keys) == 1 && effects[keys[0]] == 2 && node.taint != keys[0]:
		node.taint = keys[0]
		run.add(Sighted{Node: name, What: "tainted", Detail: keys[0]})
	case len(keys) == 0 && node.taint != "":
		node.taint = ""
		run.add(Sighted{Node: name, What: "untainted"})
	}
}

var counters = []string{
	"desiredNumberScheduled", "currentNumberScheduled", "numberMisscheduled", "numberReady",
	"updatedNumberScheduled", "numberAvailable", "numberUnavailable", "observedGeneration",
}

func (run *Run) seeDaemonSet(change watch.EventType, object *unstructured.Unstructured) {
	name := object.GetName()
	if change == watch.Deleted {
		run.add(Sighted{DaemonSet: name, What: "gone"})
		delete(run.status, name)
		return
	}
	all, _, _ := unstructured.NestedMap(object.Object, "status")
	status := Object{}
	for _, counter := range counters {
		number, _ := all[counter].(int64)
		status[counter] = number
	}
	// Until the controller has seen it, a DaemonSet has no status.
	written, _ := json.Marshal(status)
	if run.status[name] == string(written) || status["observedGeneration"] == int64(0) {
		return
	}
	run.status[name] = string(written)
	run.add(Sighted{DaemonSet: name, What: "status", Status: status})
}

// The events that the controllers and the scheduler emit. KWOK's kubelets emit none, and what
// the scheduler says of a pod that waits stands in its status: of the events about it, only the
// first has its message.
var reasons = []string{
	"SuccessfulCreate", "SuccessfulDelete", "FailedCreate", "FailedDaemonPod", "SucceededDaemonPod",
	"Scheduled", "Preempted", "TaintManagerEviction", "NodeNotReady",
}

// addEvents takes in the events, with the pods called by their turns.
func (run *Run) addEvents() {
	byName := map[string]*seenPod{}
	for _, pod := range run.pods {
		byName[pod.name] = pod
	}
	for index, event := range run.events {
		reason := field(event.Object, "reason")
		if !slices.Contains(reasons, reason) {
			continue
		}
		message := field(event.Object, "message")
		sighted := Sighted{At: run.since(run.at[index]), What: "event"}
		switch kind, name := field(event.Object, "involvedObject", "kind"), field(event.Object, "involvedObject", "name"); kind {
		case "Node":
			sighted.Node = name
		case "DaemonSet":
			sighted.DaemonSet = name
		case "Pod":
			pod := byName[name]
			if pod == nil {
				continue
			}
			sighted.Node, sighted.Pod = pod.node, pod.label
		default:
			continue
		}
		for name, pod := range byName {
			if whole := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `(\s|,|$)`); whole.MatchString(message) {
				message = whole.ReplaceAllString(message, pod.label+"$1")
				if sighted.Node == "" {
					sighted.Node = pod.node
				}
			}
			message = strings.ReplaceAll(message, pod.uid, pod.label)
		}
		sighted.Detail = field(event.Object, "type") + " " + reason + ": " + message
		run.seen = append(run.seen, sighted)
	}
}

var (
	ofNodes = regexp.MustCompile(`0/(\d+) nodes are available: `)
	clause  = regexp.MustCompile(`^(\d+) (.*?)(\.?)$`)
)

// inOwnCluster gives the scheduler's words as if the nodes of the run were the whole cluster: the
// nodes of the others are counted among those that a daemon's affinity leaves out.
func (run *Run) inOwnCluster(message string) string {
	found := ofNodes.FindStringSubmatch(message)
	if found == nil {
		return message
	}
	all, _ := strconv.Atoi(found[1])
	others := all - len(run.nodes)
	head := fmt.Sprintf("0/%d nodes are available: ", len(run.nodes))
	parts := strings.Split(message, found[0])
	for index, part := range parts[1:] {
		reasons, rest, _ := strings.Cut(part, ". ")
		var kept []string
		for _, reason := range strings.Split(strings.TrimSuffix(reasons, "."), ", ") {
			match := clause.FindStringSubmatch(reason)
			if match == nil {
				kept = append(kept, reason)
				continue
			}
			count, _ := strconv.Atoi(match[1])
			if count >= others && others > 0 && (strings.Contains(reason, "didn't satisfy plugin") || strings.Contains(reason, "not helpful")) {
				count -= others
			}
			if count > 0 {
				kept = append(kept, fmt.Sprintf("%d %s", count, match[2]))
			}
		}
		sort.Strings(kept)
		part = strings.Join(kept, ", ") + "."
		if rest != "" {
			part += " " + rest
		}
		parts[index+1] = part
	}
	return parts[0] + strings.Join(append([]string{""}, parts[1:]...), head)
}

// typical is how long something took that nothing held up.
func typical(values []int64, otherwise int64) int64 {
	if len(values) == 0 {
		return otherwise
	}
	slices.Sort(values)
	return values[len(values)/4]
}
