package main

import (
	"encoding/json"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	corev1defaults "k8s.io/kubernetes/pkg/apis/core/v1"
	"k8s.io/kubernetes/pkg/controller/daemon"
	"k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

// nodeAnswer is what the controller and the scheduler say of one node.
type nodeAnswer struct {
	Node     string   `json:"node"`
	Run      bool     `json:"run"`
	Continue bool     `json:"continue"`
	Unfit    []string `json:"unfit,omitempty"`
}

// placeOnNodes asks the DaemonSet controller about each node, and the scheduler about those where a
// pod should run.
func placeOnNodes(daemonSet *appsv1.DaemonSet, nodes []corev1.Node, pods []corev1.Pod) []nodeAnswer {
	answers := make([]nodeAnswer, 0, len(nodes))
	for i := range nodes {
		node := &nodes[i]
		run, keep := shouldRun(node, daemonSet)
		answer := nodeAnswer{Node: node.Name, Run: run, Continue: keep}
		if run {
			answer.Unfit = unfit(daemonSet, node, pods)
		}
		answers = append(answers, answer)
	}
	return answers
}

// unfit lists why the scheduler would not bind the daemon's pod to a node beside the others.
func unfit(daemonSet *appsv1.DaemonSet, node *corev1.Node, pods []corev1.Pod) []string {
	info := framework.NewNodeInfo()
	info.SetNode(node)
	for i := range pods {
		// The scheduler does not watch pods that have ended.
		ended := pods[i].Status.Phase == corev1.PodSucceeded || pods[i].Status.Phase == corev1.PodFailed
		if pod := &pods[i]; pod.Spec.NodeName == node.Name && !ended {
			corev1defaults.SetObjectDefaults_Pod(pod)
			info.AddPod(pod)
		}
	}
	pod := daemon.NewPod(daemonSet.DeepCopy(), node.Name)
	corev1defaults.SetObjectDefaults_Pod(pod)
	var reasons []string
	for _, result := range scheduler.AdmissionCheck(pod, info, true) {
		if result.InsufficientResource != nil {
			reasons = append(reasons, result.InsufficientResource.Reason)
		} else {
			reasons = append(reasons, result.Reason)
		}
	}
	return reasons
}

// placementCase is a case of the form placement.
type placementCase struct {
	DaemonSet json.RawMessage `json:"daemonset"`
	Nodes     []corev1.Node   `json:"nodes"`
	Pods      []corev1.Pod    `json:"pods"`
}

func (c placementCase) answer() ([]nodeAnswer, error) {
	var daemonSet appsv1.DaemonSet
	if err := json.Unmarshal(c.DaemonSet, &daemonSet); err != nil {
		return nil, err
	}
	for i := range c.Nodes {
		// As the API server does: a node without allocatable resources has its capacity.
		corev1defaults.SetObjectDefaults_Node(&c.Nodes[i])
	}
	return placeOnNodes(&daemonSet, c.Nodes, c.Pods), nil
}
