package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
)

var daemonSetType = reflect.TypeOf(appsv1.DaemonSet{})

// generator makes random cases of one form. The same seed and the same seeds' files give the
// same cases.
type generator struct {
	random *rand.Rand
	grower grower
	seeds  []object
	server *apiServer
}

func newGenerator(seed uint64, server *apiServer, manifests string) (*generator, error) {
	seeds, err := readManifests(manifests)
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(seed, 0))
	return &generator{random, grower{random}, append(seeds, leastDaemonSet()), server}, nil
}

// leastDaemonSet is the smallest DaemonSet that is accepted.
func leastDaemonSet() object {
	labels := func() object { return object{"app": "agent"} }
	return object{
		"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": object{"name": "agent"},
		"spec": object{
			"selector": object{"matchLabels": labels()},
			"template": object{
				"metadata": object{"labels": labels()},
				"spec":     object{"containers": []any{object{"name": "agent", "image": "example/agent:1.0"}}},
			},
		},
	}
}

// readManifests reads the DaemonSets of a folder's YAML and JSON files, in the files' order.
func readManifests(folder string) ([]object, error) {
	if folder == "" {
		return nil, nil
	}
	var paths []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.Contains(".yaml.yml.json", filepath.Ext(path)) && filepath.Ext(path) != "" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	var found []object
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		decoder := utilyaml.NewYAMLOrJSONDecoder(file, 4096)
		for {
			var document object
			if decoder.Decode(&document) != nil {
				break
			}
			if document["kind"] == "DaemonSet" {
				found = append(found, document)
			}
		}
		file.Close()
	}
	return found, nil
}

// next is a random case of a form: nil when what came of it is none.
func (g *generator) next(form string) (map[string]any, error) {
	switch form {
	case "validation":
		return map[string]any{"object": g.object()}, nil
	case "updates":
		return g.update(), nil
	case "stored":
		text, err := marshal(g.grown())
		if err != nil || g.server.create(text, "application/json").Stored == nil {
			return nil, err
		}
		return map[string]any{"object": text, "expect": object{"stored": object{}}}, nil
	case "hashes":
		return g.hashed()
	case "decoding":
		text, err := marshal(g.object())
		return map[string]any{"raw": g.damage(string(text))}, err
	case "yaml":
		return map[string]any{"yaml": g.yaml()}, nil
	case "placement":
		return g.placement(), nil
	case "lifecycle":
		return g.lifecycle()
	case "apply":
		return g.applied()
	case "gates":
		return g.gates()
	default:
		return nil, fmt.Errorf("unknown form %q; known are validation, updates, stored, hashes, decoding, yaml, placement, lifecycle, apply and gates", form)
	}
}

// grown is a DaemonSet with some random fields more.
func (g *generator) grown() object {
	root, _ := copyOf(pick(g.random, g.seeds)).(object)
	for range 1 + g.random.IntN(6) {
		section := pick(g.random, []string{"metadata", "spec", "spec", "spec", "spec", "spec"})
		field, _ := daemonSetType.FieldByName(map[string]string{"metadata": "ObjectMeta", "spec": "Spec"}[section])
		root[section] = g.grower.grow(root[section], field.Type, section)
	}
	return root
}

// object is a DaemonSet that has grown, was mutated, or both.
func (g *generator) object() object {
	root := g.grown()
	if g.random.IntN(3) == 0 {
		for range 1 + g.random.IntN(3) {
			mutator{g.random}.mutate(root)
		}
	}
	return root
}

// update is a stored object, and what it is to become.
func (g *generator) update() map[string]any {
	text, err := marshal(g.grown())
	if err != nil {
		return nil
	}
	answer := g.server.create(text, "application/json")
	var old object
	if answer.Stored == nil || json.Unmarshal(answer.Stored, &old) != nil {
		return nil
	}
	metadata, isObject := old["metadata"].(object)
	if !isObject {
		return nil
	}
	delete(metadata, "managedFields")
	metadata["resourceVersion"] = "100"
	metadata["uid"] = fmt.Sprintf("%08x-28d0-4492-be20-5446811d63a7", g.random.Uint32())
	metadata["creationTimestamp"] = "2026-11-22T12:26:13Z"
	if g.random.IntN(10) == 0 {
		metadata["deletionTimestamp"] = "2026-11-23T00:00:00Z"
		metadata["deletionGracePeriodSeconds"] = 0
		metadata["finalizers"] = []any{"example.com/hold"}
	}
	root, _ := copyOf(old).(object)
	if g.random.IntN(3) == 0 {
		delete(root, "status")
	}
	for range g.random.IntN(4) {
		if g.random.IntN(2) == 0 {
			mutator{g.random}.mutate(root)
		} else {
			root["spec"] = g.grower.grow(root["spec"], reflect.TypeOf(appsv1.DaemonSetSpec{}), "spec")
		}
	}
	return map[string]any{"oldStored": true, "old": old, "object": root}
}

// hashed is an object that is accepted, and whose template has no times: how Go prints a time
// depends on the machine's time zones, and so do the hashes of such templates.
func (g *generator) hashed() (map[string]any, error) {
	text, err := marshal(g.grown())
	if err != nil {
		return nil, err
	}
	answer := g.server.create(text, "application/json")
	var stored appsv1.DaemonSet
	if answer.Stored == nil || json.Unmarshal(answer.Stored, &stored) != nil {
		return nil, nil
	}
	meta := stored.Spec.Template.ObjectMeta
	if !meta.CreationTimestamp.IsZero() || meta.DeletionTimestamp != nil || meta.ManagedFields != nil {
		return nil, nil
	}
	return map[string]any{"object": text, "expect": object{"hash": ""}}, nil
}
