// A control plane, and what a script does to it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"
	toolswatch "k8s.io/client-go/tools/watch"
)

var (
	namespaces  = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
	nodes       = schema.GroupVersionResource{Version: "v1", Resource: "nodes"}
	pods        = schema.GroupVersionResource{Version: "v1", Resource: "pods"}
	events      = schema.GroupVersionResource{Version: "v1", Resource: "events"}
	daemonSets  = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "daemonsets"}
	revisions   = schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "controllerrevisions"}
	priorities  = schema.GroupVersionResource{Group: "scheduling.k8s.io", Version: "v1", Resource: "priorityclasses"}
	watchedKind = map[schema.GroupVersionResource]string{
		nodes: "Node", pods: "Pod", events: "Event", daemonSets: "DaemonSet", revisions: "ControllerRevision",
	}
)

// played is the label of the nodes whose kubelets KWOK plays.
const played = "kwok.x-k8s.io/node"

// Object is an object of the API as JSON.
type Object = map[string]any

// Cluster is a control plane, whose changes are handed on to the runs that they belong to.
type Cluster struct {
	client dynamic.Interface
	lock   sync.Mutex
	runs   map[string]*Run
}

// connect opens the watches, one for each kind.
func connect(kubeconfig string) (*Cluster, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS, config.Burst = 1000, 2000
	config.WarningHandlerWithContext = nil
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	cluster := &Cluster{client: client, runs: map[string]*Run{}}
	for resource, kind := range watchedKind {
		if err := cluster.watch(resource, kind); err != nil {
			return nil, err
		}
	}
	return cluster, nil
}

func (c *Cluster) watch(resource schema.GroupVersionResource, kind string) error {
	list, err := c.client.Resource(resource).List(context.Background(), metav1.ListOptions{Limit: 1})
	if err != nil {
		return err
	}
	source := &cache.ListWatch{WatchFunc: func(options metav1.ListOptions) (watch.Interface, error) {
		return c.client.Resource(resource).Watch(context.Background(), options)
	}}
	watcher, err := toolswatch.NewRetryWatcherWithContext(context.Background(), list.GetResourceVersion(), source)
	if err != nil {
		return err
	}
	go func() {
		for event := range watcher.ResultChan() {
			if object, ok := event.Object.(*unstructured.Unstructured); ok && event.Type != watch.Bookmark {
				c.dispatch(kind, event.Type, object)
			}
		}
		fail(fmt.Errorf("the watch of %s ended", resource.Resource))
	}()
	return nil
}

// dispatch hands a change on to the run that it belongs to: that of its namespace, or, of what
// has none, that of the label `run`.
func (c *Cluster) dispatch(kind string, change watch.EventType, object *unstructured.Unstructured) {
	name := object.GetNamespace()
	switch {
	case kind == "Node":
		name = object.GetLabels()["run"]
	case kind == "Event" && field(object.Object, "involvedObject", "kind") == "Node":
		name = runOfNode(field(object.Object, "involvedObject", "name"))
	}
	c.lock.Lock()
	run := c.runs[name]
	c.lock.Unlock()
	if run != nil {
		run.see(kind, change, object)
	}
}

func (c *Cluster) of(resource schema.GroupVersionResource, namespace string) dynamic.ResourceInterface {
	if namespace == "" {
		return c.client.Resource(resource)
	}
	return c.client.Resource(resource).Namespace(namespace)
}

func (c *Cluster) create(resource schema.GroupVersionResource, namespace string, object Object, subresources ...string) error {
	copied := (&unstructured.Unstructured{Object: object}).DeepCopy()
	_, err := c.of(resource, namespace).Create(context.Background(), copied, metav1.CreateOptions{}, subresources...)
	return err
}

func (c *Cluster) merge(resource schema.GroupVersionResource, namespace, name string, patch Object, subresources ...string) error {
	return c.patch(types.MergePatchType, resource, namespace, name, patch, subresources...)
}

// replace puts a value in the place of whatever stands at a path.
func (c *Cluster) replace(resource schema.GroupVersionResource, namespace, name, path string, value any) error {
	return c.patch(types.JSONPatchType, resource, namespace, name,
		[]Object{{"op": "add", "path": path, "value": value}})
}

