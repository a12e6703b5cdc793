// Package tagged has a workflow that is built only with the tag audit.
package tagged
