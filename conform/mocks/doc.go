// Package mocks runs mocked workflows on a worker of a real server: package mocks says that it works on any. It has only tests.
package mocks
