package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/util/csaupgrade"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
	"sigs.k8s.io/yaml"
)

// applyAnswer is what comes of applying a file to a live object.
type applyAnswer struct {
	// The object as it would be, before it is defaulted and validated, without managedFields.
	Merged object `json:"merged,omitempty"`
	// What the server says where other managers own fields.
	Conflict string `json:"conflict,omitempty"`
	// Why it cannot be applied otherwise.
	Error string `json:"error,omitempty"`
}

// serverSide says how a file is applied on the server.
type serverSide struct {
	FieldManager string `json:"fieldManager"`
	Force        bool   `json:"force,omitempty"`
}

// apply answers a case of the form `apply`.
func (s *apiServer) apply(fields map[string]json.RawMessage) (applyAnswer, error) {
	var live, file object
	if err := errors.Join(json.Unmarshal(fields["live"], &live), json.Unmarshal(fields["object"], &file)); err != nil {
		return applyAnswer{}, err
	}
	// kubectl gives an object without a namespace that of its context.
	if (&unstructured.Unstructured{Object: file}).GetNamespace() == "" {
		namespace := (&unstructured.Unstructured{Object: live}).GetNamespace()
		if err := unstructured.SetNestedField(file, namespace, "metadata", "namespace"); err != nil {
			return applyAnswer{Error: err.Error()}, nil
		}
	}
	if given, isServerSide := fields["serverSide"]; isServerSide {
		var how serverSide
		if err := json.Unmarshal(given, &how); err != nil {
			return applyAnswer{}, err
		}
		return s.applyServerSide(fields["live"], file, how)
	}
	return applyClientSide(fields["live"], live, file)
}

// applyClientSide does what kubectl and the server do of `kubectl apply`.
func applyClientSide(current []byte, live, file object) (applyAnswer, error) {
	modified, err := annotated(file)
	if err != nil {
		return applyAnswer{Error: err.Error()}, nil
	}
	original := (&unstructured.Unstructured{Object: live}).GetAnnotations()[corev1.LastAppliedConfigAnnotation]
	schema, err := strategicpatch.NewPatchMetaFromStruct(&appsv1.DaemonSet{})
	if err != nil {
		return applyAnswer{}, err
	}
	patch, err := strategicpatch.CreateThreeWayMergePatch([]byte(original), modified, current, schema, true)
	if err != nil {
		return applyAnswer{Error: err.Error()}, nil
	}
	merged, err := strategicpatch.StrategicMergePatch(current, patch, &appsv1.DaemonSet{})
	if err != nil {
		return applyAnswer{Error: err.Error()}, nil
	}
	return mergedAnswer(merged)
}

// annotated is a file with itself as the configuration that was last applied.
func annotated(file object) ([]byte, error) {
	file, _ = copyOf(file).(object)
	unstruct := &unstructured.Unstructured{Object: file}
	annotations := unstruct.GetAnnotations()
	if annotations == nil {
		annotations = map[string]string{}
	}
	delete(annotations, corev1.LastAppliedConfigAnnotation)
	unstruct.SetAnnotations(annotations)
	text, err := runtime.Encode(unstructured.UnstructuredJSONScheme, unstruct)
	if err != nil {
		return nil, err
	}
	annotations[corev1.LastAppliedConfigAnnotation] = string(text)
	unstruct.SetAnnotations(annotations)
	return runtime.Encode(unstructured.UnstructuredJSONScheme, unstruct)
}

func (s *apiServer) applyServerSide(liveText []byte, file object, how serverSide) (applyAnswer, error) {
	live, err := decodeStored(liveText)
	if err != nil {
		return applyAnswer{}, err
	}
	text, err := marshal(file)
	if err != nil {
		return applyAnswer{}, err
	}
	patch := &unstructured.Unstructured{Object: object{}}
	if err := yaml.Unmarshal(text, &patch.Object); err != nil {
		return applyAnswer{Error: err.Error()}, nil
	}
	applied, err := s.fieldManager.Apply(live, patch, how.FieldManager, how.Force)
	if err == nil {
		applied, err = s.migrate(applied, patch, how)
	}
	switch {
	case apierrors.IsConflict(err):
		return applyAnswer{Conflict: err.Error()}, nil
	case err != nil:
		return applyAnswer{Error: err.Error()}, nil
	}
	merged, err := versioned(applied)
	if err != nil {
		return applyAnswer{}, err
	}
	return mergedAnswer(merged)
}

