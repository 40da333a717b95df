package main

import (
	"encoding/json"
	"reflect"
	"slices"

	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/featuregate"
)

// The gates as the server begins with them.
var defaultGates = utilfeature.DefaultMutableFeatureGate

// gateRepetitions is how often gates are set before an answer counts as one that does not
// depend on the order in which the server takes them from a map.
const gateRepetitions = 8

// gatesAnswer is what a server makes of `--feature-gates`.
type gatesAnswer struct {
	// Why it does not start.
	Errors []string `json:"errors,omitempty"`
	// The gates that are set otherwise than by default.
	Changed map[string]bool `json:"changed,omitempty"`
}

// withGates answers a case by a server whose gates are set as the case has them.
func (s *apiServer) withGates(given json.RawMessage, answer func() (json.RawMessage, error)) (json.RawMessage, error) {
	var values map[string]bool
	if err := json.Unmarshal(given, &values); err != nil {
		return nil, err
	}
	gates := defaultGates.DeepCopy()
	if err := gates.SetFromMap(values); err != nil {
		return nil, err
	}
	defer useGates(utilfeature.DefaultMutableFeatureGate)
	useGates(gates)
	return answer()
}

func useGates(gates featuregate.MutableVersionedFeatureGate) {
	utilfeature.DefaultMutableFeatureGate, utilfeature.DefaultFeatureGate = gates, gates
}

// setGates is what a server makes of gates that are set so.
func setGates(given json.RawMessage) (gatesAnswer, error) {
	var values map[string]bool
	if err := json.Unmarshal(given, &values); err != nil {
		return gatesAnswer{}, err
	}
	gates := defaultGates.DeepCopy()
	if err := gates.SetFromMap(values); err != nil {
		var texts []string
		for _, one := range err.(utilerrors.Aggregate).Errors() {
			texts = append(texts, one.Error())
		}
		slices.Sort(texts)
		return gatesAnswer{Errors: texts}, nil
	}
	changed := map[string]bool{}
	for name, spec := range gates.GetAll() {
		if enabled := gates.Enabled(name); enabled != spec.Default {
			changed[string(name)] = enabled
		}
	}
	return gatesAnswer{Changed: changed}, nil
}

// gateDependencies is what each gate needs to be on. Versions before 1.35 know no such thing.
func gateDependencies() map[featuregate.Feature][]featuregate.Feature {
	gates, ok := defaultGates.(interface {
		Dependencies() map[featuregate.Feature][]featuregate.Feature
	})
	if !ok {
		return nil
	}
	return gates.Dependencies()
}

// gates is a random value of `--feature-gates`; nil when the answer is not always the same.
func (g *generator) gates() (map[string]any, error) {
	var all, related []string
	for name := range defaultGates.GetAll() {
		all = append(all, string(name))
	}
	for name, needed := range gateDependencies() {
		for _, one := range needed {
			related = append(related, string(name), string(one))
		}
	}
	if len(related) == 0 {
		related = all
	}
	slices.Sort(all)
	slices.Sort(related)
	values := map[string]bool{}
	for range g.random.IntN(4) {
		values[pick(g.random, all)] = g.random.IntN(2) == 0
	}
	for range g.random.IntN(4) {
		values[pick(g.random, related)] = g.random.IntN(2) == 0
	}
	for _, group := range []string{"AllAlpha", "AllBeta"} {
		if g.random.IntN(3) == 0 {
			values[group] = g.random.IntN(3) > 0
		}
	}
	if g.random.IntN(20) == 0 {
		values = map[string]bool{pick(g.random, texts) + "x": true}
	}
	given, err := marshal(values)
	if err != nil {
		return nil, err
	}
	first, err := setGates(given)
	for range gateRepetitions {
		again, err := setGates(given)
		if err != nil || !reflect.DeepEqual(first, again) {
			return nil, err
		}
	}
	return map[string]any{"featureGates": values}, err
}
