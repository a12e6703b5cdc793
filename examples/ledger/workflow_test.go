package ledger_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/ledger"
	"github.com/groundhogdev/groundhog/testsuite"
)

func newEnv(t *testing.T, options ...testsuite.Option) *testsuite.TestWorkflowEnvironment {
	env := testsuite.New(t, options...)
	env.RegisterActivity(&ledger.Activities{})
	return env
}

var entry = ledger.Entry{From: "alice", To: "bob", Cents: 500, Clearing: 24 * time.Hour}

func TestEntryIsBookedWithItsReferenceAndTheLowerFee(t *testing.T) {
	env := newEnv(t)
	var a *ledger.Activities
	env.OnSideEffect().Return("r-1").Once()
	env.OnMutableSideEffect("fee").Return(int64(30)).Once()
	env.OnMutableSideEffect("fee").Return(int64(20)).Once()
	want := ledger.Posted{Reference: "r-1", Fee: 20}
	env.OnActivity(a.Book, mock.Anything, entry, want).Return(nil).Once()

	env.ExecuteWorkflow(ledger.PostEntry, entry)

	var got ledger.Posted
	require.NoError(t, env.GetWorkflowResult(&got))
	require.Equal(t, want, got)
	env.AssertExpectations(t)
}

func TestEntryIsFoundWhileItClears(t *testing.T) {
	env := newEnv(t)
	env.RegisterDelayedCallback(func() {
		described, err := env.Client().DescribeWorkflowExecution(context.Background(), "default-test-workflow-id", "")
		require.NoError(t, err)
		info := described.GetWorkflowExecutionInfo()
		var status string
		err = converter.GetDefaultDataConverter().FromPayload(info.GetSearchAttributes().GetIndexedFields()[ledger.KeyStatus.GetName()], &status)
		require.NoError(t, err)
		require.Equal(t, ledger.StatusClearing, status)
		require.Contains(t, info.GetMemo().GetFields(), "reference")
	}, time.Hour)
	env.ExecuteWorkflow(ledger.PostEntry, entry)
	require.NoError(t, env.GetWorkflowError())
}

func TestDayAddsToTheBalanceOfTheDayBefore(t *testing.T) {
	env := newEnv(t)
	env.SetLastCompletionResult(int64(100_00))
	env.ExecuteWorkflow(ledger.CloseDay)
	var balance int64
	require.NoError(t, env.GetWorkflowResult(&balance))
	require.Equal(t, int64(225_00), balance)
	env.AssertActivityNumberOfCalls(t, "NoteGap", 0)
}

func TestGapIsNotedAfterADayThatFailed(t *testing.T) {
	env := newEnv(t)
	env.SetLastError(temporal.NewApplicationError("the books are closed", "Closed"))
	env.ExecuteWorkflow(ledger.CloseDay)
	require.NoError(t, env.GetWorkflowError())
	env.AssertActivityCalled(t, "NoteGap", mock.Anything, mock.MatchedBy(func(why string) bool { return len(why) > 0 }))
}

// A cron schedule has no end, so it is watched with the client: nobody waits for it but the clock.
func TestWeekIsClosedDayByDay(t *testing.T) {
	env := newEnv(t)
	env.RegisterWorkflow(ledger.CloseDay)
	env.SetStartTime(time.Date(2026, 2, 2, 12, 0, 0, 0, time.UTC))
	ctx := context.Background()
	_, err := env.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "days", TaskQueue: "ledger", CronSchedule: "0 18 * * *"}, ledger.CloseDay)
	require.NoError(t, err)
	require.NoError(t, env.Clock().Advance(ctx, 7*24*time.Hour))
	env.AssertActivityNumberOfCalls(t, "SumDay", 7)
	history, err := env.History("days", "") // of the run that waits for its day
	require.NoError(t, err)
	var balance int64
	last := history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetLastCompletionResult()
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(last, &balance))
	require.Equal(t, int64(7*125_00), balance)
}

func TestStatementIsImportedBySecondRun(t *testing.T) {
	env := newEnv(t, testsuite.FollowRuns())
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour}})
	began := env.Now()
	env.ExecuteWorkflow(ledger.ImportStatement, "first bank")
	var lines int
	require.NoError(t, env.GetWorkflowResult(&lines))
	require.Equal(t, 12, lines)
	require.Equal(t, time.Hour, env.Now().Sub(began))
}

func TestStatementsFromBeforeTheCheckAreNotChecked(t *testing.T) {
	for version, checks := range map[workflow.Version]int{workflow.DefaultVersion: 0, 1: 1} {
		env := newEnv(t)
		var a *ledger.Activities
		env.OnGetVersion("check-statement", workflow.DefaultVersion, 1).Return(version)
		env.OnActivity(a.FetchStatement, mock.Anything, "first bank", int32(1)).Return(12, nil)
		env.ExecuteWorkflow(ledger.ImportStatement, "first bank")
		require.NoError(t, env.GetWorkflowError())
		env.AssertActivityNumberOfCalls(t, "CheckStatement", checks)
	}
}
