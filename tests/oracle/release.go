package main

import (
	"runtime/debug"
	"strings"
)

// kubernetesRelease is the release of Kubernetes that this program is built with, such as
// `1.36.2`.
func kubernetesRelease() string {
	build, _ := debug.ReadBuildInfo()
	for _, module := range build.Deps {
		if module.Path == "k8s.io/kubernetes" {
			return strings.TrimPrefix(module.Version, "v")
		}
	}
	return ""
}

// kubernetesVersion is its minor version, such as `1.36`.
func kubernetesVersion() string {
	parts := strings.Split(kubernetesRelease(), ".")
	return strings.Join(parts[:min(2, len(parts))], ".")
}
