package main

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// shape says what is wrong with a value, or nothing.
type shape func(any) string

func like(form string) shape {
	compiled := regexp.MustCompile(`^(?:` + form + `)$`)
	return func(v any) string {
		if text, ok := v.(string); !ok || !compiled.MatchString(text) {
			return fmt.Sprintf("%v is not of the form %s", v, form)
		}
		return ""
	}
}

var (
	slugShape    = like(`[a-z0-9-]{1,64}`)
	labelShape   = like(`[A-Za-z0-9-]{1,64}`)
	moneyShape   = like(`0|[1-9][0-9]{0,17}`)
	aboveShape   = like(`[1-9][0-9]{0,17}`)
	keyIDShape   = like(`[0-9a-f]{8}`)
	commitShape  = like(`[0-9a-f]{40}|[0-9a-f]{64}`)
	fraction     = like(`(?:0|-?[1-9][0-9]*)/[1-9][0-9]*`)
	hexPairs     = like(`(?:[0-9a-f]{2})*`)
	countShape   = number(0, maxSafe)
	hashShape    = decoded(base64.StdEncoding, 32)
	anyText      = text(0, 1000)
	booleanShape = oneOf(true, false)
)

func number(low, high int64) shape {
	return func(v any) string {
		if n, ok := v.(int64); !ok || n < low || n > high {
			return fmt.Sprintf("%v is no whole number from %d to %d", v, low, high)
		}
		return ""
	}
}

// text counts characters as code points.
func text(low, high int) shape {
	return func(v any) string {
		s, ok := v.(string)
		if n := utf8.RuneCountInString(s); !ok || n < low || n > high || strings.IndexFunc(s, unicode.IsControl) >= 0 {
			return fmt.Sprintf("%v is no text of %d to %d characters without controls", v, low, high)
		}
		return ""
	}
}

func idShape(v any) string {
	s, ok := v.(string)
	n := utf8.RuneCountInString(s)
	if !ok || n < 1 || n > 64 || strings.Contains(s, ",") || strings.TrimSpace(s) != s || strings.IndexFunc(s, unicode.IsControl) >= 0 {
		return fmt.Sprintf("%v is no project id", v)
	}
	return ""
}

func seedShape(v any) string {
	if s, ok := v.(string); ok && len(s) > 1024 {
		return "a seed of more than 1024 digits"
	}
	return hexPairs(v)
}

func decode(encoding *base64.Encoding, s string) ([]byte, bool) {
	bytes, err := encoding.Strict().DecodeString(s)
	if err != nil || encoding.EncodeToString(bytes) != s {
		return nil, false
	}
	return bytes, true
}

// decoded takes base64 of so many bytes; -1 takes any number.
func decoded(encoding *base64.Encoding, length int) shape {
	return func(v any) string {
		s, ok := v.(string)
		bytes, right := decode(encoding, s)
		if !ok || !right || length >= 0 && len(bytes) != length {
			return fmt.Sprintf("%v is not %d bytes in base64", v, length)
		}
		return ""
	}
}

func oneOf(values ...any) shape {
	return func(v any) string {
		for _, value := range values {
			if v == value {
				return ""
			}
		}
		return fmt.Sprintf("%v is none of %v", v, values)
	}
}

func list(item shape, low, high int) shape {
	return func(v any) string {
		items, ok := v.([]any)
		if !ok || len(items) < low || len(items) > high {
			return fmt.Sprintf("%v is no list of %d to %d", v, low, high)
		}
		for i, each := range items {
			if problem := item(each); problem != "" {
				return fmt.Sprintf("[%d]: %s", i, problem)
			}
		}
		return ""
	}
}

func distinctList(item shape) shape {
	return func(v any) string {
		seen := map[any]bool{}
		each, _ := v.([]any)
		for _, one := range each {
			if seen[fmt.Sprint(one)] {
				return fmt.Sprintf("has %v twice", one)
			}
			seen[fmt.Sprint(one)] = true
		}
		return list(item, 0, many)(v)
	}
}

const many = 1 << 40

func mapOf(key, item shape) shape {
	return func(v any) string {
		o, ok := v.(object)
		if !ok {
			return "is no object"
		}
		for _, k := range keysOf(o) {
			if problem := key(k); problem != "" {
				return problem
			}
			if problem := item(o[k]); problem != "" {
				return k + ": " + problem
			}
		}
		return ""
	}
}

type fields map[string]shape

// record asks for exactly these fields; a name that ends in ? may be missing.
func record(f fields) shape {
	return func(v any) string {
		o, ok := v.(object)
		if !ok {
			return "is no object"
		}
		for name, item := range f {
			plain := strings.TrimSuffix(name, "?")
			value, there := o[plain]
			if !there {
				if plain == name {
					return "lacks " + plain
				}
				continue
			}
			if problem := item(value); problem != "" {
				return plain + ": " + problem
			}
		}
		for _, key := range keysOf(o) {
			if f[key] == nil && f[key+"?"] == nil {
				return "has a field of no meaning: " + key
			}
		}
		return ""
	}
}

func with(base fields, more fields) fields {
	out := fields{}
	for k, v := range base {
		out[k] = v
	}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// byField chooses the shape of an object by the text in one of its fields.
func byField(name string, shapes map[string]shape) shape {
	return func(v any) string {
		o, _ := v.(object)
		key, _ := o[name].(string)
		if shapes[key] == nil {
			return fmt.Sprintf("%s is unknown: %v", name, o[name])
		}
		return shapes[key](v)
	}
}

const instantForm = "2006-01-02T15:04:05.000Z"

// instant takes a time that exists; parsing alone takes fractions of any length.
func instant(v any) string {
	s, _ := v.(string)
	if t, err := time.Parse(instantForm, s); err != nil || t.Format(instantForm) != s {
		return fmt.Sprintf("%v is no instant", v)
	}
	return ""
}
