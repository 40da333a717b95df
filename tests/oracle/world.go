package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/informers"
	clientset "k8s.io/client-go/kubernetes"
	typedappsv1 "k8s.io/client-go/kubernetes/typed/apps/v1"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/controller"
	"k8s.io/kubernetes/pkg/controller/daemon/util"
	clocktesting "k8s.io/utils/clock/testing"
)

// world holds the objects of a cluster in the stores of the controller's informers. A write
// is seen by the controller at once, as if its watch had brought it.
type world struct {
	mutex                              sync.Mutex // the controller creates and deletes in parallel
	nodes, pods, daemonSets, revisions cache.Indexer
	clock                              *clocktesting.FakeClock
	expectations                       controller.ControllerExpectationsInterface
	key                                string // of the DaemonSet
	tick, creates, deletes             int
	made                               int               // how many objects were made
	startedAt                          map[types.UID]int // the tick that counts as a pod's first
	unready                            map[string]bool   // the nodes whose pods are held unready
}

func newWorld(factory informers.SharedInformerFactory, clock *clocktesting.FakeClock) *world {
	return &world{
		nodes:      factory.Core().V1().Nodes().Informer().GetIndexer(),
		pods:       factory.Core().V1().Pods().Informer().GetIndexer(),
		daemonSets: factory.Apps().V1().DaemonSets().Informer().GetIndexer(),
		revisions:  factory.Apps().V1().ControllerRevisions().Informer().GetIndexer(),
		clock:      clock,
		startedAt:  map[types.UID]int{},
		unready:    map[string]bool{},
	}
}

// put stores an object, in place of the one of its name, with a new resource version. Stores
// fail on objects without a key only.
func (w *world) put(store cache.Indexer, item runtime.Object) {
	w.made++
	if object, err := meta.Accessor(item); err == nil {
		object.SetResourceVersion(strconv.Itoa(w.made))
	}
	_ = store.Update(item)
}

func (w *world) remove(store cache.Indexer, item runtime.Object) { _ = store.Delete(item) }

func (w *world) node(name string) *corev1.Node { return get[*corev1.Node](w.nodes, name) }

func (w *world) daemonSet() *appsv1.DaemonSet { return get[*appsv1.DaemonSet](w.daemonSets, w.key) }

func get[T any](store cache.Indexer, key string) T {
	item, _, _ := store.GetByKey(key)
	object, _ := item.(T)
	return object
}

func (w *world) allPods() []*corev1.Pod {
	var pods []*corev1.Pod
	for _, item := range w.pods.List() {
		pods = append(pods, item.(*corev1.Pod))
	}
	return pods
}

// podsOn are the pods that stand on a node or are meant for it.
func (w *world) podsOn(node string) []*corev1.Pod {
	var found []*corev1.Pod
	for _, pod := range w.allPods() {
		if targetNode(pod) == node {
			found = append(found, pod)
		}
	}
	return found
}

// targetNode is the node that a pod stands on or is meant for by its affinity.
func targetNode(pod *corev1.Pod) string {
	name, err := util.GetTargetNodeName(pod)
	if err != nil {
		return ""
	}
	return name
}

func (w *world) changePod(pod *corev1.Pod, change func(*corev1.Pod)) {
	changed := pod.DeepCopy()
	change(changed)
	w.put(w.pods, changed)
}

func (w *world) changeNode(name string, change func(*corev1.Node)) {
	if node := w.node(name); node != nil {
		changed := node.DeepCopy()
		change(changed)
		w.put(w.nodes, changed)
	}
}

func (w *world) changeDaemonSet(change func(*appsv1.DaemonSet)) {
	changed := w.daemonSet().DeepCopy()
	change(changed)
	legacyscheme.Scheme.Default(changed)
	changed.Generation++
	w.put(w.daemonSets, changed)
}

// addPod stores a new pod.
func (w *world) addPod(pod *corev1.Pod, created time.Time) {
	pod.Name = fmt.Sprintf("%s%05d", pod.GenerateName, w.made)
	pod.UID = types.UID(pod.Name)
	pod.CreationTimestamp = metav1.NewTime(created)
	w.startedAt[pod.UID] = w.tick
	w.put(w.pods, pod)
}

// worldClient is the API server as far as the DaemonSet controller asks it: any other call is
// one on a nil client.
type worldClient struct {
	clientset.Interface
	world *world
}

func (c worldClient) AppsV1() typedappsv1.AppsV1Interface { return appsClient{world: c.world} }
func (c worldClient) CoreV1() typedcorev1.CoreV1Interface { return coreClient{world: c.world} }

type appsClient struct {
	typedappsv1.AppsV1Interface
	world *world
}

