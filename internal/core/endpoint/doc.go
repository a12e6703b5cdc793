// Package endpoint keeps the Nexus endpoints of the service: names for the task queues where handlers of operations poll.
//
// Names and ids are one of a kind over all namespaces. Errors are those of the server (service/matching/nexus_endpoint_client.go).
// A Registry belongs to one goroutine at a time.
package endpoint
