package sim

import "strings"

// edges: the core never tries a transition that no table has.
func edges(v *View) string {
	return strings.Join(v.impossible(), ", ")
}
