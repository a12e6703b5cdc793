package fetch

import (
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/grpc/codes"
)

// serviceFailure is a failed call with what to do about it. It unwraps to the service's error.
type serviceFailure struct {
	doing, next string
	err         error
}

func (f *serviceFailure) Error() string {
	text := f.doing + ": " + strings.TrimRight(f.err.Error(), ". ")
	if f.next != "" {
		text += ": " + f.next
	}
	return text
}

func (f *serviceFailure) Unwrap() error { return f.err }

// What to do when a service finds fault with a request.
const (
	checkQuery = "check the query: https://docs.temporal.io/list-filter"
	checkIDs   = "check the ids: a run id is a UUID"
)

// explain adds to a service's error what was tried and what to do next; check is what to do if the request is at fault.
func (to endpoint) explain(err error, check, format string, args ...any) error {
	return &serviceFailure{doing: fmt.Sprintf(format, args...), next: to.advice(err, check), err: err}
}

func (to endpoint) advice(err error, check string) string {
	if _, ok := errors.AsType[*serviceerror.NamespaceNotFound](err); ok {
		return fmt.Sprintf("the namespace is %v: set --namespace or TEMPORAL_NAMESPACE", to.namespace)
	}
	switch serviceerror.ToStatus(err).Code() {
	case codes.Unavailable, codes.DeadlineExceeded:
		return fmt.Sprintf("no answer from address %v: check that the service runs there, and whether it wants TLS "+
			"(TEMPORAL_TLS=true) or an API key (TEMPORAL_API_KEY); set --address or TEMPORAL_ADDRESS for another", to.address)
	case codes.PermissionDenied, codes.Unauthenticated:
		return fmt.Sprintf("check that the API key (TEMPORAL_API_KEY) or client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH) "+
			"may read namespace %v at address %v", to.namespace, to.address)
	case codes.InvalidArgument:
		return check
	case codes.NotFound:
		return fmt.Sprintf("check the ids and namespace %v; closed executions are deleted after the namespace's retention", to.namespace)
	case codes.ResourceExhausted:
		return "the service limits its callers: run the same command again to continue, with fewer --jobs"
	}
	return ""
}
