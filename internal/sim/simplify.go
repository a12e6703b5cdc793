package sim

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The second half of shrinking: requests with less in them.

// simpler leaves out of the lines' requests what the failure does not need, and tells whether there was anything.
func (f *Failure) simpler() (found bool) {
	for i := 0; i < len(f.Lines); i++ {
		for again := true; again && i < len(f.Lines); {
			again = false
			for _, lines := range append(f.less(i), f.earlier(i)...) {
				if broken := replay(lines, f.watched); broken != nil && broken.Invariant == f.Invariant {
					f.Lines, f.Reason, again, found = lines, broken.Reason, true, true
					break
				}
			}
		}
	}
	return found
}

// label is one, where a line makes it or refers to it.
var label = regexp.MustCompile(`\$?n\d+\b`)

// earlier lists what the script is when a line refers to an answer that came earlier, and no other line does.
func (f *Failure) earlier(i int) (scripts [][]string) {
	found := label.FindAllStringIndex(f.Lines[i], -1)
	if len(found) < 2 {
		return nil
	}
	from, to := found[1][0], found[1][1]
	for _, line := range f.Lines[:i] {
		other := "$" + label.FindString(line)
		if other == f.Lines[i][from:to] {
			break
		}
		var lines []string
		for j, line := range f.Lines {
			switch {
			case j == i:
				lines = append(lines, line[:from]+other+line[to:])
			case !strings.Contains(line, other+"."):
				lines = append(lines, line)
			}
		}
		scripts = append(scripts, lines)
	}
	return scripts
}

// less lists what the script is when one thing is left out of a line's request.
func (f *Failure) less(i int) (scripts [][]string) {
	for _, line := range parted(f.Lines[i]) {
		lines := slices.Clone(f.Lines)
		lines[i] = line
		scripts = append(scripts, lines)
	}
	return scripts
}

// parted lists what remains of a line when one thing is left out of its request.
func parted(line string) (lines []string) {
	head, text, found := strings.Cut(line, " {")
	var req map[string]any
	if !found || json.Unmarshal([]byte("{"+text), &req) != nil {
		return nil
	}
	for _, rest := range without(req) {
		text, _ := json.Marshal(rest) // it was read from JSON
		lines = append(lines, head+" "+string(text))
	}
	return lines
}

// without lists a value without each of its parts, and of the parts of its parts.
func without(value any) (rests []any) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			rest := maps.Clone(v)
			delete(rest, key)
			rests = append(rests, rest)
			for _, part := range without(v[key]) {
				rest := maps.Clone(v)
				rest[key] = part
				rests = append(rests, rest)
			}
		}
	case []any:
		for i := range v {
			rests = append(rests, slices.Delete(slices.Clone(v), i, i+1))
			for _, part := range without(v[i]) {
				rest := slices.Clone(v)
				rest[i] = part
				rests = append(rests, rest)
			}
		}
	}
	return rests
}
