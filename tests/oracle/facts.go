package main

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/component-base/featuregate"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/util"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/apis/apps"
	generatedopenapi "k8s.io/kubernetes/pkg/generated/openapi"
)

// structFact is a struct of the API: its fields in their order, unexported ones too.
type structFact struct {
	Fields []fieldFact `json:"fields"`
	// `atomic`, where server-side apply takes the struct as a whole.
	MapType string `json:"mapType,omitempty"`
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
	// How client-side apply merges it, as its tags say: `merge`, `replace`, `retainKeys`.
	PatchStrategy string `json:"patchStrategy,omitempty"`
	PatchMergeKey string `json:"patchMergeKey,omitempty"`
	// How server-side apply merges it, as the OpenAPI document says: a list is `atomic`, a
	// `set` or a `map` by keys; a map or struct may be `atomic`.
	ListType string    `json:"listType,omitempty"`
	ListKeys []listKey `json:"listKeys,omitempty"`
	MapType  string    `json:"mapType,omitempty"`
}

// listKey is a field by which items of a list are told apart, with its value where an item
// has none.
type listKey struct {
	Name    string `json:"name"`
	Default any    `json:"default,omitempty"`
}

// gateFact is a feature gate of kube-apiserver or kube-controller-manager.
type gateFact struct {
	Default bool   `json:"default"`
	Stage   string `json:"stage"`
	Locked  bool   `json:"locked,omitempty"`
	// The gates that must be on while it is.
	Needs []featuregate.Feature `json:"needs,omitempty"`
}

// printFacts prints what reflection tells of the types that a DaemonSet, a node and a pod
// are made of, and the feature gates: a JSON object with a line for each type and each gate,
// so that two versions can be compared line by line.
func printFacts(out io.Writer) error {
	types := map[string]reflect.Type{}
	for _, root := range []any{appsv1.DaemonSet{}, corev1.Node{}, corev1.Pod{}, apps.DaemonSet{}} {
		collectTypes(reflect.TypeOf(root), types)
	}
	definitions := generatedopenapi.GetOpenAPIDefinitions(func(path string) spec.Ref { return spec.MustCreateRef(path) })
	structs, named := map[string]any{}, map[string]any{}
	for name, of := range types {
		if of.Kind() == reflect.Struct {
			structs[name] = structFactOf(of, definitions)
		} else {
			named[name] = underlying(of)
		}
	}
	gates, dependencies := map[string]any{}, gateDependencies()
	for name, spec := range defaultGates.GetAll() {
		stage := string(spec.PreRelease)
		if stage == "" {
			stage = "GA"
		}
		gates[string(name)] = gateFact{spec.Default, stage, spec.LockToDefault, dependencies[name]}
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

// schemaOf is what the OpenAPI document says of a type; nothing for one that is not in it.
func schemaOf(of reflect.Type, definitions map[string]common.OpenAPIDefinition) spec.Schema {
	return definitions[util.GetCanonicalTypeName(reflect.New(of).Interface())].Schema
}

func extension(schema spec.Schema, name string) string {
	text, _ := schema.Extensions[name].(string)
	return text
}

// merging adds how a field is merged.
func (fact *fieldFact) merging(field reflect.StructField, schema spec.Schema, definitions map[string]common.OpenAPIDefinition) {
	fact.PatchStrategy, fact.PatchMergeKey = field.Tag.Get("patchStrategy"), field.Tag.Get("patchMergeKey")
	fact.ListType, fact.MapType = extension(schema, "x-kubernetes-list-type"), extension(schema, "x-kubernetes-map-type")
	var keys []string
	switch given := schema.Extensions["x-kubernetes-list-map-keys"].(type) {
	case []string:
		keys = given
	case []any:
		for _, key := range given {
			keys = append(keys, fmt.Sprint(key))
		}
	}
	if len(keys) == 0 && fact.ListType == "" && fact.PatchMergeKey != "" {
		keys = []string{fact.PatchMergeKey}
	}
	for _, key := range keys {
		item := field.Type.Elem()
		fact.ListKeys = append(fact.ListKeys, listKey{key, schemaOf(item, definitions).Properties[key].Default})
	}
}

func structFactOf(of reflect.Type, definitions map[string]common.OpenAPIDefinition) structFact {
	schema := schemaOf(of, definitions)
	fact := structFact{Fields: []fieldFact{}, MapType: extension(schema, "x-kubernetes-map-type")}
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		one := fieldFact{Name: field.Name, Type: typeName(field.Type), JSON: name, Embedded: field.Anonymous}
		for _, option := range strings.Split(options, ",") {
			if option != "" && option != "inline" {
				one.Options = append(one.Options, option)
			}
		}
		one.merging(field, schema.Properties[name], definitions)
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
