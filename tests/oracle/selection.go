package main

import (
	"encoding/json"
	"regexp"
	"runtime/debug"
	"strings"
)

// selection keeps a few cases of each kind of answer. Two answers are of a kind when they
// differ in names, numbers and quoted values only.
type selection struct {
	few  int
	seen map[string]int
}

var (
	quoted = regexp.MustCompile(`\\"(?:[^"\\]|\\\\.)*\\"`)
	digits = regexp.MustCompile(`[0-9]+`)
)

// wants says whether a case with this answer is kept. Each of its findings is a kind.
func (s *selection) wants(expect json.RawMessage) bool {
	if s.few == 0 {
		return true
	}
	kinds := strings.Split(string(expect), `},{`)
	wanted := false
	for _, kind := range kinds {
		kind = digits.ReplaceAllString(quoted.ReplaceAllString(kind, "_"), "0")
		if s.seen[kind] < s.few {
			s.seen[kind]++
			wanted = true
		}
	}
	return wanted
}

// kubernetesVersion is the minor version of the Kubernetes that this program is built with.
func kubernetesVersion() string {
	build, _ := debug.ReadBuildInfo()
	for _, module := range build.Deps {
		if module.Path == "k8s.io/kubernetes" {
			parts := strings.Split(strings.TrimPrefix(module.Version, "v"), ".")
			return strings.Join(parts[:min(2, len(parts))], ".")
		}
	}
	return ""
}