func (c *Cluster) patch(kind types.PatchType, resource schema.GroupVersionResource, namespace, name string, patch any, subresources ...string) error {
	text, err := json.Marshal(patch)
	if err != nil {
		return err
	}
	_, err = c.of(resource, namespace).Patch(context.Background(), name, kind, text, metav1.PatchOptions{}, subresources...)
	return err
}

func (c *Cluster) delete(resource schema.GroupVersionResource, namespace, name string, options metav1.DeleteOptions) error {
	return c.of(resource, namespace).Delete(context.Background(), name, options)
}

// do has one action of a script happen, and gives it as it is recorded.
func (c *Cluster) do(run *Run, action Object) (Object, error) {
	space := run.script.ID
	daemonSet, _ := action["daemonSet"].(string)
	verb, value := theOnly(action["do"].(Object))
	name, _ := value.(string)
	given, _ := value.(Object)
	node := text(given["node"])
	switch verb {
	case "addNode":
		return action, c.create(nodes, "", given)
	case "removeNode":
		run.mute(name)
		return action, c.delete(nodes, "", name, metav1.DeleteOptions{})
	case "setLabels":
		return action, c.replace(nodes, "", node, "/metadata/labels", given["labels"])
	case "setTaints":
		return action, c.replace(nodes, "", node, "/spec/taints", given["taints"])
	case "nodeReady":
		run.mute(node)
		return action, c.setReady(node, given["ready"].(bool), text(given["outage"]))
	case "cordon", "uncordon":
		return action, c.merge(nodes, "", name, Object{"spec": Object{"unschedulable": verb == "cordon"}})
	case "drain":
		return action, c.drain(run, name)
	case "failPods", "succeedPods":
		phase := map[string]string{"failPods": "Failed", "succeedPods": "Succeeded"}[verb]
		return action, c.eachPod(run, name, func(pod *unstructured.Unstructured) error {
			return c.merge(pods, space, pod.GetName(), Object{"status": Object{"phase": phase}}, "status")
		})
	case "deletePods":
		now := int64(0)
		return action, c.eachPod(run, name, func(pod *unstructured.Unstructured) error {
			return c.delete(pods, space, pod.GetName(), metav1.DeleteOptions{GracePeriodSeconds: &now})
		})
	case "createPod":
		return action, c.create(pods, space, given)
	case "deletePod":
		return action, c.delete(pods, space, name, metav1.DeleteOptions{})
	case "setPodLabels":
		return action, c.replace(pods, space, text(given["pod"]), "/metadata/labels", given["labels"])
	case "createDaemonSet":
		return action, c.create(daemonSets, space, given)
	case "apply":
		return c.applyExported(run, given)
	case "updateTemplate":
		return action, c.replace(daemonSets, space, daemonSet, "/spec/template", value)
	case "updateStrategy":
		return action, c.replace(daemonSets, space, daemonSet, "/spec/updateStrategy", value)
	case "rollBack":
		return action, c.rollBack(run, daemonSet)
	case "deleteDaemonSet":
		policies := map[string]metav1.DeletionPropagation{
			"background": metav1.DeletePropagationBackground,
			"foreground": metav1.DeletePropagationForeground,
			"orphan":     metav1.DeletePropagationOrphan,
		}
		policy := policies[name]
		return action, c.delete(daemonSets, space, daemonSet, metav1.DeleteOptions{PropagationPolicy: &policy})
	}
	return nil, fmt.Errorf("there is no action %s", verb)
}

// mute notes that the pods of a node are as they are for as long as it takes.
func (run *Run) mute(node string) {
	run.lock.Lock()
	defer run.lock.Unlock()
	run.silent[node] = true
}

// setReady has a kubelet fall silent, say itself that it is not ready, or be well again.
func (c *Cluster) setReady(node string, ready bool, outage string) error {
	label, annotation := any("fake"), any(nil)
	switch {
	case !ready && outage == "notReady":
		annotation = "false"
	case !ready:
		label = nil
	}
	return c.merge(nodes, "", node, Object{"metadata": Object{
		"labels": Object{played: label}, "annotations": Object{"live/ready": annotation},
	}})
}

