package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// yamlAnswer is what becomes of a YAML text.
type yamlAnswer struct {
	Kubectl documents `json:"kubectl"`
	Server  value     `json:"server"`
}

// documents are what `kubectl apply -f` reads before the first error, empty ones left out.
type documents struct {
	Documents []json.RawMessage `json:"documents"`
	Error     string            `json:"error,omitempty"`
}

// value is what the server reads of the whole text sent as application/yaml.
type value struct {
	Value  json.RawMessage `json:"value,omitempty"`
	Error  string          `json:"error,omitempty"`
	Strict string          `json:"strict,omitempty"`
}

func readYAML(text string) yamlAnswer {
	return yamlAnswer{kubectlDocuments([]byte(text)), serverValue([]byte(text))}
}

// kubectlDocuments reads as the StreamVisitor of cli-runtime does.
func kubectlDocuments(text []byte) documents {
	answer := documents{Documents: []json.RawMessage{}}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bufio.NewReader(bytes.NewReader(text)), 4096)
	for {
		var document json.RawMessage
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return answer
		} else if err != nil {
			answer.Error = err.Error()
			return answer
		}
		document = bytes.TrimSpace(document)
		if len(document) == 0 || bytes.Equal(document, []byte("null")) {
			continue
		}
		answer.Documents = append(answer.Documents, document)
	}
}

// serverValue reads as the YAML serializer of apimachinery does.
func serverValue(text []byte) value {
	converted, err := yaml.YAMLToJSON(text)
	if err != nil {
		return value{Error: err.Error()}
	}
	answer := value{Value: bytes.TrimSpace(converted)}
	if _, err := yaml.YAMLToJSONStrict(text); err != nil {
		answer.Strict = err.Error()
	}
	return answer
}
