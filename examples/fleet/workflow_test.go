package fleet_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/examples/fleet"
	"github.com/groundhogdev/groundhog/memserver"
	"github.com/groundhogdev/groundhog/testsuite"
)

// tour has two stops, one and three hours away.
var tour = fleet.Tour{ID: "tour-1", Van: "van-9", Stops: []fleet.Stop{
	{Address: "near", Drive: time.Hour},
	{Address: "far", Drive: 3 * time.Hour},
}}

// newEnv returns an environment in which the children are real, and the van is parked after five hours.
func newEnv(t *testing.T) *testsuite.TestWorkflowEnvironment {
	env := testsuite.New(t)
	env.RegisterWorkflow(fleet.Deliver)
	env.RegisterWorkflow(fleet.Telemetry)
	env.RegisterDelayedCallback(func() {
		require.NoError(t, env.SignalWorkflowByID("tour-1/telemetry", fleet.SignalParked, nil))
	}, 5*time.Hour)
	return env
}

func report(t *testing.T, env *testsuite.TestWorkflowEnvironment) (r fleet.Report) {
	t.Helper()
	require.NoError(t, env.GetWorkflowResult(&r))
	return r
}

func TestTourDeliversToAllStopsAtOnce(t *testing.T) {
	env := newEnv(t)
	env.ExecuteWorkflow(fleet.DispatchTour, tour)
	require.Equal(t, fleet.Report{Delivered: []string{"near", "far"}}, report(t, env))
	env.AssertWorkflowCalled(t, "Deliver", mock.Anything, tour.Stops[1])
}

func TestTelemetryOutlivesTheTour(t *testing.T) {
	env := newEnv(t)
	began := env.Now()
	env.ExecuteWorkflow(fleet.DispatchTour, tour)
	require.NoError(t, env.GetWorkflowErrorByID("tour-1/telemetry"))
	require.Equal(t, 5*time.Hour, env.Now().Sub(began), "the environment waits for children that are left behind")
}

func TestStopThatFailsDoesNotFailTheTour(t *testing.T) {
	env := newEnv(t)
	env.OnWorkflow(fleet.Deliver, mock.Anything, tour.Stops[0]).Return(fleet.Proof{}, temporal.NewApplicationError("no such street", "NoAddress")).Once()
	env.OnWorkflow(fleet.Deliver, mock.Anything, tour.Stops[1]).After(2*time.Hour).Return(fleet.Proof{Address: "far"}, nil).Once()
	env.ExecuteWorkflow(fleet.DispatchTour, tour)
	require.Equal(t, fleet.Report{Delivered: []string{"far"}, Failed: []string{"near"}}, report(t, env))
	env.AssertExpectations(t)
}

func TestDeliveryThatIsTooSlowTimesOut(t *testing.T) {
	slow := tour
	slow.Stops = []fleet.Stop{{Address: "far", Drive: 3 * time.Hour, Give: 2 * time.Hour}}
	env := newEnv(t)
	env.ExecuteWorkflow(fleet.DispatchTour, slow)
	require.Equal(t, []string{"far"}, report(t, env).Failed)
}

func TestStopIsCalledOff(t *testing.T) {
	env := newEnv(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(fleet.SignalCallOff, "far") }, 2*time.Hour)
	env.ExecuteWorkflow(fleet.DispatchTour, tour)
	require.Equal(t, fleet.Report{Delivered: []string{"near"}, Failed: []string{"far"}}, report(t, env))
	require.True(t, temporal.IsCanceledError(env.GetWorkflowErrorByID("tour-1/far")))
}

func TestRecallSignalsADelivery(t *testing.T) {
	env := testsuite.New(t)
	env.OnSignalExternalWorkflow(mock.Anything, "tour-1/far", "", fleet.SignalReturn, "wrong parcel").Return(nil).Once()
	env.ExecuteWorkflow(fleet.RecallVan, fleet.Recall{Delivery: "tour-1/far", Reason: "wrong parcel"})
	var recalled bool
	require.NoError(t, env.GetWorkflowResult(&recalled))
	require.True(t, recalled)
	env.AssertExpectations(t)
}

func TestRecallOfADeliveryThatIsOverIsNoError(t *testing.T) {
	env := testsuite.New(t)
	env.ExecuteWorkflow(fleet.RecallVan, fleet.Recall{Delivery: "tour-0/far", Now: true}) // the service knows of none
	var recalled bool
	require.NoError(t, env.GetWorkflowResult(&recalled))
	require.False(t, recalled)
}

// Without a test environment: a tour and a recall, two workflows of a client's on one clock.
func TestTourThatIsRecalled(t *testing.T) {
	server := memserver.New(t)
	w := server.NewWorker("fleet", worker.Options{})
	fleet.Register(w)
	require.NoError(t, w.Start())
	ctx, c := context.Background(), server.Client()

	dispatched, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: tour.ID, TaskQueue: "fleet"}, fleet.DispatchTour, tour)
	require.NoError(t, err)
	require.NoError(t, server.Clock().Advance(ctx, 2*time.Hour)) // the near stop is done, the far one is not
	recall := fleet.Recall{Delivery: "tour-1/far", Reason: "wrong parcel"}
	recalled, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: "fleet"}, fleet.RecallVan, recall)
	require.NoError(t, err)
	require.NoError(t, recalled.Get(ctx, nil))

	var r fleet.Report
	require.NoError(t, dispatched.Get(ctx, &r))
	require.Equal(t, fleet.Report{Delivered: []string{"near"}, Returned: []string{"far"}}, r)
}
