package main

import (
	"math/rand/v2"
	"sort"
)

// mutator changes JSON values in ways that people do by accident, and some that they do not.
type mutator struct{ random *rand.Rand }

// place is where a value stands: in an object below a key, or in a list at an index.
type place struct {
	object object
	key    string
	list   []any
	index  int
}

func (p place) get() any {
	if p.object != nil {
		return p.object[p.key]
	}
	return p.list[p.index]
}

func (p place) set(value any) {
	if p.object != nil {
		p.object[p.key] = value
	} else {
		p.list[p.index] = value
	}
}

// places lists where values stand below a value, in a stable order.
func places(value any) []place {
	var found []place
	switch value := value.(type) {
	case object:
		names := make([]string, 0, len(value))
		for name := range value {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			found = append(found, place{object: value, key: name})
			found = append(found, places(value[name])...)
		}
	case []any:
		for i := range value {
			found = append(found, place{list: value, index: i})
			found = append(found, places(value[i])...)
		}
	}
	return found
}

// mutate changes a value in one place.
func (m mutator) mutate(root object) {
	all := places(root)
	if len(all) == 0 {
		return
	}
	at, other := pick(m.random, all), pick(m.random, all)
	value := at.get()
	switch m.random.IntN(9) {
	case 0: // delete
		if at.object != nil {
			delete(at.object, at.key)
		} else {
			at.set(nil)
		}
	case 1: // duplicate
		if list, isList := value.([]any); isList && len(list) > 0 {
			at.set(append(list, copyOf(pick(m.random, list))))
		} else if at.object != nil {
			at.object[at.key+"2"] = copyOf(value)
		}
	case 2: // swap
		copied := copyOf(value)
		at.set(copyOf(other.get()))
		other.set(copied)
	case 3: // retype
		at.set(pick(m.random, []any{nil, true, 0, -1, 1.5, "", "x", []any{}, object{}, []any{copyOf(value)}, []any{nil}}))
	case 4: // rename
		if at.object != nil {
			delete(at.object, at.key)
			at.object[pick(m.random, []string{at.key + "s", "x", swapCase(at.key), at.key[:max(len(at.key)-1, 0)], other.key})] = value
		}
	case 5: // move
		if into, isObject := other.get().(object); isObject && at.object != nil {
			delete(at.object, at.key)
			into[at.key] = copyOf(value)
		}
	case 6: // nest
		if at.object != nil {
			at.set(object{at.key: copyOf(value)})
		}
	case 7: // boundary values
		switch value.(type) {
		case string:
			at.set(pick(m.random, texts))
		case float64, int:
			at.set(pick(m.random, numbers))
		default:
			at.set(pick(m.random, quantities))
		}
	case 8: // Unicode
		if text, isText := value.(string); isText {
			at.set(text + pick(m.random, []string{"é", "\u0000", "\u202e", "\u200b", "😀", "\u2028", "ſ", "K"}))
		}
	}
}

func copyOf(value any) any {
	switch value := value.(type) {
	case object:
		copied := object{}
		for name, field := range value {
			copied[name] = copyOf(field)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, item := range value {
			copied[i] = copyOf(item)
		}
		return copied
	default:
		return value
	}
}

func swapCase(text string) string {
	letters := []rune(text)
	for i, c := range letters {
		switch {
		case c >= 'a' && c <= 'z':
			letters[i] = c - 'a' + 'A'
		case c >= 'A' && c <= 'Z':
			letters[i] = c - 'A' + 'a'
		}
		if i > 0 {
			break
		}
	}
	return string(letters)
}
