package main

import (
	"bytes"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// object is a JSON object; arrays are []any, numbers int64.
type object = map[string]any

const (
	maxSafe  = 1<<53 - 1
	maxDepth = 24
)

type reader struct {
	in []byte
	at int
}

// readCanonical reads one JSON text and says why it is not canonical in the sense of 3.2.
func readCanonical(in []byte) (any, error) {
	if !utf8.Valid(in) {
		return nil, fmt.Errorf("is not UTF-8")
	}
	r := &reader{in: in}
	value, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if r.at != len(in) {
		return nil, fmt.Errorf("has something behind its end")
	}
	if !bytes.Equal(canonical(value), in) {
		return nil, fmt.Errorf("is JSON, but not canonical")
	}
	return value, nil
}

func (r *reader) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("is nested deeper than %d levels", maxDepth)
	}
	rest := r.in[r.at:]
	if len(rest) == 0 {
		return nil, fmt.Errorf("ends too early")
	}
	for word, value := range map[string]any{"true": true, "false": false, "null": nil} {
		if bytes.HasPrefix(rest, []byte(word)) {
			r.at += len(word)
			return value, nil
		}
	}
	switch rest[0] {
	case '"':
		return r.text()
	case '{':
		return r.object(depth)
	case '[':
		return r.array(depth)
	}
	return r.number()
}

func (r *reader) next(c byte) bool {
	if r.at < len(r.in) && r.in[r.at] == c {
		r.at++
		return true
	}
	return false
}

func (r *reader) object(depth int) (any, error) {
	out := object{}
	r.at++
	for first := true; !r.next('}'); first = false {
		if !first && !r.next(',') {
			return nil, fmt.Errorf("lacks a comma or has white space at byte %d", r.at)
		}
		if r.at >= len(r.in) || r.in[r.at] != '"' {
			return nil, fmt.Errorf("lacks a key at byte %d", r.at)
		}
		key, err := r.text()
		if err != nil {
			return nil, err
		}
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("has the key %q twice", key)
		}
		if !r.next(':') {
			return nil, fmt.Errorf("lacks a colon at byte %d", r.at)
		}
		if out[key], err = r.value(depth + 1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (r *reader) array(depth int) (any, error) {
	out := []any{}
	r.at++
	for first := true; !r.next(']'); first = false {
		if !first && !r.next(',') {
			return nil, fmt.Errorf("lacks a comma or has white space at byte %d", r.at)
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, value)
	}
	return out, nil
}

func (r *reader) number() (any, error) {
	end := r.at
	for end < len(r.in) && strings.IndexByte("-+.eE0123456789", r.in[end]) >= 0 {
		end++
	}
	n, err := strconv.ParseInt(string(r.in[r.at:end]), 10, 64)
	if err != nil || n > maxSafe || n < -maxSafe {
		return nil, fmt.Errorf("has no value, or a number that is no safe integer, at byte %d", r.at)
	}
	r.at = end
	return n, nil
}

func (r *reader) text() (string, error) {
	var out strings.Builder
	for r.at++; r.at < len(r.in); {
		c := r.in[r.at]
		r.at++
		switch {
		case c == '"':
			return out.String(), nil
		case c < 0x20:
			return "", fmt.Errorf("has a bare control character in a text")
		case c != '\\':
			out.WriteByte(c)
		default:
			if err := r.escape(&out); err != nil {
				return "", err
			}
		}
	}
	return "", fmt.Errorf("has a text without an end")
}

func (r *reader) escape(out *strings.Builder) error {
	if r.at >= len(r.in) {
		return fmt.Errorf("ends in an escape")
	}
	c := r.in[r.at]
	r.at++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		out.WriteByte("\"\\/\b\f\n\r\t"[i])
		return nil
	}
	// A canonical text escapes only control characters by number, so a surrogate never is right.
	if c == 'u' && r.at+4 <= len(r.in) {
		code, err := strconv.ParseUint(string(r.in[r.at:r.at+4]), 16, 16)
		if err == nil && !utf16.IsSurrogate(rune(code)) {
			r.at += 4
			out.WriteRune(rune(code))
			return nil
		}
	}
	return fmt.Errorf("has an escape that is not canonical")
}

// canonical writes RFC 8785; keys are in the order of their UTF-16 units.
func canonical(value any) []byte {
	var out bytes.Buffer
	write(&out, value)
	return out.Bytes()
}

func write(out *bytes.Buffer, value any) {
	switch v := value.(type) {
	case nil:
		out.WriteString("null")
	case bool:
		out.WriteString(strconv.FormatBool(v))
	case int64:
		out.WriteString(strconv.FormatInt(v, 10))
	case int:
		out.WriteString(strconv.Itoa(v))
	case string:
		writeText(out, v)
	case []string:
		writeList(out, len(v), func(i int) any { return v[i] })
	case []any:
		writeList(out, len(v), func(i int) any { return v[i] })
	case object:
		writeObject(out, v)
	default:
		panic(fmt.Sprintf("no JSON for %T", value))
	}
}

func writeList(out *bytes.Buffer, n int, item func(int) any) {
	out.WriteByte('[')
	for i := 0; i < n; i++ {
		if i > 0 {
			out.WriteByte(',')
		}
		write(out, item(i))
	}
	out.WriteByte(']')
}

func writeObject(out *bytes.Buffer, v object) {
	keys := keysOf(v)
	sort.Slice(keys, func(a, b int) bool { return lessUnits(keys[a], keys[b]) })
	out.WriteByte('{')
	for i, key := range keys {
		if i > 0 {
			out.WriteByte(',')
		}
		writeText(out, key)
		out.WriteByte(':')
		write(out, v[key])
	}
	out.WriteByte('}')
}

func lessUnits(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}

func writeText(out *bytes.Buffer, text string) {
	out.WriteByte('"')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if j := strings.IndexByte("\"\\\b\f\n\r\t", c); j >= 0 {
			out.WriteByte('\\')
			out.WriteByte(`"\bfnrt`[j])
		} else if c < 0x20 {
			fmt.Fprintf(out, `\u%04x`, c)
		} else {
			out.WriteByte(c)
		}
	}
	out.WriteByte('"')
}

// keysOf returns the keys in code point order.
func keysOf[V any](v map[string]V) []string {
	keys := make([]string, 0, len(v))
	for key := range v {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// surelyNFC is false where only the tables of Unicode could tell; Go's standard library has none.
func surelyNFC(in []byte) bool {
	for _, c := range string(in) {
		jamo := c >= 0x1100 && c <= 0x11ff
		compatible := c >= 0xf900 && c <= 0xfb4f || c >= 0x2f800 && c <= 0x2fa1f
		singleton := strings.ContainsRune("\u0340\u0341\u0374\u037e\u0387\u2000\u2001\u2126\u212a\u212b\u2329\u232a\u2adc", c)
		accented := c >= 0x1f71 && c <= 0x1fff || c >= 0x0958 && c <= 0x095f || c >= 0x1d15e && c <= 0x1d1c0
		if unicode.Is(unicode.M, c) || jamo || compatible || singleton || accented {
			return false
		}
	}
	return true
}
