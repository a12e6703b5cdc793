package testsuite

import (
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/workflow"
)

// WorkflowTestSuite makes environments that have settings in common. The zero value is ready to use; it may be embedded in a suite of testify. What is set counts for the
// environments that are made afterwards.
type WorkflowTestSuite struct {
	common  common
	test    testing.TB // nil if there is none to report to
	options []Option
}

// common is what the environments of a suite share.
type common struct {
	logger         log.Logger
	metrics        client.MetricsHandler
	propagators    []workflow.ContextPropagator
	header         *commonpb.Header
	withoutAliases bool
}

// NewTestWorkflowEnvironment returns an environment for one execution of a workflow. It reports to no test and runs in memory, unless [WorkflowTestSuite.ReportTo] was called before: a suite has no way to know its test.
func (s *WorkflowTestSuite) NewTestWorkflowEnvironment() *TestWorkflowEnvironment {
	if s.test != nil {
		s.test.Helper()
		return attached(s.test, s.common, s.options)
	}
	e := newEnvironment(nil, s.common, s.options)
	e.settings.server = nil
	return e
}

// ReportTo makes the environments that follow those of a test, as [New] does: they report to it by themselves, end with it, and run where [ServerVariable] says. A suite of testify calls it
// for each of its tests:
//
//	func (s *OrdersSuite) SetupTest() {
//		s.ReportTo(s.T())
//		s.env = s.NewTestWorkflowEnvironment()
//	}
func (s *WorkflowTestSuite) ReportTo(t testing.TB) { s.test = t }

// SetOptions sets options for the environments, such as [WithoutReplay]. [OnServer] changes nothing before ReportTo: it takes a test that can be skipped.
func (s *WorkflowTestSuite) SetOptions(options ...Option) { s.options = options }

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
