package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/apps"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/core/node"
)

// largestInput is how many bytes of an input are asked about: a fuzzer keeps none that is longer.
const largestInput = 64 << 10

// question is a case without its answer.
type question = map[string]any

// questionsOf are what the targets of `fuzz/` that have a form here ask of their bytes.
var questionsOf = map[string]func(s *apiServer, input []byte) []question{
	"validate":       (*apiServer).questionsOfManifests,
	"documents_yaml": (*apiServer).questionsOfManifests,
	"decode_json":    (*apiServer).questionsOfJSON,
	"updates":        (*apiServer).questionsOfUpdates,
	"place":          (*apiServer).questionsOfPlacement,
}

// inputsAll asks about the inputs of a fuzzer, which stand in folders, a file each, in the order of
// their names. No question is asked twice, and what cannot be asked is left out.
func (s *apiServer) inputsAll(arguments []string, out, log io.Writer) error {
	flags := flag.NewFlagSet("inputs", flag.ContinueOnError)
	target := flags.String("target", "validate", "the fuzzer: "+strings.Join(slices.Sorted(maps.Keys(questionsOf)), ", "))
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	questions, known := questionsOf[*target]
	if !known {
		return fmt.Errorf("nothing is asked about inputs of %s", *target)
	}
	inputs := map[string][]byte{}
	for _, folder := range flags.Args() {
		if err := readInputs(folder, inputs); err != nil {
			return err
		}
	}
	asked, unanswered, written := map[string]bool{}, 0, 0
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		for number, question := range questions(s, inputs[name]) {
			text, err := marshal(question)
			if err != nil || asked[string(text)] {
				continue
			}
			asked[string(text)] = true
			fields := map[string]json.RawMessage{}
			if err := json.Unmarshal(text, &fields); err != nil {
				return err
			}
			if fields["expect"], err = s.answer(fields); err != nil {
				unanswered++
				continue
			}
			if fields["id"], err = marshal(fmt.Sprintf("%s-%s-%d", *target, name, number+1)); err != nil {
				return err
			}
			if fields["kubernetesVersion"], err = marshal(kubernetesVersion()); err != nil {
				return err
			}
			if err := writeCase(out, fields); err != nil {
				return err
			}
			written++
		}
	}
	fmt.Fprintf(log, "%s: %d inputs, %d cases; %d more cannot be asked\n", *target, len(inputs), written, unanswered)
	return nil
}

// readInputs reads the files of a folder that are texts.
func readInputs(folder string, inputs map[string][]byte) error {
	files, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			return err
		}
		// A case is JSON, which holds no other bytes.
		if len(text) <= largestInput && utf8.Valid(text) {
			inputs[file.Name()] = text
		}
	}
	return nil
}

// questionsOfJSON ask for a create of a text as it stands.
func (s *apiServer) questionsOfJSON(input []byte) []question {
	return []question{{"raw": string(input)}}
}

// questionsOfManifests ask how a text is read, and for a create and an update to itself of each
// object in it.
func (s *apiServer) questionsOfManifests(input []byte) []question {
	questions := []question{{"yaml": string(input)}}
	for _, object := range workloadsIn(input) {
		questions = append(questions, question{"object": object}, question{"object": object, "old": object})
	}
	return questions
}

// questionsOfUpdates ask for updates of each old object by each new one, and for the same by both
// ways to apply where a server could show the old one.
func (s *apiServer) questionsOfUpdates(input []byte) []question {
	texts, stored, _ := bytes.Cut(input, []byte{0})
	var questions []question
	for _, old := range workloadsIn(stored) {
		live := s.shown(old)
		for _, object := range workloadsIn(texts) {
			questions = append(questions, question{"object": object, "old": old})
			if live != nil {
				questions = append(questions,
					question{"object": object, "live": live},
					question{"object": object, "live": live, "serverSide": serverSide{FieldManager: "kubectl"}})
			}
		}
	}
	return questions
}

