package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/kubernetes/pkg/apis/apps"
)

// structFact is a struct of the API: its fields in their order, unexported ones too.
type structFact struct {
	Fields []fieldFact `json:"fields"`
}

// fieldFact is a field as Go declares it.
type fieldFact struct {
	Name string `json:"name"`
	// The type as Go writes it, with the path of its package.
	Type string `json:"type"`
	// The name in JSON; absent where Go's field has no tag, as in the internal types.
	JSON string `json:"json,omitempty"`
	// What its tag says after the name, such as `omitempty`. `inline` is left out: encoding/json
	// knows no such option, and an embedded field without a name is inlined anyway.
	Options []string `json:"options,omitempty"`
	// Whether the field is embedded.
	Embedded bool `json:"embedded,omitempty"`
}

// gateFact is a feature gate of kube-apiserver or kube-controller-manager.
type gateFact struct {
	Default bool   `json:"default"`
	Stage   string `json:"stage"`
	Locked  bool   `json:"locked,omitempty"`
}

// printFacts prints what reflection tells of the types that a DaemonSet, a node and a pod
// are made of, and the feature gates: a JSON object with a line for each type and each gate,
// so that two versions can be compared line by line.
func printFacts(out io.Writer) error {
	types := map[string]reflect.Type{}
	for _, root := range []any{appsv1.DaemonSet{}, corev1.Node{}, corev1.Pod{}, apps.DaemonSet{}} {
		collectTypes(reflect.TypeOf(root), types)
	}
	structs, named := map[string]any{}, map[string]any{}
	for name, of := range types {
		if of.Kind() == reflect.Struct {
			structs[name] = structFactOf(of)
		} else {
			named[name] = underlying(of)
		}
	}
	gates := map[string]any{}
	for name, spec := range utilfeature.DefaultMutableFeatureGate.GetAll() {
		stage := string(spec.PreRelease)
		if stage == "" {
			stage = "GA"
		}
		gates[string(name)] = gateFact{spec.Default, stage, spec.LockToDefault}
	}
	version, err := marshal(kubernetesRelease())
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "{\"kubernetes\":%s,\n", version); err != nil {
		return err
	}
	sections := []struct {
		name  string
		facts map[string]any
	}{{"structs", structs}, {"named", named}, {"gates", gates}}
	for i, section := range sections {
		if i > 0 {
			fmt.Fprint(out, ",\n")
		}
		if err := printSection(out, section.name, section.facts); err != nil {
			return err
		}
	}
	_, err = fmt.Fprint(out, "}\n")
	return err
}

// printSection prints a member of the object, its entries by name, each on a line.
func printSection(out io.Writer, name string, facts map[string]any) error {
	names := make([]string, 0, len(facts))
	for name := range facts {
		names = append(names, name)
	}
	slices.Sort(names)
	fmt.Fprintf(out, "%q:{", name)
	for i, name := range names {
		text, err := marshal(facts[name])
		if err != nil {
			return err
		}
		if i > 0 {
			fmt.Fprint(out, ",")
		}
		fmt.Fprintf(out, "\n%q:%s", name, text)
	}
	_, err := fmt.Fprint(out, "}")
	return err
}

// collectTypes gathers the named types that values of a type are made of, by name.
func collectTypes(of reflect.Type, found map[string]reflect.Type) {
	name := typeName(of)
	if _, known := found[name]; known {
		return
	}
	if of.PkgPath() != "" {
		found[name] = of
	}
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		collectTypes(of.Elem(), found)
	case reflect.Map:
		collectTypes(of.Key(), found)
		collectTypes(of.Elem(), found)
	case reflect.Struct:
		for i := range of.NumField() {
			collectTypes(of.Field(i).Type, found)
		}
	}
}

func structFactOf(of reflect.Type) structFact {
	fact := structFact{Fields: []fieldFact{}}
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		one := fieldFact{Name: field.Name, Type: typeName(field.Type), JSON: name, Embedded: field.Anonymous}
		for _, option := range strings.Split(options, ",") {
			if option != "" && option != "inline" {
				one.Options = append(one.Options, option)
			}
		}
		fact.Fields = append(fact.Fields, one)
	}
	return fact
}

// typeName is a type as Go writes it, with paths of packages in place of their names.
func typeName(of reflect.Type) string {
	if of.PkgPath() != "" {
		return of.PkgPath() + "." + of.Name()
	}
	return underlying(of)
}

func underlying(of reflect.Type) string {
	switch of.Kind() {
	case reflect.Pointer:
		return "*" + typeName(of.Elem())
	case reflect.Slice:
		return "[]" + typeName(of.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", of.Len(), typeName(of.Elem()))
	case reflect.Map:
		return "map[" + typeName(of.Key()) + "]" + typeName(of.Elem())
	default:
		return of.Kind().String()
	}
}
