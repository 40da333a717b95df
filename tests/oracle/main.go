// Oracle asks Kubernetes' own code what it answers to the cases of the conformance corpora.
//
//	oracle answer < cases.jsonl > answered.jsonl
//	oracle generate -form validation -seed 7 -count 1000 > answered.jsonl
//	oracle check corpus.jsonl.gz…
//	oracle inputs -target validate folder… > answered.jsonl
//	oracle facts > facts.json
//
// A case is a line of JSON; `expect` is what Kubernetes answers to it. Which fields a case has
// says what is asked: README.md lists the forms. `generate` makes random cases of a form;
// `check` compares with the answers that stand in corpora; `inputs` makes cases of what a fuzzer
// keeps; `facts` prints what reflection tells of the API's types, and the feature gates.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller"
)

func main() {
	klog.SetLogger(klog.Logger{})
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(2)
	}
}

const usage = `usage: oracle answer < cases.jsonl > answered.jsonl
       oracle generate [flags] > answered.jsonl
       oracle check corpus.jsonl.gz…
       oracle inputs -target TARGET folder… > answered.jsonl
       oracle facts > facts.json`

func run(arguments []string) error {
	if len(arguments) == 0 {
		return errors.New(usage)
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	if arguments[0] == "facts" {
		return errors.Join(printFacts(out), out.Flush())
	}
	server, err := newAPIServer()
	if err != nil {
		return err
	}
	switch arguments[0] {
	case "answer":
		err = server.answerAll(bufio.NewReaderSize(os.Stdin, 1<<20), out)
	case "generate":
		err = server.generateAll(arguments[1:], out)
	case "check":
		err = server.checkAll(arguments[1:], out)
	case "inputs":
		err = server.inputsAll(arguments[1:], out, os.Stderr)
	default:
		err = errors.New(usage)
	}
	return errors.Join(err, out.Flush())
}

// writeCase writes a case as a line.
func writeCase(out io.Writer, fields map[string]json.RawMessage) error {
	text, err := marshal(fields)
	if err == nil {
		_, err = out.Write(append(text, '\n'))
	}
	return err
}

// answerAll answers each case of a stream of JSON values, each before it reads the next. One
// that cannot be asked gets an `error` in place of an `expect`.
func (s *apiServer) answerAll(in io.Reader, out *bufio.Writer) error {
	unanswered := 0
	for decoder := json.NewDecoder(in); decoder.More(); {
		fields := map[string]json.RawMessage{}
		if err := decoder.Decode(&fields); err != nil {
			return err
		}
		expect, err := s.answer(fields)
		delete(fields, "expect")
		if err == nil {
			fields["expect"] = expect
		} else {
			unanswered++
			if fields["error"], err = marshal(err.Error()); err != nil {
				return err
			}
		}
		if err := errors.Join(writeCase(out, fields), out.Flush()); err != nil {
			return err
		}
	}
	if unanswered > 0 {
		return fmt.Errorf("%d cases cannot be asked", unanswered)
	}
	return nil
}

// generateAll makes random cases and answers them.
func (s *apiServer) generateAll(arguments []string, out io.Writer) error {
	flags := flag.NewFlagSet("generate", flag.ContinueOnError)
	form := flags.String("form", "validation", "validation, updates, stored, hashes, decoding, yaml, placement, lifecycle, apply or gates")
	seed := flags.Uint64("seed", 1, "the same seed gives the same cases")
	count := flags.Int("count", 1000, "how many cases")
	manifests := flags.String("manifests", "", "a folder of DaemonSets to start from, besides the smallest one")
	gates := flags.String("feature-gates", "", "gates of the server that answers: a JSON map of names to true or false")
	few := flags.Int("few", 0, "keep this many cases of each kind of answer, the smallest; 0 keeps all")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	generator, err := newGenerator(*seed, s, *manifests)
	if err != nil {
		return err
	}
	kept := selection{few: *few, kinds: map[string][]selected{}}
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
		if *gates != "" && *form != "gates" {
			values["featureGates"] = json.RawMessage(*gates)
		}
		for name, value := range values {
			if fields[name], err = marshal(value); err != nil {
				return err
			}
		}
		if fields["expect"], err = s.answer(fields); err != nil {
			return fmt.Errorf("case %s: %w", fields["id"], err)
		}
		if *few > 0 {
			kept.offer(fields, made)
		} else if err := writeCase(out, fields); err != nil {
			return err
		}
	}
	for _, fields := range kept.cases() {
		if err := writeCase(out, fields); err != nil {
			return err
		}
	}
	return nil
}

// answer is the `expect` of a case, or why it cannot be asked.
func (s *apiServer) answer(fields map[string]json.RawMessage) (expect json.RawMessage, err error) {
	// Kubernetes' code relies on what the API server has made sure of, and a case may break it.
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	return s.answerForm(fields)
}

// answerForm answers a case by a server whose gates are as it says. One that asks of nothing
// else asks what becomes of the gates.
func (s *apiServer) answerForm(fields map[string]json.RawMessage) (json.RawMessage, error) {
	gates := fields["featureGates"]
	if gates == nil {
		return s.answerByFields(fields)
	}
	if fields["object"] != nil || fields["raw"] != nil {
		return s.withGates(gates, func() (json.RawMessage, error) { return s.answerByFields(fields) })
	}
	answer, err := setGates(gates)
	if err != nil {
		return nil, err
	}
	return marshal(answer)
}

// answerByFields answers a case. Which fields it has tells its form.
func (s *apiServer) answerByFields(fields map[string]json.RawMessage) (json.RawMessage, error) {
	switch {
	case fields["live"] != nil:
		answer, err := s.apply(fields)
		if err != nil {
			return nil, err
		}
		return marshal(answer)
	case fields["yaml"] != nil:
		var text string
		if err := json.Unmarshal(fields["yaml"], &text); err != nil {
			return nil, err
		}
		return marshal(readYAML(text))
	case fields["events"] != nil:
		c, err := decodeLifecycle(fields)
		if err != nil {
			return nil, err
		}
		answers, err := c.answer()
		if err != nil {
			return nil, err
		}
		return marshal(answers)
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
		Hash   json.RawMessage `json:"hash"`
	}
	if given := fields["expect"]; given != nil {
		if err := json.Unmarshal(given, &want); err != nil {
			return nil, err
		}
	}
	if want.Stored != nil {
		return s.stored(text)
	}
	if want.Hash != nil {
		return s.hash(text)
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
	old, undecodable := s.store(oldText, namespaceOf(daemonSet))
	if undecodable.Decode != "" {
		undecodable.Decode = "old: " + undecodable.Decode
		return marshal(undecodable)
	}
	return marshal(s.update(text, old))
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

// hash is the hash of the revision that the controller makes of a create's template.
func (s *apiServer) hash(text []byte) (json.RawMessage, error) {
	answer := s.create(text, runtime.ContentTypeJSON)
	if answer.Stored == nil {
		return marshal(answer)
	}
	var stored, watched appsv1.DaemonSet
	if err := json.Unmarshal(answer.Stored, &stored); err != nil {
		return nil, err
	}
	// The controller watches in protobuf, which does not tell an empty list from an absent one.
	message, err := stored.Marshal()
	if err != nil {
		return nil, err
	}
	if err := watched.Unmarshal(message); err != nil {
		return nil, err
	}
	return marshal(map[string]any{"hash": controller.ComputeHash(&watched.Spec.Template, nil)})
}
