package fetch

import (
	"context"
	"slices"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// resourceHeader is where the SDK repeats the workflow id of a request, for proxies that route by it.
const resourceHeader = "temporal-resource-id"

// dropUnsendableHeader is a client interceptor that takes the workflow id out of a call's headers if it is not printable
// ASCII. Services do not need it there, but gRPC would refuse to send the call.
func dropUnsendableHeader(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, call grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	headers, ok := metadata.FromOutgoingContext(ctx) // a copy
	if ok && slices.ContainsFunc(headers.Get(resourceHeader), unsendable) {
		headers.Delete(resourceHeader)
		ctx = metadata.NewOutgoingContext(ctx, headers)
	}
	return call(ctx, method, req, reply, cc, opts...)
}

// unsendable says whether a text cannot be the value of a header: see grpc's metadata package.
func unsendable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return true
		}
	}
	return false
}
