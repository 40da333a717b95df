package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/endpoints/handlers"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
)

// cause is one of the causes of a 422 answer.
type cause struct {
	Reason  string `json:"reason"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

// validationAnswer is what the server says to a create or an update.
type validationAnswer struct {
	Errors   []cause         `json:"errors"`
	Decode   string          `json:"decode,omitempty"`
	Strict   []string        `json:"strict,omitempty"`
	Warnings []string        `json:"warnings,omitempty"`
	Status   *statusAnswer   `json:"status,omitempty"`
	Stored   json.RawMessage `json:"-"`
}

// statusAnswer is an answer that is neither 200, 400 nor 422: a conflict, mostly.
type statusAnswer struct {
	Code    int32  `json:"code"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

// decode reads a text as the server's strict decoder does. Without an object there is a
// text that says why, or strict findings and no more.
func (s *apiServer) decode(text []byte) (*apps.DaemonSet, validationAnswer) {
	answer := validationAnswer{Errors: []cause{}}
	object, gvk, err := s.strict.Decode(text, &kind, &apps.DaemonSet{})
	if err != nil {
		strict, isStrict := runtime.AsStrictDecodingError(err)
		if !isStrict || object == nil {
			answer.Decode = schemeName(err.Error())
			return nil, answer
		}
		for _, finding := range strict.Errors() {
			answer.Strict = append(answer.Strict, finding.Error())
		}
	}
	daemonSet, isDaemonSet := object.(*apps.DaemonSet)
	switch {
	case gvk.GroupVersion() != groupVersion:
		answer = validationAnswer{Errors: []cause{}, Decode: fmt.Sprintf(
			"the API version in the data (%s) does not match the expected API version (%s)", gvk.GroupVersion(), groupVersion)}
	case !isDaemonSet:
		answer = validationAnswer{Errors: []cause{}, Decode: fmt.Sprintf(
			"%s in version %q cannot be handled as a DaemonSet", gvk.Kind, gvk.Version)}
	}
	return daemonSet, answer
}

// create answers for a create of a text, as the server's own handler does.
func (s *apiServer) create(text []byte, contentType string) validationAnswer {
	daemonSet, answer := s.decode(text)
	if answer.Decode != "" {
		return answer
	}
	reply := s.post(text, contentType, namespaceOf(daemonSet), metav1.FieldValidationIgnore)
	status := reply.status()
	// Some warnings precede validation, so that a refused object has them too.
	answer.Warnings = reply.warnings
	switch {
	case status == nil:
		answer.Stored = reply.body
	case status.Code == http.StatusUnprocessableEntity:
		answer.setCauses(status)
	default:
		answer.Status = &statusAnswer{status.Code, string(status.Reason), status.Message}
	}
	return answer
}

// namespaceOf is the namespace of a request about an object.
func namespaceOf(daemonSet *apps.DaemonSet) string {
	if daemonSet.Namespace == "" {
		return metav1.NamespaceDefault
	}
	return daemonSet.Namespace
}

// update answers for an update of a stored object, as the registry does: what the handler
// compares before it (the name in the path, the preconditions) is left out, since the
// corpora have no path.
func (s *apiServer) update(text []byte, old *apps.DaemonSet) validationAnswer {
	daemonSet, answer := s.decode(text)
	if answer.Decode != "" {
		return answer
	}
	daemonSet.Namespace = namespaceOf(daemonSet)
	var duplicates []string
	daemonSet.OwnerReferences, duplicates = withoutDuplicates(daemonSet.OwnerReferences)
	if daemonSet.ResourceVersion == "" {
		daemonSet.ResourceVersion = old.ResourceVersion
	}
	var err error
	merged := s.fieldManager.UpdateNoErrors(old.DeepCopy(), daemonSet, "oracle")
	answer.Warnings = recordWarnings(func(ctx context.Context) {
		if len(duplicates) > 0 {
			warning.AddWarning(ctx, "", fmt.Sprintf(handlers.DuplicateOwnerReferencesWarningFormat, strings.Join(duplicates, ", ")))
		}
		ctx = request.WithRequestInfo(ctx, requestInfo("update", daemonSet.Namespace))
		err = rest.BeforeUpdate(daemonset.Strategy, request.WithNamespace(ctx, daemonSet.Namespace), merged, old)
	})
	var status apierrors.APIStatus
	switch {
	case err == nil:
	case errors.As(err, &status):
		failure := status.Status()
		answer.setCauses(&failure)
	default:
		answer.Status = &statusAnswer{http.StatusInternalServerError, "InternalError", err.Error()}
	}
	return answer
}

func (a *validationAnswer) setCauses(status *metav1.Status) {
	if status.Details == nil {
		a.Status = &statusAnswer{status.Code, string(status.Reason), status.Message}
		return
	}
	for _, c := range status.Details.Causes {
		a.Errors = append(a.Errors, cause{string(c.Type), c.Field, c.Message})
	}
}

// withoutDuplicates drops owner references that stand there already, as the handler does, and
// lists their UIDs.
func withoutDuplicates(references []metav1.OwnerReference) (kept []metav1.OwnerReference, duplicates []string) {
	for _, reference := range references {
		same := func(other metav1.OwnerReference) bool {
			return equality.Semantic.DeepEqual(reference, other)
		}
		if slices.ContainsFunc(kept, same) {
			duplicates = append(duplicates, string(reference.UID))
		} else {
			kept = append(kept, reference)
		}
	}
	return kept, duplicates
}

// schemeName gives the scheme the name that it has in a released kube-apiserver. It is taken
// from the path of a source file, which differs when Kubernetes is a module.
func schemeName(message string) string {
	const end = `.go:`
	before, rest, found := strings.Cut(message, `in scheme "pkg/runtime/scheme`+end)
	if !found {
		return message
	}
	_, after, _ := strings.Cut(rest, `"`)
	return before + `in scheme "pkg/api/legacyscheme/scheme.go:30"` + after
}

// status is the server's status, nil when the object was accepted.
func (r reply) status() *metav1.Status {
	if r.code < 300 {
		return nil
	}
	status := &metav1.Status{}
	if err := json.Unmarshal(r.body, status); err != nil {
		return &metav1.Status{Code: int32(r.code), Message: fmt.Sprintf("unreadable status: %v", err)}
	}
	return status
}

// store is the object as a create of it would have stored it, valid or not, for an update of
// it in a namespace: with the resource version 1. Without an object the answer says why it
// cannot be decoded.
func (s *apiServer) store(text []byte, namespace string) (*apps.DaemonSet, validationAnswer) {
	daemonSet, answer := s.decode(text)
	if answer.Decode != "" {
		return nil, answer
	}
	daemonSet.Namespace = namespace
	rest.FillObjectMetaSystemFields(daemonSet)
	daemonSet = s.fieldManager.UpdateNoErrors(&apps.DaemonSet{}, daemonSet, "oracle").(*apps.DaemonSet)
	daemonset.Strategy.PrepareForCreate(context.Background(), daemonSet)
	daemonSet.ResourceVersion = "1"
	return daemonSet, answer
}

// fixedNames fills every generated name in the same way, so that answers can be compared.
type fixedNames struct{}

func (fixedNames) GenerateName(base string) string {
	const longest = 63 - 5
	if len(base) > longest {
		base = base[:longest]
	}
	return base + "xxxxx"
}
