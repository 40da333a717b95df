package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"
	"unsafe"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/util/flowcontrol"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/component-base/featuregate"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/controller"
	"k8s.io/kubernetes/pkg/controller/daemon"
	clocktesting "k8s.io/utils/clock/testing"
)

// lifecycleCase is a case of the form lifecycle.
type lifecycleCase struct {
	Nodes           []corev1.Node    `json:"nodes"`
	DaemonSet       appsv1.DaemonSet `json:"daemonset"`
	ReadyAfterTicks int              `json:"readyAfterTicks"`
	TickSeconds     int              `json:"tickSeconds"`
	Ticks           int              `json:"ticks"`
	Orphans         []string         `json:"orphans"`
	Events          []lifecycleEvent `json:"events"`
}

// lifecycleEvent is something that happens to the cluster before the sync of a tick.
type lifecycleEvent struct {
	Tick           int                             `json:"tick"`
	Do             string                          `json:"do"`
	Node           string                          `json:"node"`
	Object         *corev1.Node                    `json:"object"`
	Labels         map[string]string               `json:"labels"`
	Taints         []corev1.Taint                  `json:"taints"`
	Template       *corev1.PodTemplateSpec         `json:"template"`
	UpdateStrategy *appsv1.DaemonSetUpdateStrategy `json:"updateStrategy"`
	Ready          bool                            `json:"ready"`
}

// lifecycleAnswer is what the controller did.
type lifecycleAnswer struct {
	Ticks []tickAnswer `json:"ticks"`
	// The nodes that pods stand on or are meant for at the end.
	FinalNodes []string `json:"finalNodes"`
}

// tickAnswer is what one sync did, and the status after it.
type tickAnswer struct {
	Tick         int   `json:"tick"`
	Creates      int   `json:"creates"`
	Deletes      int   `json:"deletes"`
	Desired      int32 `json:"desired"`
	Current      int32 `json:"current"`
	Ready        int32 `json:"ready"`
	Updated      int32 `json:"updated"`
	Available    int32 `json:"available"`
	Unavailable  int32 `json:"unavailable"`
	Misscheduled int32 `json:"misscheduled"`
}

const (
	// How the controller holds back before it replaces a failed pod again: never as long as a tick.
	firstBackoff, longestBackoff = 50 * time.Millisecond, 500 * time.Millisecond
	// How long orphans have existed and been ready.
	orphanAge = time.Hour
	// Pods whose template has this annotation never become ready.
	neverReady = "simulate/never-ready"
	// The gate by which the controller waits until its informers have what it wrote. Those of
	// the world have it at once and know no watch's progress, which it would ask for.
	readsOwnWrites featuregate.Feature = "StaleControllerConsistencyDaemonSet"
)

// disable turns a feature off that this version may not know.
func disable(feature featuregate.Feature) error {
	gates := utilfeature.DefaultMutableFeatureGate
	if _, known := gates.GetAll()[feature]; !known || !gates.Enabled(feature) {
		return nil
	}
	return gates.SetFromMap(map[string]bool{string(feature): false})
}

// answer runs the real controller over the case's cluster. Where it chooses among equals at
// random, answers differ from run to run.
func (c lifecycleCase) answer() (lifecycleAnswer, error) {
	if err := disable(readsOwnWrites); err != nil {
		return lifecycleAnswer{}, err
	}
	clock := clocktesting.NewFakeClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	factory := informers.NewSharedInformerFactory(nil, 0)
	world := newWorld(factory, clock)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	daemons, err := daemon.NewDaemonSetsController(
		ctx, factory.Apps().V1().DaemonSets(), factory.Apps().V1().ControllerRevisions(),
		factory.Core().V1().Pods(), factory.Core().V1().Nodes(), worldClient{world: world},
		flowcontrol.NewFakeBackOff(firstBackoff, longestBackoff, clock))
	if err != nil {
		return lifecycleAnswer{}, err
	}
	// Its informers are not started: the world writes to their stores, and reports each
	// write to the controller at once.
	world.expectations = *unexported[controller.ControllerExpectationsInterface](daemons, "expectations")
	for _, queue := range []string{"queue", "nodeUpdateQueue"} {
		defer (*unexported[workqueue.TypedRateLimitingInterface[string]](daemons, queue)).ShutDown()
	}
	sync := *unexported[func(context.Context, string) error](daemons, "syncHandler")

	daemonSet := c.DaemonSet.DeepCopy()
	daemonSet.UID, daemonSet.Generation = "daemonset", 1
	legacyscheme.Scheme.Default(daemonSet)
	world.put(world.daemonSets, daemonSet)
	world.key = daemonSet.Namespace + "/" + daemonSet.Name
	for i := range c.Nodes {
		world.put(world.nodes, c.Nodes[i].DeepCopy())
	}
	for _, node := range c.Orphans {
		world.addOrphan(daemonSet, node)
	}

	var answer lifecycleAnswer
	for tick := range c.Ticks {
		world.tick, world.creates, world.deletes = tick, 0, 0
		for _, event := range c.Events {
			if event.Tick == tick {
				if err := world.apply(event); err != nil {
					return answer, err
				}
			}
		}
		if err := sync(ctx, world.key); err != nil {
			return answer, fmt.Errorf("tick %d: %w", tick, err)
		}
		status := world.daemonSet().Status
		answer.Ticks = append(answer.Ticks, tickAnswer{
			tick, world.creates, world.deletes, status.DesiredNumberScheduled, status.CurrentNumberScheduled,
			status.NumberReady, status.UpdatedNumberScheduled, status.NumberAvailable, status.NumberUnavailable,
			status.NumberMisscheduled})
		clock.Step(time.Duration(c.TickSeconds) * time.Second)
		world.nodesTurn(c.ReadyAfterTicks)
	}
	answer.FinalNodes = []string{}
	for _, pod := range world.allPods() {
		answer.FinalNodes = append(answer.FinalNodes, targetNode(pod))
	}
	slices.Sort(answer.FinalNodes)
	answer.FinalNodes = slices.Compact(answer.FinalNodes)
	return answer, nil
}

