// Package history makes history events. It holds no state that changes.
package history
