package runner

import (
	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

func (o *outbound) ExecuteNexusOperation(ctx workflow.Context, in interceptor.ExecuteNexusOperationInput) workflow.NexusOperationFuture {
	name := operationName(in.Operation)
	fields := []Field{
		{"endpoint", in.Client.Endpoint()},
		{"service", in.Client.Service()},
		{"operation", name},
		{"scheduleToCloseTimeout", duration(in.Options.ScheduleToCloseTimeout)},
	}
	o.rec.add(ctx, KindNexus, in.Client.Service()+"/"+name, append(fields, o.rec.single("input", in.Input))...)
	return o.Next.ExecuteNexusOperation(ctx, in)
}

func (o *outbound) RequestCancelNexusOperation(ctx workflow.Context, in interceptor.RequestCancelNexusOperationInput) {
	o.rec.add(ctx, KindCancelNexus, in.Client.Service()+"/"+operationName(in.Operation))
	o.Next.RequestCancelNexusOperation(ctx, in)
}

func operationName(operation any) string {
	switch op := operation.(type) {
	case string:
		return op
	case nexus.RegisterableOperation:
		return op.Name()
	case interface{ Name() string }:
		return op.Name()
	}
	return ""
}
