package testsuite

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/workflow"
)

// WorkflowTestSuite makes environments that have settings in common. The zero value is ready to use; it may be embedded in a suite of testify. What is set counts for the
// environments that are made afterwards.
type WorkflowTestSuite struct {
	common common
}

// common is what the environments of a suite share.
type common struct {
	logger         log.Logger
	metrics        client.MetricsHandler
	propagators    []workflow.ContextPropagator
	header         *commonpb.Header
	withoutAliases bool
	options        []Option
}

// NewTestWorkflowEnvironment returns an environment for one execution of a workflow. It reports to no test: see [New] for one that does.
func (s *WorkflowTestSuite) NewTestWorkflowEnvironment() *TestWorkflowEnvironment {
	e := newEnvironment(nil, s.common)
	for _, o := range s.common.options {
		o(&e.settings)
	}
	e.settings.server = nil
	return e
}

// SetOptions sets options for the environments, such as [WithoutReplay]. [OnServer] changes nothing: it takes a test that can be skipped, as [New] has one.
func (s *WorkflowTestSuite) SetOptions(options ...Option) { s.common.options = options }

// SetLogger sets where the SDK and the workflows log; by default it is dropped.
func (s *WorkflowTestSuite) SetLogger(logger log.Logger) { s.common.logger = logger }

// GetLogger returns what SetLogger set, or nil.
func (s *WorkflowTestSuite) GetLogger() log.Logger { return s.common.logger }

// SetMetricsHandler sets where client and worker count.
func (s *WorkflowTestSuite) SetMetricsHandler(metricsHandler client.MetricsHandler) {
	s.common.metrics = metricsHandler
}

// SetContextPropagators sets the propagators of client and worker.
func (s *WorkflowTestSuite) SetContextPropagators(ctxProps []workflow.ContextPropagator) {
	s.common.propagators = ctxProps
}

// SetHeader sets headers that the workflow is started with.
func (s *WorkflowTestSuite) SetHeader(header *commonpb.Header) { s.common.header = header }

// SetDisableRegistrationAliasing sets worker.Options.DisableRegistrationAliasing: functions that are registered under another name are found by that name alone.
func (s *WorkflowTestSuite) SetDisableRegistrationAliasing(disableRegistrationAliasing bool) {
	s.common.withoutAliases = disableRegistrationAliasing
}
