package main

import (
	"fmt"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// damage changes a JSON text in a place or two, mostly so that it stays JSON.
func (g *generator) damage(text string) string {
	for range 1 + g.random.IntN(2) {
		strings := positions(text, '"')
		if len(strings) < 4 {
			return text
		}
		at := pick(g.random, strings)
		switch g.random.IntN(8) {
		case 0: // a field twice
			if name, value, end, found := fieldAt(text, at); found {
				text = text[:end] + `, "` + name + `": ` + pick(g.random, []string{value, "null", "1", `"x"`, "{}", "[]"}) + text[end:]
			}
		case 1: // a field in another case
			if name, _, _, found := fieldAt(text, at); found {
				text = text[:at+1] + swapCase(name) + text[at+1+len(name):]
			}
		case 2: // a value of another kind
			if name, value, end, found := fieldAt(text, at); found {
				odd := []string{"null", "true", "0", "-0", "1e3", "1E400", "0.1", "1.0", "12345678901234567890", "01", "+1", "NaN", `"1"`, "[]", "{}", `"\ud800"`, `"\u0000"`, "[null]", "[{}]", "tru", "'x'"}
				text = text[:end-len(value)] + pick(g.random, odd) + text[end:]
				_ = name
			}
		case 3: // an unknown field
			if _, _, end, found := fieldAt(text, at); found {
				text = text[:end] + fmt.Sprintf(`, "%s": %s`, pick(g.random, []string{"x", "", "Name", "spec ", "é", `a\u002e`, "a.b"}), pick(g.random, []string{"1", "null", `{"a": 1, "a": 2}`, "[[1]]"})) + text[end:]
			}
		case 4: // white space
			text = text[:at] + pick(g.random, []string{" ", "\n", "\t", "\r\n", "\u00a0", "\f", "//\n", "\ufeff"}) + text[at:]
		case 5: // a byte less
			text = text[:at] + text[at+1:]
		case 6: // cut off, or more behind it
			if g.random.IntN(2) == 0 {
				text = text[:at]
			} else {
				text += pick(g.random, []string{" ", "{}", "null", "x", "]", "\x00"})
			}
		case 7: // an escape
			text = text[:at+1] + pick(g.random, []string{`\u0041`, `\x`, `\/`, `\ud83d\ude00`, `\ud83d`, "\x01", "\x80", `\"`}) + text[at+1:]
		}
	}
	return text
}

func positions(text string, of byte) []int {
	var found []int
	for i := range len(text) {
		if text[i] == of && (i == 0 || text[i-1] != '\\') {
			found = append(found, i)
		}
	}
	return found
}

// fieldAt is the field whose name begins at a quote: its name, its value's text and where
// that ends.
func fieldAt(text string, at int) (name, value string, end int, found bool) {
	rest := text[at+1:]
	closing := strings.IndexByte(rest, '"')
	if closing < 0 || !strings.HasPrefix(rest[closing+1:], ":") {
		return "", "", 0, false
	}
	begin := at + closing + 3
	for begin < len(text) && text[begin] == ' ' {
		begin++
	}
	depth, quoted := 0, false
	for i := begin; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case (c == '}' || c == ']' || c == ',') && depth == 0:
			return rest[:closing], text[begin:i], i, true
		case c == '}' || c == ']':
			depth--
		}
	}
	return "", "", 0, false
}

// yaml is a YAML text: a DaemonSet in a random style, damaged or not, or a row of tokens.
func (g *generator) yaml() string {
	if g.random.IntN(3) == 0 {
		var row strings.Builder
		for range 1 + g.random.IntN(12) {
			row.WriteString(pick(g.random, yamlTokens))
		}
		return row.String()
	}
	var text string
	if g.random.IntN(2) == 0 {
		written, err := yaml.Marshal(g.object())
		if err != nil {
			return ""
		}
		text = string(written)
	} else {
		text = g.flow(g.object()) + "\n"
	}
	for range g.random.IntN(3) {
		at := g.random.IntN(len(text) + 1)
		for at > 0 && at < len(text) && text[at]&0xc0 == 0x80 {
			at--
		}
		text = text[:at] + pick(g.random, yamlTokens) + text[at:]
	}
	if g.random.IntN(4) == 0 {
		text = pick(g.random, []string{"---\n", "# c\n", "--- # c\n", "---\n---\n", "%YAML 1.1\n---\n", "\ufeff", "\n"}) + text
	}
	return text
}

var yamlTokens = []string{
	"a", "b: c", ": ", ":", "- ", "-", "? ", ", ", ",", "[", "]", "{", "}", "\n", "\n  ", "\n    ", "\t", " ", "# c", "#",
	"'", "\"", "'x'", "\"x\"", "|", ">", "|-\n  a\n", ">+\n  a\n\n", "&a ", "*a", "!!str ", "!x ", "!!binary ", "!!map ", "<<: ",
	"---", "---\n", "...", "\n...\n", "\n---\n", "%YAML 1.1\n", "yes", "~", "null", "0x1", "0o7", "1_000", "1e3", ".inf", ".nan", "12:30:45",
	"2024-01-01", "\\n", "\r", "\r\n", "\u0085", "\u2028", "\ufeff", "é", "@", "`", "%", "=", "x: y\n", "x:\n  - y\n",
}

// flow writes a value in flow style, with random quotes and spaces.
func (g *generator) flow(value any) string {
	space := func() string { return pick(g.random, []string{"", " ", "  ", "\n ", " # c\n "}) }
	switch value := value.(type) {
	case object:
		names := make([]string, 0, len(value))
		for name := range value {
			names = append(names, name)
		}
		sort.Strings(names)
		var parts []string
		for _, name := range names {
			parts = append(parts, g.scalar(name)+": "+g.flow(value[name]))
		}
		return "{" + space() + strings.Join(parts, ","+pick(g.random, []string{"", " ", "\n "})) + space() + "}"
	case []any:
		var parts []string
		for _, item := range value {
			parts = append(parts, g.flow(item))
		}
		return "[" + space() + strings.Join(parts, ", ") + space() + "]"
	case string:
		return g.scalar(value)
	default:
		text, err := marshal(value)
		if err != nil {
			return "null"
		}
		return string(text)
	}
}

func (g *generator) scalar(text string) string {
	plain := text != "" && strings.IndexFunc(text, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '/' || c == '.' || c == '-')
	}) < 0 && text[0] != '-'
	switch {
	case plain && g.random.IntN(2) == 0:
		return text
	case !strings.ContainsAny(text, "\n\r\x00\u0085\u2028\u202e\u200b") && g.random.IntN(2) == 0:
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	quoted, err := marshal(text)
	if err != nil {
		return "''"
	}
	return string(quoted)
}
