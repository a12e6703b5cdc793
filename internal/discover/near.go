package discover

import (
	"cmp"
	"slices"
	"strings"
)

// named is a name and where it stands.
type named struct {
	name, site string
}

// near picks the names that a reader may have meant by name, the most similar first, at most five. Of several places with the
// same name it shows the first.
func near(name string, all []named) []string {
	type scored struct {
		text     string
		distance int
	}
	var found []scored
	seen := map[string]bool{}
	limit := max(2, len(name)/3)
	for _, n := range all {
		distance := editDistance(strings.ToLower(name), strings.ToLower(n.name))
		if len(n.name) > 3 && distance > limit && containsFold(name, n.name) {
			distance = limit
		}
		if distance > limit || seen[n.name] || n.name == "" {
			continue
		}
		seen[n.name] = true
		found = append(found, scored{n.name + " (" + n.site + ")", distance})
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.text, b.text))
	})
	var out []string
	for _, f := range found[:min(len(found), 5)] {
		out = append(out, f.text)
	}
	return out
}

// containsFold reports whether one of the names contains the other, whatever the case of the letters.
func containsFold(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return strings.Contains(a, b) || strings.Contains(b, a)
}

// editDistance counts the insertions, deletions and replacements of bytes that turn a into b.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