func (c appsClient) DaemonSets(string) typedappsv1.DaemonSetInterface {
	return daemonSetClient{world: c.world}
}

func (c appsClient) ControllerRevisions(namespace string) typedappsv1.ControllerRevisionInterface {
	return revisionClient{world: c.world, namespace: namespace}
}

type daemonSetClient struct {
	typedappsv1.DaemonSetInterface
	world *world
}

func (c daemonSetClient) Get(context.Context, string, metav1.GetOptions) (*appsv1.DaemonSet, error) {
	return c.world.daemonSet().DeepCopy(), nil
}

func (c daemonSetClient) UpdateStatus(_ context.Context, daemonSet *appsv1.DaemonSet, _ metav1.UpdateOptions) (*appsv1.DaemonSet, error) {
	stored := c.world.daemonSet().DeepCopy()
	stored.Status = daemonSet.Status
	c.world.put(c.world.daemonSets, stored)
	return stored, nil
}

type revisionClient struct {
	typedappsv1.ControllerRevisionInterface
	world     *world
	namespace string
}

func (c revisionClient) Get(_ context.Context, name string, _ metav1.GetOptions) (*appsv1.ControllerRevision, error) {
	if revision := get[*appsv1.ControllerRevision](c.world.revisions, c.namespace+"/"+name); revision != nil {
		return revision.DeepCopy(), nil
	}
	return nil, apierrors.NewNotFound(appsv1.Resource("controllerrevisions"), name)
}

func (c revisionClient) Create(ctx context.Context, revision *appsv1.ControllerRevision, _ metav1.CreateOptions) (*appsv1.ControllerRevision, error) {
	if _, err := c.Get(ctx, revision.Name, metav1.GetOptions{}); err == nil {
		return nil, apierrors.NewAlreadyExists(appsv1.Resource("controllerrevisions"), revision.Name)
	}
	return c.Update(ctx, revision, metav1.UpdateOptions{})
}

func (c revisionClient) Update(_ context.Context, revision *appsv1.ControllerRevision, _ metav1.UpdateOptions) (*appsv1.ControllerRevision, error) {
	revision = revision.DeepCopy()
	c.world.put(c.world.revisions, revision)
	return revision, nil
}

func (c revisionClient) Delete(ctx context.Context, name string, _ metav1.DeleteOptions) error {
	revision, err := c.Get(ctx, name, metav1.GetOptions{})
	if err == nil {
		c.world.remove(c.world.revisions, revision)
	}
	return err
}

type coreClient struct {
	typedcorev1.CoreV1Interface
	world *world
}

func (c coreClient) Pods(namespace string) typedcorev1.PodInterface {
	return podClient{world: c.world, namespace: namespace}
}

func (c coreClient) Events(string) typedcorev1.EventInterface { return nil }

type podClient struct {
	typedcorev1.PodInterface
	world     *world
	namespace string
}

func (c podClient) Create(_ context.Context, pod *corev1.Pod, _ metav1.CreateOptions) (*corev1.Pod, error) {
	c.world.mutex.Lock()
	defer c.world.mutex.Unlock()
	pod = pod.DeepCopy()
	pod.Namespace = c.namespace
	pod.Status.Phase = corev1.PodPending
	c.world.addPod(pod, c.world.clock.Now())
	c.world.creates++
	c.world.expectations.CreationObserved(klog.Background(), c.world.key)
	return pod, nil
}

func (c podClient) Delete(_ context.Context, name string, _ metav1.DeleteOptions) error {
	c.world.mutex.Lock()
	defer c.world.mutex.Unlock()
	pod := get[*corev1.Pod](c.world.pods, c.namespace+"/"+name)
	if pod == nil {
		return apierrors.NewNotFound(corev1.Resource("pods"), name)
	}
	c.world.remove(c.world.pods, pod)
	c.world.deletes++
	c.world.expectations.DeletionObserved(klog.Background(), c.world.key)
	return nil
}

// Patch adopts a pod, or gives it up.
func (c podClient) Patch(_ context.Context, name string, _ types.PatchType, patch []byte, _ metav1.PatchOptions, _ ...string) (*corev1.Pod, error) {
	pod := get[*corev1.Pod](c.world.pods, c.namespace+"/"+name)
	if pod == nil {
		return nil, apierrors.NewNotFound(corev1.Resource("pods"), name)
	}
	text, err := json.Marshal(pod)
	if err != nil {
		return nil, err
	}
	text, err = strategicpatch.StrategicMergePatch(text, patch, corev1.Pod{})
	if err != nil {
		return nil, err
	}
	patched := &corev1.Pod{}
	if err := json.Unmarshal(text, patched); err != nil {
		return nil, err
	}
	c.world.put(c.world.pods, patched)
	return patched, nil
}