// migrate does what kubectl does once an object was applied on the server that had been
// applied by the client: it keeps the annotation, gives what the client's manager owned to
// that of the server, and applies again.
func (s *apiServer) migrate(applied runtime.Object, patch *unstructured.Unstructured, how serverSide) (runtime.Object, error) {
	accessor, err := meta.Accessor(applied)
	if err != nil {
		return nil, err
	}
	annotation := fieldpath.NewSet(fieldpath.MakePathOrDie("metadata", "annotations", corev1.LastAppliedConfigAnnotation))
	value, given := accessor.GetAnnotations()[corev1.LastAppliedConfigAnnotation]
	owners := csaupgrade.FindFieldsOwners(accessor.GetManagedFields(), metav1.ManagedFieldsOperationApply, annotation)
	if how.FieldManager == "kubectl" && given && len(owners) == 0 {
		alone := &unstructured.Unstructured{}
		alone.SetGroupVersionKind(kind)
		alone.SetName(accessor.GetName())
		alone.SetNamespace(accessor.GetNamespace())
		alone.SetAnnotations(map[string]string{corev1.LastAppliedConfigAnnotation: value})
		if applied, err = s.fieldManager.Apply(applied, alone, "kubectl-last-applied", false); err != nil {
			return nil, err
		}
		if accessor, err = meta.Accessor(applied); err != nil {
			return nil, err
		}
	}
	names := sets.New[string]()
	for _, owner := range csaupgrade.FindFieldsOwners(accessor.GetManagedFields(), metav1.ManagedFieldsOperationUpdate, annotation) {
		names.Insert(owner.Manager)
	}
	if len(names) == 0 {
		return applied, nil
	}
	if err := csaupgrade.UpgradeManagedFields(applied, names, how.FieldManager); err != nil {
		return nil, err
	}
	return s.fieldManager.Apply(applied, patch, how.FieldManager, how.Force)
}

// versioned is an object as the server shows it.
func versioned(internal runtime.Object) ([]byte, error) {
	return runtime.Encode(legacyscheme.Codecs.LegacyCodec(groupVersion), internal)
}

func mergedAnswer(text []byte) (applyAnswer, error) {
	var merged object
	if err := json.Unmarshal(text, &merged); err != nil {
		return applyAnswer{}, err
	}
	unstructured.RemoveNestedField(merged, "metadata", "managedFields")
	// The internal object keeps a count there, which the registry sets later.
	unstructured.RemoveNestedField(merged, "metadata", "annotations", appsv1.DeprecatedTemplateGeneration)
	return applyAnswer{Merged: merged}, nil
}

// applied is a live object with a history of writers, and a file that is applied to it.
func (g *generator) applied() (map[string]any, error) {
	first := g.grown()
	unstructured.RemoveNestedField(first, "metadata", "namespace")
	live, err := g.firstWrite(first)
	if err != nil || live == nil {
		return nil, err
	}
	for range g.random.IntN(4) {
		if next := g.nextWrite(live, first); next != nil {
			live = next
		}
	}
	text, err := versioned(live)
	if err != nil {
		return nil, err
	}
	var shown object
	if err := json.Unmarshal(text, &shown); err != nil {
		return nil, err
	}
	settleTimes(shown)
	if g.random.IntN(12) == 0 {
		unstructured.RemoveNestedField(shown, "metadata", "managedFields")
	}
	file, _ := copyOf(first).(object)
	for range g.random.IntN(4) {
		switch g.random.IntN(4) {
		case 0:
			mutator{g.random}.mutate(file)
		case 1:
			g.prune(file)
		default:
			file["spec"] = g.grower.grow(file["spec"], reflect.TypeOf(appsv1.DaemonSetSpec{}), "spec")
		}
	}
	made := map[string]any{"live": shown, "object": file}
	if g.random.IntN(2) == 0 {
		made["serverSide"] = serverSide{pick(g.random, []string{"kubectl", "kubectl", "helm", "flux"}), g.random.IntN(3) == 0}
	}
	// Some files make kubectl itself panic: it compares maps.
	fields := map[string]json.RawMessage{}
	for name, value := range made {
		if fields[name], err = marshal(value); err != nil {
			return nil, err
		}
	}
	if _, err := g.server.answer(fields); err != nil {
		return nil, nil
	}
	return made, nil
}

