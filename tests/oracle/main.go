// Oracle asks Kubernetes' own code what it answers to the cases of the conformance corpora.
//
//	oracle answer < cases.jsonl > answered.jsonl
//
// Each line of the input is a case; the output repeats it with `expect` as Kubernetes has it.
// The form of a case says what is asked: ../README.md lists the forms.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/klog/v2"
)

func main() {
	klog.SetLogger(klog.Logger{})
	if len(os.Args) != 2 || os.Args[1] != "answer" {
		fmt.Fprintln(os.Stderr, "usage: oracle answer < cases.jsonl > answered.jsonl")
		os.Exit(2)
	}
	if err := answerAll(); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(2)
	}
}

func answerAll() error {
	server, err := newAPIServer()
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	decoder, encoder := json.NewDecoder(in), json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for decoder.More() {
		fields := map[string]json.RawMessage{}
		if err := decoder.Decode(&fields); err != nil {
			return err
		}
		expect, err := server.answer(fields)
		if err != nil {
			return fmt.Errorf("case %s: %w", fields["id"], err)
		}
		fields["expect"] = expect
		if err := encoder.Encode(fields); err != nil {
			return err
		}
	}
	return nil
}

// answer is the `expect` of a case. Which fields it has tells its form.
func (s *apiServer) answer(fields map[string]json.RawMessage) (json.RawMessage, error) {
	switch {
	case fields["yaml"] != nil:
		var text string
		if err := json.Unmarshal(fields["yaml"], &text); err != nil {
			return nil, err
		}
		return marshal(readYAML(text))
	case fields["events"] != nil:
		return nil, errors.New("the form lifecycle is not answered yet")
	case fields["nodes"] != nil:
		text, err := marshal(fields)
		if err != nil {
			return nil, err
		}
		var c placementCase
		if err := json.Unmarshal(text, &c); err != nil {
			return nil, err
		}
		answers, err := c.answer()
		if err != nil {
			return nil, err
		}
		return marshal(answers)
	default:
		return s.answerRequest(fields)
	}
}

// answerRequest is the `expect` of a case of validation, decoding or storing.
func (s *apiServer) answerRequest(fields map[string]json.RawMessage) (json.RawMessage, error) {
	text := []byte(fields["object"])
	if raw, given := fields["raw"]; given {
		var decoded string
		if err := json.Unmarshal(raw, &decoded); err != nil {
			return nil, err
		}
		text = []byte(decoded)
	}
	var want struct {
		Stored json.RawMessage `json:"stored"`
	}
	if given := fields["expect"]; given != nil {
		if err := json.Unmarshal(given, &want); err != nil {
			return nil, err
		}
	}
	if want.Stored != nil {
		return s.stored(text)
	}
	oldText, isUpdate := fields["old"]
	if !isUpdate {
		return marshal(s.create(text, runtime.ContentTypeJSON))
	}
	if string(fields["oldStored"]) == "true" {
		old, err := decodeStored(oldText)
		if err != nil {
			return nil, err
		}
		return marshal(s.update(text, old))
	}
	daemonSet, undecodable := s.decode(text)
	if undecodable.Decode != "" {
		return marshal(undecodable)
	}
	if old := s.store(oldText, namespaceOf(daemonSet)); old != nil {
		return marshal(s.update(text, old))
	}
	// What cannot be decoded was never stored.
	return marshal(s.create(text, runtime.ContentTypeJSON))
}

// stored is the object as the server stores a create of it, without what differs each time.
func (s *apiServer) stored(text []byte) (json.RawMessage, error) {
	object := map[string]any{}
	if answer := s.create(text, runtime.ContentTypeJSON); answer.Stored == nil {
		return marshal(answer)
	} else if err := json.Unmarshal(answer.Stored, &object); err != nil {
		return nil, err
	}
	if metadata, isMap := object["metadata"].(map[string]any); isMap {
		for _, field := range []string{"uid", "creationTimestamp", "managedFields"} {
			delete(metadata, field)
		}
	}
	return marshal(map[string]any{"stored": object})
}
