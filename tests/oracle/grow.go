package main

import (
	"math/rand/v2"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// object is a JSON object as encoding/json decodes it.
type object = map[string]any

// grower adds fields to objects by a random walk over the Go types of the API. The same
// source gives the same objects.
type grower struct{ random *rand.Rand }

// grow sets a random field somewhere below a value of a type: it goes down through what is
// there, and makes what is not. The value that comes of it is returned.
func (g grower) grow(value any, of reflect.Type, name string) any {
	switch of.Kind() {
	case reflect.Pointer:
		return g.grow(value, of.Elem(), name)
	case reflect.Struct:
		if leaf, isLeaf := g.leaf(of, name); isLeaf {
			return leaf
		}
		fields := jsonFields(of)
		if len(fields) == 0 {
			return object{}
		}
		into, isObject := value.(object)
		if !isObject {
			into = object{}
		}
		field := fields[g.random.IntN(len(fields))]
		into[field.name] = g.grow(into[field.name], field.of, field.name)
		return into
	case reflect.Slice:
		if of.Elem().Kind() == reflect.Uint8 {
			return "eA=="
		}
		list, _ := value.([]any)
		if n := len(list); n > 0 && g.random.IntN(3) > 0 {
			at := g.random.IntN(n)
			list[at] = g.grow(list[at], of.Elem(), name)
			return list
		}
		return append(list, g.grow(nil, of.Elem(), name))
	case reflect.Map:
		into, isObject := value.(object)
		if !isObject {
			into = object{}
		}
		key := pick(g.random, keysFor(name))
		into[key] = g.grow(into[key], of.Elem(), name)
		return into
	default:
		leaf, _ := g.leaf(of, name)
		return leaf
	}
}

var (
	quantityType    = reflect.TypeOf(resource.Quantity{})
	intOrStringType = reflect.TypeOf(intstr.IntOrString{})
	timeType        = reflect.TypeOf(metav1.Time{})
	fieldsType      = reflect.TypeOf(metav1.FieldsV1{})
)

// leaf is a random value of a type that JSON does not write as an object or a list.
func (g grower) leaf(of reflect.Type, name string) (any, bool) {
	switch of {
	case quantityType:
		return pick(g.random, quantities), true
	case intOrStringType:
		if g.random.IntN(2) == 0 {
			return pick(g.random, percentages), true
		}
		return pick(g.random, numbers), true
	case timeType:
		return pick(g.random, times), true
	case fieldsType:
		return object{"f:spec": object{}}, true
	}
	switch of.Kind() {
	case reflect.Bool:
		return g.random.IntN(2) == 0, true
	case reflect.Int, reflect.Int32, reflect.Int64:
		return pick(g.random, numbers), true
	case reflect.String:
		if values, known := enumerations[of.Name()]; known && g.random.IntN(8) > 0 {
			return pick(g.random, values), true
		}
		if values, known := stringsByField[name]; known && g.random.IntN(4) > 0 {
			return pick(g.random, values), true
		}
		return pick(g.random, texts), true
	}
	return nil, false
}

// jsonField is a field as JSON names it.
type jsonField struct {
	name string
	of   reflect.Type
}

// jsonFields lists the fields of a struct in their order, those of embedded ones in place.
func jsonFields(of reflect.Type) []jsonField {
	var fields []jsonField
	for i := range of.NumField() {
		field := of.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case !field.IsExported() || name == "-":
		case field.Anonymous && name == "":
			embedded := field.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			fields = append(fields, jsonFields(embedded)...)
		case name != "":
			fields = append(fields, jsonField{name, field.Type})
		}
	}
	return fields
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }
