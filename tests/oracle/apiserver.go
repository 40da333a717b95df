package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apimachinery/pkg/util/net"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/endpoints/filters"
	"k8s.io/apiserver/pkg/endpoints/handlers"
	"k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/generic"
	genericserver "k8s.io/apiserver/pkg/server"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kube-openapi/pkg/builder3"
	"k8s.io/kube-openapi/pkg/util"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/capabilities"
	generatedopenapi "k8s.io/kubernetes/pkg/generated/openapi"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	daemonsetstorage "k8s.io/kubernetes/pkg/registry/apps/daemonset/storage"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"
)

var (
	groupVersion = schema.GroupVersion{Group: "apps", Version: "v1"}
	resourceName = groupVersion.WithResource("daemonsets")
	kind         = groupVersion.WithKind("DaemonSet")
)

// apiServer is the part of kube-apiserver that answers requests about DaemonSets: its own
// handlers over its own registry, with a storage that is always empty. All requests are dry runs, so
// nothing is ever written to it.
type apiServer struct {
	creates      http.HandlerFunc
	fieldManager *managedfields.FieldManager
	strict       runtime.Decoder
}

func newAPIServer() (*apiServer, error) {
	capabilities.Initialize(capabilities.Capabilities{AllowPrivileged: true})
	daemonset.Strategy.NameGenerator = fixedNames{}
	codec := legacyscheme.Codecs.LegacyCodec(groupVersion)
	options := generic.RESTOptions{
		StorageConfig: (&storagebackend.Config{Codec: codec}).ForResource(resourceName.GroupResource()),
		Decorator: func(
			*storagebackend.ConfigForResource, string, func(runtime.Object) (string, error),
			func() runtime.Object, func() runtime.Object, storage.AttrFunc, storage.IndexerFuncs, *cache.Indexers,
		) (storage.Interface, factory.DestroyFunc, error) {
			return emptyStorage{}, func() {}, nil
		},
		ResourcePrefix: "daemonsets",
	}
	registry, _, err := daemonsetstorage.NewREST(options)
	if err != nil {
		return nil, err
	}
	converter, err := typeConverter()
	if err != nil {
		return nil, err
	}
	scheme := legacyscheme.Scheme
	unsafe := runtime.UnsafeObjectConvertor(scheme)
	hub := schema.GroupVersion{Group: groupVersion.Group, Version: runtime.APIVersionInternal}
	fieldManager, err := managedfields.NewDefaultFieldManager(
		converter, unsafe, scheme, scheme, kind, hub, "",
		fieldpath.NewExcludeFilterSetMap(registry.GetResetFields()))
	if err != nil {
		return nil, err
	}
	scope := &handlers.RequestScope{
		Namer:               handlers.ContextBasedNaming{Namer: runtime.Namer(meta.NewAccessor())},
		Serializer:          legacyscheme.Codecs,
		ParameterCodec:      legacyscheme.ParameterCodec,
		Creater:             scheme,
		Convertor:           scheme,
		Defaulter:           scheme,
		Typer:               scheme,
		UnsafeConvertor:     unsafe,
		Authorizer:          authorizerfactory.NewAlwaysAllowAuthorizer(),
		TableConvertor:      registry.TableConvertor,
		FieldManager:        fieldManager,
		Resource:            resourceName,
		Kind:                kind,
		MetaGroupVersion:    metav1.SchemeGroupVersion,
		HubGroupVersion:     hub,
		MaxRequestBodyBytes: 3 * 1024 * 1024,
	}
	json, found := runtime.SerializerInfoForMediaType(legacyscheme.Codecs.SupportedMediaTypes(), runtime.ContentTypeJSON)
	if !found {
		return nil, fmt.Errorf("no serializer for %s", runtime.ContentTypeJSON)
	}
	return &apiServer{
		creates:      handlers.CreateResource(registry, scope, admitAll{}),
		fieldManager: fieldManager,
		strict:       legacyscheme.Codecs.DecoderToVersion(json.StrictSerializer, hub),
	}, nil
}