// drain does what `kubectl drain --ignore-daemonsets --force` does.
func (c *Cluster) drain(run *Run, node string) error {
	if err := c.merge(nodes, "", node, Object{"spec": Object{"unschedulable": true}}); err != nil {
		return err
	}
	return c.eachPod(run, node, func(pod *unstructured.Unstructured) error {
		if owner := metav1.GetControllerOf(pod); owner != nil && owner.Kind == "DaemonSet" {
			return nil
		}
		return c.create(pods, pod.GetNamespace(), Object{
			"apiVersion": "policy/v1", "kind": "Eviction",
			"metadata": Object{"name": pod.GetName(), "namespace": pod.GetNamespace()},
		}, "eviction")
	})
}

// eachPod does something to every pod of the run that is bound to a node.
func (c *Cluster) eachPod(run *Run, node string, do func(*unstructured.Unstructured) error) error {
	list, err := c.of(pods, run.script.ID).List(context.Background(), metav1.ListOptions{FieldSelector: "spec.nodeName=" + node})
	if err != nil {
		return err
	}
	for index := range list.Items {
		if err := do(&list.Items[index]); err != nil {
			return err
		}
	}
	return nil
}

// applyExported sends a DaemonSet as it was exported from the cluster, with all that the cluster
// put into it, and with these fields of its spec changed.
func (c *Cluster) applyExported(run *Run, changed Object) (Object, error) {
	name := text(changed["name"])
	exported, err := c.of(daemonSets, run.script.ID).Get(context.Background(), name, metav1.GetOptions{})
	if err != nil {
		return nil, err
	}
	exported.SetManagedFields(nil)
	for field, value := range changed["spec"].(Object) {
		if err := unstructured.SetNestedField(exported.Object, value, "spec", field); err != nil {
			return nil, err
		}
	}
	_, err = c.of(daemonSets, run.script.ID).Update(context.Background(), exported.DeepCopy(), metav1.UpdateOptions{})
	return Object{"do": Object{"apply": exported.Object}}, err
}

// rollBack does what `kubectl rollout undo` does: it takes the template of the revision before
// the newest.
func (c *Cluster) rollBack(run *Run, daemonSet string) error {
	list, err := c.of(revisions, run.script.ID).List(context.Background(), metav1.ListOptions{})
	if err != nil {
		return err
	}
	var newest, before *unstructured.Unstructured
	number := func(revision *unstructured.Unstructured) int64 {
		number, _, _ := unstructured.NestedInt64(revision.Object, "revision")
		return number
	}
	for index := range list.Items {
		revision := &list.Items[index]
		if owner := metav1.GetControllerOf(revision); owner == nil || owner.Name != daemonSet {
			continue
		}
		switch {
		case newest == nil || number(revision) > number(newest):
			newest, before = revision, newest
		case before == nil || number(revision) > number(before):
			before = revision
		}
	}
	if before == nil {
		return fmt.Errorf("there is no revision to roll back to")
	}
	template, _, _ := unstructured.NestedMap(before.Object, "data", "spec", "template")
	delete(template, "$patch")
	return c.replace(daemonSets, run.script.ID, daemonSet, "/spec/template", template)
}

// clean removes what a run leaves, nodes last.
func (c *Cluster) clean(run *Run) {
	background, now := metav1.DeletePropagationBackground, int64(0)
	space := run.script.ID
	forced := metav1.DeleteOptions{GracePeriodSeconds: &now, PropagationPolicy: &background}
	all := metav1.ListOptions{}
	ctx := context.Background()
	_ = c.of(daemonSets, space).DeleteCollection(ctx, metav1.DeleteOptions{PropagationPolicy: &background}, all)
	time.Sleep(time.Second)
	_ = c.of(pods, space).DeleteCollection(ctx, forced, all)
	_ = c.of(nodes, "").DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "run=" + space})
	for _, class := range run.script.Classes {
		_ = c.delete(priorities, "", text(class["metadata"].(Object)["name"]), metav1.DeleteOptions{})
	}
	_ = c.delete(namespaces, "", space, metav1.DeleteOptions{PropagationPolicy: &background})
}

// field is the text at a path, empty where there is none.
func field(object Object, path ...string) string {
	found, _, _ := unstructured.NestedString(object, path...)
	return found
}

func text(value any) string {
	text, _ := value.(string)
	return text
}

func theOnly(fields Object) (string, any) {
	for name, value := range fields {
		return name, value
	}
	return "", nil
}