// unexported is a field of a struct that its package keeps to itself.
func unexported[T any](of any, name string) *T {
	field := reflect.ValueOf(of).Elem().FieldByName(name)
	return (*T)(unsafe.Pointer(field.UnsafeAddr()))
}

// apply lets an event happen. What an event names that is not there is passed over: scripts
// also name nodes that are gone by then.
func (w *world) apply(event lifecycleEvent) error {
	switch event.Do {
	case "addNode":
		if w.node(event.Object.Name) == nil {
			w.put(w.nodes, event.Object.DeepCopy())
		}
	case "removeNode":
		if node := w.node(event.Node); node != nil {
			w.remove(w.nodes, node)
			delete(w.unready, event.Node)
			for _, pod := range w.podsOn(event.Node) {
				w.remove(w.pods, pod)
			}
		}
	case "setLabels":
		w.changeNode(event.Node, func(node *corev1.Node) { node.Labels = event.Labels })
	case "setTaints":
		w.changeNode(event.Node, func(node *corev1.Node) { node.Spec.Taints = event.Taints })
	case "updateTemplate":
		w.changeDaemonSet(func(daemonSet *appsv1.DaemonSet) { daemonSet.Spec.Template = *event.Template.DeepCopy() })
	case "updateStrategy":
		w.changeDaemonSet(func(daemonSet *appsv1.DaemonSet) {
			daemonSet.Spec.UpdateStrategy = *event.UpdateStrategy.DeepCopy()
		})
	case "failPod", "succeedPod":
		phase := map[string]corev1.PodPhase{"failPod": corev1.PodFailed, "succeedPod": corev1.PodSucceeded}[event.Do]
		for _, pod := range w.podsOn(event.Node) {
			w.changePod(pod, func(pod *corev1.Pod) {
				pod.Status.Phase = phase
				pod.Status.Conditions = nil
			})
		}
	case "deletePod":
		for _, pod := range w.podsOn(event.Node) {
			w.remove(w.pods, pod)
		}
	case "nodeReady":
		if w.node(event.Node) == nil {
			return nil
		}
		w.unready[event.Node] = !event.Ready
		if event.Ready {
			return nil
		}
		for _, pod := range w.podsOn(event.Node) {
			w.startedAt[pod.UID] = w.tick
			w.changePod(pod, func(pod *corev1.Pod) { pod.Status.Conditions = nil })
		}
	default:
		return fmt.Errorf("unknown event %q", event.Do)
	}
	return nil
}

// nodesTurn binds the pods that were created, and makes those ready whose time has come. The
// clock shows the next tick already.
func (w *world) nodesTurn(readyAfter int) {
	for _, pod := range w.allPods() {
		node := targetNode(pod)
		if w.node(node) == nil {
			continue
		}
		_, never := pod.Annotations[neverReady]
		due := w.tick+1-w.startedAt[pod.UID] >= readyAfter && !never && !w.unready[node]
		w.changePod(pod, func(pod *corev1.Pod) {
			pod.Spec.NodeName = node
			if pod.Status.Phase == corev1.PodPending {
				pod.Status.Phase = corev1.PodRunning
			}
			if due && pod.Status.Phase == corev1.PodRunning && len(pod.Status.Conditions) == 0 {
				pod.Status.Conditions = readySince(w.clock.Now())
			}
		})
	}
}

func readySince(when time.Time) []corev1.PodCondition {
	return []corev1.PodCondition{{
		Type: corev1.PodReady, Status: corev1.ConditionTrue, LastTransitionTime: metav1.NewTime(when)}}
}

// addOrphan puts a pod on a node that the DaemonSet selects, of no owner and of another revision.
func (w *world) addOrphan(daemonSet *appsv1.DaemonSet, node string) {
	since := w.clock.Now().Add(-orphanAge)
	pod := &corev1.Pod{Spec: *daemonSet.Spec.Template.Spec.DeepCopy()}
	pod.GenerateName, pod.Namespace = daemonSet.Name+"-", daemonSet.Namespace
	pod.Labels = map[string]string{appsv1.ControllerRevisionHashLabelKey: "orphan"}
	for key, value := range daemonSet.Spec.Template.Labels {
		pod.Labels[key] = value
	}
	pod.Annotations = daemonSet.Spec.Template.Annotations
	pod.Spec.NodeName = node
	pod.Status = corev1.PodStatus{Phase: corev1.PodRunning, Conditions: readySince(since)}
	w.addPod(pod, since)
}

// decodeLifecycle reads the fields of a case.
func decodeLifecycle(fields map[string]json.RawMessage) (lifecycleCase, error) {
	text, err := marshal(fields)
	if err != nil {
		return lifecycleCase{}, err
	}
	return decodeLifecycleText(text)
}

func decodeLifecycleText(text []byte) (lifecycleCase, error) {
	var c lifecycleCase
	err := json.Unmarshal(text, &c)
	return c, err
}
