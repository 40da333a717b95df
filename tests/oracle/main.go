// Oracle asks Kubernetes' own code what it answers to the cases of the conformance corpora.
//
//	oracle answer < cases.jsonl > answered.jsonl
//	oracle generate -form validation -seed 7 -count 1000 > answered.jsonl
//
// A case is a line of JSON; `expect` is what Kubernetes answers to it. Which fields a case has
// says what is asked: README.md lists the forms. `generate` makes random cases of a form.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/klog/v2"
)

func main() {
	klog.SetLogger(klog.Logger{})
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(2)
	}
}

const usage = `usage: oracle answer < cases.jsonl > answered.jsonl
       oracle generate [flags] > answered.jsonl`

func run(arguments []string) error {
	if len(arguments) == 0 {
		return errors.New(usage)
	}
	server, err := newAPIServer()
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	switch arguments[0] {
	case "answer":
		err = server.answerAll(bufio.NewReaderSize(os.Stdin, 1<<20), encoder)
	case "generate":
		err = server.generateAll(arguments[1:], encoder)
	default:
		err = errors.New(usage)
	}
	return errors.Join(err, out.Flush())
}

// answerAll answers each case of a stream of JSON values.
func (s *apiServer) answerAll(in io.Reader, out *json.Encoder) error {
	decoder := json.NewDecoder(in)
	for decoder.More() {
		fields := map[string]json.RawMessage{}
		if err := decoder.Decode(&fields); err != nil {
			return err
		}
		if err := s.answerOne(fields, out); err != nil {
			return err
		}
	}
	return nil
}

func (s *apiServer) answerOne(fields map[string]json.RawMessage, out *json.Encoder) error {
	expect, err := s.answer(fields)
	if err != nil {
		return fmt.Errorf("case %s: %w", fields["id"], err)
	}
	fields["expect"] = expect
	return out.Encode(fields)
}

// generateAll makes random cases and answers them.
func (s *apiServer) generateAll(arguments []string, out *json.Encoder) error {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	form := flags.String("form", "validation", "validation, updates, stored, decoding, yaml or placement")
	seed := flags.Uint64("seed", 1, "the same seed gives the same cases")
	count := flags.Int("count", 1000, "how many cases")
	manifests := flags.String("manifests", "", "a folder of DaemonSets to start from, besides the smallest one")
	few := flags.Int("few", 0, "keep at most this many cases of each kind of answer; 0 keeps all")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	generator, err := newGenerator(*seed, s, *manifests)
	if err != nil {
		return err
	}
	kept := selection{few: *few, seen: map[string]int{}}
	for made := 0; made < *count; {
		made++
		values, err := generator.next(*form)
		if err != nil {
			return err
		}
		if values == nil {
			continue
		}
		fields := map[string]json.RawMessage{}
		values["id"] = fmt.Sprintf("%s-%d-%d", *form, *seed, made)
		values["kubernetesVersion"] = kubernetesVersion()
		for name, value := range values {
			if fields[name], err = marshal(value); err != nil {
				return err
			}
		}
		if fields["expect"], err = s.answer(fields); err != nil {
			return fmt.Errorf("case %s: %w", fields["id"], err)
		}
		if !kept.wants(fields["expect"]) {
			continue
		}
		if err := out.Encode(fields); err != nil {
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