// typeConverter knows the types of apps/v1 as the server's own OpenAPI document describes them.
func typeConverter() (managedfields.TypeConverter, error) {
	config := genericserver.DefaultOpenAPIV3Config(
		generatedopenapi.GetOpenAPIDefinitions, openapi.NewDefinitionNamer(legacyscheme.Scheme))
	spec, err := builder3.BuildOpenAPIDefinitionsForResources(config, util.GetCanonicalTypeName(&appsv1.DaemonSet{}))
	if err != nil {
		return nil, err
	}
	return managedfields.NewTypeConverter(spec, false)
}

// emptyStorage is a storage that holds nothing. Only what a dry run asks of it is there.
type emptyStorage struct{ storage.Interface }

func (emptyStorage) Versioner() storage.Versioner { return storage.APIObjectVersioner{} }

func (emptyStorage) Get(_ context.Context, key string, _ storage.GetOptions, _ runtime.Object) error {
	return storage.NewKeyNotFoundError(key, 0)
}

// admitAll stands for the admission plugins, none of which is asked.
type admitAll struct{}

func (admitAll) Handles(admission.Operation) bool { return false }

// reply is an answer of the server.
type reply struct {
	code     int
	body     []byte
	warnings []string
}

const requestPath = "/apis/apps/v1/namespaces/daemonsets"

// requestInfo is what the server's filters tell of a request, which validation asks too.
func requestInfo(verb, namespace string) *request.RequestInfo {
	return &request.RequestInfo{
		IsResourceRequest: true, Path: requestPath, Verb: verb, APIPrefix: "apis", APIGroup: groupVersion.Group,
		APIVersion: groupVersion.Version, Namespace: namespace, Resource: resourceName.Resource,
	}
}

// post is one dry run of a create.
func (s *apiServer) post(body []byte, contentType, namespace, fieldValidation string) reply {
	req := httptest.NewRequest(http.MethodPost, requestPath+"?dryRun=All&fieldManager=oracle&fieldValidation="+fieldValidation, bytes.NewReader(body))
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Accept", runtime.ContentTypeJSON)
	ctx := request.WithRequestInfo(req.Context(), requestInfo("create", namespace))
	response := httptest.NewRecorder()
	filters.WithWarningRecorder(s.creates).ServeHTTP(response, req.WithContext(request.WithUser(ctx, &user.DefaultInfo{Name: "oracle"})))
	return reply{response.Code, response.Body.Bytes(), warningsOf(response)}
}

// recordWarnings calls a function with a context that records warnings as the server does:
// each once, and shortened when they are many.
func recordWarnings(call func(context.Context)) []string {
	response := httptest.NewRecorder()
	handler := http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) { call(req.Context()) })
	filters.WithWarningRecorder(handler).ServeHTTP(response, httptest.NewRequest(http.MethodPut, "/", nil))
	return warningsOf(response)
}

func warningsOf(response *httptest.ResponseRecorder) []string {
	headers, _ := net.ParseWarningHeaders(response.Header().Values("Warning"))
	var texts []string
	for _, header := range headers {
		texts = append(texts, header.Text)
	}
	return texts
}

// decodeStored reads an object as the storage would: decoded and defaulted, and nothing else.
func decodeStored(text []byte) (*apps.DaemonSet, error) {
	object, _, err := legacyscheme.Codecs.UniversalDecoder(schema.GroupVersion{Group: groupVersion.Group, Version: runtime.APIVersionInternal}).Decode(text, &kind, nil)
	if err != nil {
		return nil, err
	}
	daemonSet, ok := object.(*apps.DaemonSet)
	if !ok {
		return nil, fmt.Errorf("%T is no DaemonSet", object)
	}
	return daemonSet, nil
}
