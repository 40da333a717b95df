//go:build kubernetes_1_34

package main

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/kubernetes/pkg/controller/daemon"
)

// shouldRun asks the DaemonSet controller whether a pod should run on a node, and whether one
// that runs there should continue.
func shouldRun(node *corev1.Node, daemonSet *appsv1.DaemonSet) (run, keep bool) {
	return daemon.NodeShouldRunDaemonPod(node, daemonSet)
}
