// Package frontend is the service as clients see it: it takes every method of the workflow service and the operator
// service, answers what does not change, and gives the rest to the core. What is not supported is refused with a reason.
package frontend
