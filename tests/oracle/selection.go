package main

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// selection keeps the smallest few cases of each kind of answer. Two answers are of a kind
// when they differ in names, numbers and quoted values only; an answer with several findings
// is of several kinds.
type selection struct {
	few   int
	kinds map[string][]selected
}

// selected is a case and when it was offered.
type selected struct {
	fields map[string]json.RawMessage
	number int
	size   int
}

var (
	quoted = regexp.MustCompile(`\\"(?:[^"\\]|\\\\.)*\\"`)
	digits = regexp.MustCompile(`[0-9]+`)
)

// offer takes a case, if it is among the smallest of a kind of its answer.
func (s *selection) offer(fields map[string]json.RawMessage, number int) {
	offered := selected{fields: fields, number: number}
	for _, text := range fields {
		offered.size += len(text)
	}
	for _, kind := range strings.Split(string(fields["expect"]), `},{`) {
		kind = digits.ReplaceAllString(quoted.ReplaceAllString(kind, "_"), "0")
		of := append(s.kinds[kind], offered)
		slices.SortStableFunc(of, func(a, b selected) int { return a.size - b.size })
		s.kinds[kind] = of[:min(len(of), s.few)]
	}
}

// cases are the cases that were kept, in the order in which they were offered.
func (s *selection) cases() []map[string]json.RawMessage {
	kept := map[int]selected{}
	for _, of := range s.kinds {
		for _, one := range of {
			kept[one.number] = one
		}
	}
	ordered := make([]selected, 0, len(kept))
	for _, one := range kept {
		ordered = append(ordered, one)
	}
	slices.SortFunc(ordered, func(a, b selected) int { return a.number - b.number })
	cases := make([]map[string]json.RawMessage, 0, len(ordered))
	for _, one := range ordered {
		cases = append(cases, one.fields)
	}
	return cases
}
