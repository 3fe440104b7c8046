package main

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"regexp"
	"unicode/utf8"
)

// pathForm reads "letter" as an ASCII letter.
var pathForm = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$`)

const (
	localSize   = 30
	centralSize = 46
	endSize     = 22
)

// unzip reads a container of section 1. What can be read is returned beside everything that is unsound.
func unzip(data []byte) (map[string][]byte, []string, error) {
	files := map[string][]byte{}
	var wrong []string
	bad := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if len(data) < endSize {
		return nil, nil, fmt.Errorf("this is no zip file: it is too short")
	}
	end := data[len(data)-endSize:]
	if binary.LittleEndian.Uint32(end) != 0x06054b50 {
		return nil, nil, fmt.Errorf("this is no zip file, or something follows its end")
	}
	u16, u32 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32
	count, size, start := int(u16(end[10:])), int(u32(end[12:])), int(u32(end[16:]))
	if u16(end[4:]) != 0 || u16(end[6:]) != 0 || u16(end[8:]) != u16(end[10:]) || u16(end[20:]) != 0 {
		bad("the end record has disks, a comment or two counts")
	}
	if start+size != len(data)-endSize {
		return nil, nil, fmt.Errorf("the directory of the zip is not where the end record says")
	}
	directory, offset, last, first := data[start:start+size], 0, "", []byte(nil)
	for i := 0; i < count; i++ {
		if len(directory) < centralSize || u32(directory) != 0x02014b50 {
			return nil, nil, fmt.Errorf("the directory of the zip is broken")
		}
		h := directory[:centralSize]
		nameLength := int(u16(h[28:]))
		if len(directory) < centralSize+nameLength {
			return nil, nil, fmt.Errorf("the directory of the zip is broken")
		}
		name := string(directory[centralSize : centralSize+nameLength])
		directory = directory[centralSize+nameLength:]
		if first == nil {
			first = h
		}
		for _, problem := range headerProblems(h, first, name) {
			bad("%s: %s", name, problem)
		}
		if i > 0 && name <= last {
			bad("%s: names are not sorted, or one is there twice", name)
		}
		last = name
		if int(u32(h[42:])) != offset {
			return nil, nil, fmt.Errorf("%s does not lie right behind the entry before it", name)
		}
		length := int(u32(h[20:]))
		from := offset + localSize + nameLength
		if from+length > start {
			return nil, nil, fmt.Errorf("%s reaches into the directory", name)
		}
		local := data[offset:from]
		if u32(local) != 0x04034b50 || string(local[4:30]) != string(h[6:32]) || string(local[localSize:]) != name {
			bad("%s: the two headers differ", name)
		}
		content := data[from : from+length]
		if crc32.ChecksumIEEE(content) != u32(h[16:]) {
			bad("%s: wrong CRC", name)
		}
		files[name] = content
		offset = from + length
	}
	if offset != start || len(directory) != 0 {
		bad("something lies between the entries and the end of the zip")
	}
	return files, wrong, nil
}

func headerProblems(h, first []byte, name string) []string {
	var wrong []string
	u16, u32 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32
	ensure := func(ok bool, what string) {
		if !ok {
			wrong = append(wrong, what)
		}
	}
	ascii := true
	for i := 0; i < len(name); i++ {
		ascii = ascii && name[i] < 0x80
	}
	flags := uint16(0x0800)
	if ascii {
		flags = 0
	}
	made, external := u16(h[4:]), u32(h[38:])
	ensure(made == 10 || made == 20 || made == 0x030a || made == 0x0314 || made == 0x031e, "unknown “version made by”")
	ensure(u16(h[6:]) == 10 || u16(h[6:]) == 20, "unknown “version needed”")
	ensure(u16(h[8:]) == flags, "flags that are not allowed")
	ensure(u16(h[10:]) == 0, "is not stored")
	ensure(u16(h[12:]) == 0 && u16(h[14:]) == 0x0021, "has another date than 1980-01-01 0:00")
	ensure(u32(h[20:]) == u32(h[24:]), "has two sizes")
	ensure(u16(h[30:]) == 0 && u16(h[32:]) == 0 && u16(h[34:]) == 0 && u16(h[36:]) == 0, "has extra fields, a comment, a disk or attributes")
	ensure(external == 0 || external == 0100644<<16, "is no plain file")
	ensure(made == u16(first[4:]) && u16(h[6:]) == u16(first[6:]) && external == u32(first[38:]), "differs from the first entry in its versions or attributes")
	ensure(utf8.ValidString(name) && pathForm.MatchString(name), "has a path that is not allowed")
	return wrong
}