// firstWrite creates an object as one of the usual clients does.
func (g *generator) firstWrite(file object) (*apps.DaemonSet, error) {
	file, _ = copyOf(file).(object)
	if err := unstructured.SetNestedField(file, "default", "metadata", "namespace"); err != nil {
		return nil, nil
	}
	if g.random.IntN(3) == 0 {
		created := g.write(&apps.DaemonSet{}, file, pick(g.random, []string{"kubectl", "helm"}))
		return created, nil
	}
	text, err := marshal(file)
	manager := "kubectl-create"
	if g.random.IntN(3) > 0 {
		text, err = annotated(file)
		manager = "kubectl-client-side-apply"
	}
	if err != nil {
		return nil, err
	}
	daemonSet, err := decodeStored(text)
	if err != nil {
		return nil, nil
	}
	identify(daemonSet)
	return g.server.fieldManager.UpdateNoErrors(&apps.DaemonSet{}, daemonSet, manager).(*apps.DaemonSet), nil
}

// nextWrite changes a live object as another client does. Without an object it cannot.
func (g *generator) nextWrite(live *apps.DaemonSet, file object) *apps.DaemonSet {
	text, err := versioned(live)
	if err != nil {
		return nil
	}
	var shown object
	if json.Unmarshal(text, &shown) != nil {
		return nil
	}
	grow := func(root object) {
		for range 1 + g.random.IntN(3) {
			section := pick(g.random, []string{"metadata", "spec", "spec"})
			field, _ := daemonSetType.FieldByName(map[string]string{"metadata": "ObjectMeta", "spec": "Spec"}[section])
			root[section] = g.grower.grow(root[section], field.Type, section)
		}
	}
	if g.random.IntN(3) == 0 {
		part, _ := copyOf(file).(object)
		if g.random.IntN(2) == 0 {
			g.prune(part)
		}
		grow(part)
		return g.write(live, part, pick(g.random, []string{"kubectl", "helm", "flux", "vpa"}))
	}
	managed, _, _ := unstructured.NestedSlice(shown, "metadata", "managedFields")
	if g.random.IntN(2) == 0 {
		g.prune(shown)
	}
	grow(shown)
	if metadata, isObject := shown["metadata"].(object); isObject {
		metadata["managedFields"] = managed
	}
	changed, err := marshal(shown)
	if err != nil {
		return nil
	}
	daemonSet, err := decodeStored(changed)
	if err != nil {
		return nil
	}
	identify(daemonSet)
	next, _ := g.server.fieldManager.UpdateNoErrors(live.DeepCopy(), daemonSet, pick(g.random, []string{"kubectl-edit", "kubectl-set", "controller"})).(*apps.DaemonSet)
	return next
}

// write applies on the server by force; nil when it cannot be.
func (g *generator) write(live *apps.DaemonSet, file object, manager string) *apps.DaemonSet {
	text, err := marshal(file)
	if err != nil {
		return nil
	}
	part := &unstructured.Unstructured{Object: object{}}
	if json.Unmarshal(text, &part.Object) != nil {
		return nil
	}
	applied, err := g.server.fieldManager.Apply(live.DeepCopy(), part, manager, true)
	if err != nil {
		return nil
	}
	daemonSet, _ := applied.(*apps.DaemonSet)
	identify(daemonSet)
	return daemonSet
}

// identify gives an object what the server gives a stored one.
func identify(daemonSet *apps.DaemonSet) {
	daemonSet.Namespace, daemonSet.UID, daemonSet.ResourceVersion = "default", "28d0c392-4492-4e20-be20-5446811d63a7", "100"
}

// prune takes one or two fields or items away, somewhere below the spec.
func (g *generator) prune(root object) {
	for range 1 + g.random.IntN(2) {
		all := places(root["spec"])
		if len(all) == 0 {
			return
		}
		at := pick(g.random, all)
		if at.object != nil {
			delete(at.object, at.key)
			continue
		}
		// A list cannot be made shorter in place: the last item takes this one's place twice.
		at.list[at.index] = copyOf(at.list[len(at.list)-1])
	}
}

// settleTimes dates the entries of managedFields one after the other, so that the same seed
// gives the same cases. The entries stand in the order of their times.
func settleTimes(shown object) {
	entries, _, _ := unstructured.NestedSlice(shown, "metadata", "managedFields")
	slices.SortStableFunc(entries, func(a, b any) int {
		return strings.Compare(managerOf(a), managerOf(b))
	})
	for i, entry := range entries {
		if entry, isObject := entry.(object); isObject {
			entry["time"] = fmt.Sprintf("2026-11-29T00:00:%02dZ", i)
		}
	}
	if len(entries) > 0 {
		_ = unstructured.SetNestedSlice(shown, entries, "metadata", "managedFields")
	}
}

func managerOf(entry any) string {
	fields, _ := entry.(object)
	return fmt.Sprint(fields["operation"], fields["manager"])
}
