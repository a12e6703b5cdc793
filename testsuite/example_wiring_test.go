package testsuite_test

import (
	"context"
	"fmt"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// Greeted sends a message with what the environment's worker has been given, and returns the answer.
func Greeted(ctx workflow.Context) (answer string, err error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return answer, workflow.ExecuteActivity(ctx, Send, Message{To: "phil"}).Get(ctx, &answer)
}

// tenant carries the value of a header from the workflow's start into its activities.
type tenant struct{}

func (tenant) Inject(context.Context, workflow.HeaderWriter) error { return nil }

func (tenant) InjectFromWorkflow(ctx workflow.Context, w workflow.HeaderWriter) error {
	if p, ok := ctx.Value(tenant{}).(*commonpb.Payload); ok {
		w.Set("tenant", p)
	}
	return nil
}

func (tenant) Extract(ctx context.Context, r workflow.HeaderReader) (context.Context, error) {
	p, _ := r.Get("tenant")
	return context.WithValue(ctx, tenant{}, p), nil
}

func (tenant) ExtractToWorkflow(ctx workflow.Context, r workflow.HeaderReader) (workflow.Context, error) {
	p, _ := r.Get("tenant")
	return workflow.WithValue(ctx, tenant{}, p), nil
}

// SetHeader says what the workflow starts with; propagators carry it on, also into mocked activities.
func ExampleTestWorkflowEnvironment_SetContextPropagators() {
	env := newSuiteEnv()
	acme, err := converter.GetDefaultDataConverter().ToPayload("acme")
	if err != nil {
		panic(err)
	}
	env.SetContextPropagators([]workflow.ContextPropagator{tenant{}})
	env.SetHeader(&commonpb.Header{Fields: map[string]*commonpb.Payload{"tenant": acme}})
	env.OnActivity(Send, mock.Anything, mock.Anything).Return(func(ctx context.Context, _ Message) (string, error) {
		fmt.Printf("%s\n", ctx.Value(tenant{}).(*commonpb.Payload).GetData())
		return "sent", nil
	})
	env.ExecuteWorkflow(Greeted)
	// Output: "acme"
}

// A codec sees every payload, and histories have what it makes of them.
func ExampleTestWorkflowEnvironment_SetDataConverter() {
	env := newSuiteEnv()
	env.SetDataConverter(converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), converter.NewZlibCodec(converter.ZlibCodecOptions{AlwaysEncode: true})))
	env.OnActivity(Send, mock.Anything, mock.Anything).Return("sent", nil)
	env.ExecuteWorkflow(Greeted)
	var answer string
	fmt.Println(env.GetWorkflowResult(&answer), answer)
	history, err := env.History("default-test-workflow-id", "")
	if err != nil {
		panic(err)
	}
	last := history.GetEvents()[len(history.GetEvents())-1]
	fmt.Printf("%s\n", last.GetWorkflowExecutionCompletedEventAttributes().GetResult().GetPayloads()[0].GetMetadata()["encoding"])
	// Output:
	// <nil> sent
	// binary/zlib
}

// Search attributes can be searched for.
func ExampleTestWorkflowEnvironment_SetTypedSearchAttributesOnStart() {
	fmt.Print(report(func(env *testsuite.TestWorkflowEnvironment) { // as New(t)
		customer := temporal.NewSearchAttributeKeyKeyword("Customer")
		if err := env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(customer.ValueSet("phil"))); err != nil {
			panic(err)
		}
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			return workflow.UpsertTypedSearchAttributes(ctx, customer.ValueSet("rita"))
		})
		for _, query := range []string{"Customer = 'phil'", "Customer = 'rita'"} {
			found, err := env.Client().CountWorkflow(context.Background(), &workflowservice.CountWorkflowExecutionsRequest{Query: query})
			fmt.Println(query, found.GetCount(), err)
		}
	}, testsuite.InMemory()))
	// Output:
	// Customer = 'phil' 0 <nil>
	// Customer = 'rita' 1 <nil>
}

// An asynchronous operation that another team's service would run for an hour.
func ExampleTestWorkflowEnvironment_OnNexusOperation() {
	env := newSuiteEnv()
	translate := nexus.NewOperationReference[string, string]("translate")
	env.OnNexusOperation("words", translate, "hello", mock.Anything).Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "job-1"}, nil)
	if err := env.RegisterNexusAsyncOperationCompletion("words", "translate", "job-1", "bonjour", nil, time.Hour); err != nil {
		panic(err)
	}
	began := env.Now()
	env.ExecuteWorkflow(func(ctx workflow.Context) (word string, err error) {
		words := workflow.NewNexusClient("any-endpoint", "words")
		return word, words.ExecuteOperation(ctx, translate, "hello", workflow.NexusOperationOptions{}).Get(ctx, &word)
	})
	var word string
	fmt.Println(env.GetWorkflowResult(&word), word, env.Now().Sub(began))
	// Output: <nil> bonjour 1h0m0s
}

// A worker with a version: in memory, it becomes the current one.
func ExampleTestWorkflowEnvironment_SetWorkerOptions() {
	env := newSuiteEnv()
	env.SetWorkerOptions(worker.Options{DeploymentOptions: worker.DeploymentOptions{
		UseVersioning: true, DefaultVersioningBehavior: workflow.VersioningBehaviorPinned,
		Version: worker.WorkerDeploymentVersion{DeploymentName: "shop", BuildID: "2026-02"},
	}})
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) { return workflow.GetInfo(ctx).GetCurrentBuildID(), nil })
	var build string
	fmt.Println(env.GetWorkflowResult(&build), build)
	// Output: <nil> 2026-02
}
