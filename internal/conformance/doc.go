// Package conformance holds the in-memory service to a real one: it runs scenarios whose histories were recorded from a real
// server, and compares events, attributes and what clients saw. It has only tests.
package conformance