// shown is an object as a server shows it that holds it; nil where none would.
func (s *apiServer) shown(text json.RawMessage) json.RawMessage {
	daemonSet, err := decodeStored(text)
	if err != nil || daemonSet.Name == "" || s.create(text, runtime.ContentTypeJSON).Stored == nil {
		return nil
	}
	daemonSet.Namespace = namespaceOf(daemonSet)
	written, err := versioned(daemonSet)
	if err != nil {
		return nil
	}
	return written
}

// questionsOfPlacement ask where the pods of each DaemonSet run that the server accepts, on those
// of the nodes that it accepts.
func (s *apiServer) questionsOfPlacement(input []byte) []question {
	texts, nodesText, _ := bytes.Cut(input, []byte{0})
	nodes, names := []json.RawMessage{}, map[string]bool{}
	for _, text := range objectsIn(nodesText) {
		if name, isAccepted := acceptedNode(text); isAccepted && !names[name] {
			names[name] = true
			nodes = append(nodes, text)
		}
	}
	var questions []question
	for _, object := range objectsIn(texts) {
		if answer := s.create(object, runtime.ContentTypeJSON); answer.Stored != nil && len(nodes) > 0 {
			questions = append(questions, question{"daemonset": answer.Stored, "nodes": nodes})
		}
	}
	return questions
}

// acceptedNode is the name of a node that the API server would take as it stands.
func acceptedNode(text json.RawMessage) (name string, isAccepted bool) {
	info, _ := runtime.SerializerInfoForMediaType(legacyscheme.Codecs.SupportedMediaTypes(), runtime.ContentTypeJSON)
	decoder := legacyscheme.Codecs.DecoderToVersion(info.StrictSerializer, core.SchemeGroupVersion)
	decoded, _, err := decoder.Decode(text, nil, nil)
	if err != nil {
		return "", false
	}
	object, isNode := decoded.(*core.Node)
	if !isNode {
		return "", false
	}
	rest.FillObjectMetaSystemFields(object)
	ofCluster := request.WithNamespace(context.Background(), metav1.NamespaceNone)
	ofCluster = request.WithRequestInfo(ofCluster, &request.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIPrefix: "api", APIVersion: "v1", Resource: "nodes",
	})
	if rest.BeforeCreate(node.Strategy, ofCluster, object) != nil {
		return "", false
	}
	return object.Name, true
}

// objectsIn are the objects of a text as kubectl reads them, those of lists one by one, up to
// what cannot be read.
func objectsIn(text []byte) []json.RawMessage {
	var found []json.RawMessage
	decoder := utilyaml.NewYAMLOrJSONDecoder(bufio.NewReader(bytes.NewReader(text)), 4096)
	for {
		var document json.RawMessage
		if err := decoder.Decode(&document); err != nil {
			return found
		}
		found = append(found, flattened(document)...)
	}
}

// workloadsIn are those of the objects of a text that may be sent where DaemonSets are created: all
// but those of the types of other groups.
func workloadsIn(text []byte) []json.RawMessage {
	return slices.DeleteFunc(objectsIn(text), func(object json.RawMessage) bool {
		var read metav1.TypeMeta
		if json.Unmarshal(object, &read) != nil {
			return false
		}
		kind := schema.FromAPIVersionAndKind(read.APIVersion, read.Kind)
		return legacyscheme.Scheme.Recognizes(kind) && kind.Group != apps.GroupName && kind.Group != "extensions"
	})
}

// flattened is a document, or the items of a list; nothing where it is no object.
func flattened(document json.RawMessage) []json.RawMessage {
	var read struct {
		Kind  string            `json:"kind"`
		Items []json.RawMessage `json:"items"`
	}
	if json.Unmarshal(document, &read) != nil || !bytes.HasPrefix(bytes.TrimSpace(document), []byte("{")) {
		return nil
	}
	if !strings.HasSuffix(read.Kind, "List") {
		return []json.RawMessage{document}
	}
	var found []json.RawMessage
	for _, item := range read.Items {
		found = append(found, flattened(item)...)
	}
	return found
}
