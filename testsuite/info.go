package testsuite

import (
	"cmp"
	"reflect"
	"sync"

	stock "go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
)

// What workflow.GetInfo tells where a test says otherwise than the service. Nobody but the SDK can fill in a workflow.Info, so one is taken from the SDK's own test environment, and gets what can be seen of the
// real one. As soon as one of these is set, those that are not are zero.

// SetCurrentHistoryLength sets what GetCurrentHistoryLength of workflow.Info returns, instead of the number of events.
func (e *TestWorkflowEnvironment) SetCurrentHistoryLength(length int) {
	e.info.set(func(o *stock.TestWorkflowEnvironment) { o.SetCurrentHistoryLength(length) })
}

// SetCurrentHistorySize sets what GetCurrentHistorySize of workflow.Info returns, in bytes.
func (e *TestWorkflowEnvironment) SetCurrentHistorySize(length int) {
	e.info.set(func(o *stock.TestWorkflowEnvironment) { o.SetCurrentHistorySize(length) })
}

// SetContinueAsNewSuggested sets what GetContinueAsNewSuggested of workflow.Info returns.
func (e *TestWorkflowEnvironment) SetContinueAsNewSuggested(suggest bool) {
	e.info.set(func(o *stock.TestWorkflowEnvironment) { o.SetContinueAsNewSuggested(suggest) })
}

// SetContinueAsNewSuggestedReasons sets what GetContinueAsNewSuggestedReasons of workflow.Info returns.
func (e *TestWorkflowEnvironment) SetContinueAsNewSuggestedReasons(reasons []workflow.ContinueAsNewSuggestedReason) {
	e.info.set(func(o *stock.TestWorkflowEnvironment) { o.SetContinueAsNewSuggestedReasons(reasons) })
}

// SetTargetWorkerDeploymentVersionChanged sets what GetTargetWorkerDeploymentVersionChanged of workflow.Info returns.
func (e *TestWorkflowEnvironment) SetTargetWorkerDeploymentVersionChanged(changed bool) {
	e.info.set(func(o *stock.TestWorkflowEnvironment) { o.SetTargetWorkerDeploymentVersionChanged(changed) })
}

// SetContinuedExecutionRunID sets ContinuedExecutionRunID of workflow.Info.
func (e *TestWorkflowEnvironment) SetContinuedExecutionRunID(rid string) {
	e.info.mu.Lock()
	defer e.info.mu.Unlock()
	e.info.continued = rid
}

// fakedInfo is what a test says of workflow.Info.
type fakedInfo struct {
	mu        sync.Mutex
	sets      []func(*stock.TestWorkflowEnvironment)
	template  *workflow.Info // nil if nothing was set
	continued string
	told      map[moment]*workflow.Info // so that a replay is told the same
}

// moment is a point in a run that its replay comes by again.
type moment struct {
	runID  string
	length int
}

func (f *fakedInfo) set(set func(*stock.TestWorkflowEnvironment)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sets = append(f.sets, set)
	var suite stock.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	for _, set := range f.sets {
		set(env)
	}
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		info := *workflow.GetInfo(ctx)
		f.template = &info
		return nil
	})
}

// tell returns what a workflow is to be told instead of the truth.
func (f *fakedInfo) tell(real *workflow.Info) *workflow.Info {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.template == nil && f.continued == "" {
		return real
	}
	at := moment{real.WorkflowExecution.RunID, real.GetCurrentHistoryLength()}
	template := f.template
	if earlier, ok := f.told[at]; ok {
		template = earlier
	}
	if f.told == nil {
		f.told = map[moment]*workflow.Info{}
	}
	f.told[at] = template
	faked := *real
	if template != nil {
		faked = *template
		visible(&faked, real)
	}
	if f.continued != "" {
		faked.ContinuedExecutionRunID = f.continued
	}
	return &faked
}

// visible copies the exported fields.
func visible(to, from *workflow.Info) {
	target, source := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
	for i := range target.NumField() {
		if target.Type().Field(i).IsExported() {
			target.Field(i).Set(source.Field(i))
		}
	}
}

// GetInfo answers workflow.GetInfo. In a replay, the SDK's replayer has a namespace of its own; code that looks at it is to see the same again.
func (o *observedCalls) GetInfo(ctx workflow.Context) *workflow.Info {
	info := o.next.GetInfo(ctx)
	if space := o.env.settings.space(); info.Namespace != space && !o.unmasked {
		o.replayer, info.Namespace = info.Namespace, space // in place, for the SDK keeps what it returns up to date
	}
	return o.env.info.tell(info)
}

// ExecuteLocalActivity lets the SDK see that it is in a replay: there, local activities need not be registered.
func (o *observedCalls) ExecuteLocalActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	info := o.next.GetInfo(ctx)
	shown := info.Namespace
	o.unmasked, info.Namespace = true, cmp.Or(o.replayer, shown)
	defer func() { o.unmasked, info.Namespace = false, shown }()
	return o.next.ExecuteLocalActivity(ctx, activityType, args...)
}
