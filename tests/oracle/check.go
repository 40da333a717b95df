package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// shownDifferences is how many cases of a file are printed that are answered otherwise.
const shownDifferences = 10

// checkAll answers the cases of corpora anew and compares with the answers recorded in them.
func (s *apiServer) checkAll(files []string, out io.Writer) error {
	differing := 0
	for _, path := range files {
		same, cases, err := s.checkFile(path, out)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		fmt.Fprintf(out, "%s: %d/%d answered as recorded\n", filepath.Base(path), same, cases)
		differing += cases - same
	}
	if differing > 0 {
		return fmt.Errorf("%d cases are answered otherwise than recorded", differing)
	}
	return nil
}

func (s *apiServer) checkFile(path string, out io.Writer) (same, cases int, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	reader := bufio.NewReaderSize(file, 1<<20)
	var source io.Reader = reader
	if start, _ := reader.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		if source, err = gzip.NewReader(reader); err != nil {
			return 0, 0, err
		}
	}
	for decoder := json.NewDecoder(source); decoder.More(); {
		fields := map[string]json.RawMessage{}
		if err := decoder.Decode(&fields); err != nil {
			return same, cases, err
		}
		cases++
		answer, err := s.answer(fields)
		if err != nil {
			answer, _ = marshal(err.Error())
		}
		recorded, answered := normal(fields["expect"]), normal(answer)
		if recorded == answered {
			same++
		} else if cases-same <= shownDifferences {
			fmt.Fprintf(out, "  %s\n    recorded %s\n    answered %s\n", fields["id"], shown(recorded, answered), shown(answered, recorded))
		}
	}
	return same, cases, nil
}

// shown is a text from shortly before where it differs from another.
func shown(text, other string) string {
	const before, length = 60, 400
	from := 0
	for from < min(len(text), len(other)) && text[from] == other[from] {
		from++
	}
	from = max(0, from-before)
	return text[from:min(len(text), from+length)]
}

// anyOrder names the lists whose order differs from run to run, since Kubernetes walks maps
// in random order.
var anyOrder = []string{"errors", "strict", "warnings", "unfit"}

// normal is an answer's text with its maps by key, its lists without an order sorted, and the
// scheme's name as a released server has it.
func normal(answer json.RawMessage) string {
	var value any
	if json.Unmarshal(answer, &value) != nil {
		return string(answer)
	}
	sortLists(value)
	text, err := marshal(value)
	if err != nil {
		return string(answer)
	}
	return string(text)
}

func sortLists(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			sortLists(item)
		}
	case object:
		for name, field := range value {
			sortLists(field)
			if text, isText := field.(string); isText && name == "decode" {
				value[name] = schemeName(text)
			}
			if list, isList := field.([]any); isList && slices.Contains(anyOrder, name) {
				slices.SortFunc(list, func(a, b any) int {
					left, _ := marshal(a)
					right, _ := marshal(b)
					return bytes.Compare(left, right)
				})
			}
		}
	}
}
