package scenarios

import (
	"fmt"

	activitypb "go.temporal.io/api/activity/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
)

type startActivity = workflowservice.StartActivityExecutionRequest

var _ = standaloneActivities("standalone_success", "a standalone activity and all that its worker and its client are told", func(a *standalone) {
	a.start("a", func(req *startActivity) {
		req.Input, req.Header = payload("in"), &commonpb.Header{Fields: map[string]*commonpb.Payload{"h": payload("x").GetPayloads()[0]}}
		req.ScheduleToCloseTimeout, req.HeartbeatTimeout, req.Priority = seconds(100), seconds(1000), &commonpb.Priority{PriorityKey: 2}
		req.UserMetadata = &sdkpb.UserMetadata{Summary: payload("sum").GetPayloads()[0]}
		req.SearchAttributes = keyword("kw")
	})
	a.look("a")
	a.poll()
	a.look("a")
	a.beat()
	a.look("a")
	a.complete()
	a.await("a")
	a.complete()
	a.beat()
	a.cancel("a", "r")
	a.terminate("a", "r")
})

var _ = standaloneActivities("standalone_retries", "a standalone activity is tried again, with the details of the last heartbeat", func(a *standalone) {
	a.start("a", func(req *startActivity) {
		req.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(0.05), MaximumAttempts: 2}
	})
	a.poll()
	a.beat()
	a.fail(nil)
	go func() { // for time to move on in the in-memory service
		_, _ = a.PollActivityExecution(a, &workflowservice.PollActivityExecutionRequest{Namespace: a.Namespace, ActivityId: a.id("a")})
	}()
	a.poll()
	a.fail(&failurepb.ApplicationFailureInfo{Type: "E"})
	a.await("a")
})

var _ = standaloneActivities("standalone_failures", "failures that are not retried, each for a reason of its own", func(a *standalone) {
	policy := &commonpb.RetryPolicy{InitialInterval: seconds(10), NonRetryableErrorTypes: []string{"Fatal"}}
	a.start("type", func(req *startActivity) { req.RetryPolicy = policy })
	a.poll()
	a.fail(&failurepb.ApplicationFailureInfo{Type: "Fatal"})
	a.await("type")
	a.start("flag", func(req *startActivity) { req.RetryPolicy = policy })
	a.poll()
	a.fail(&failurepb.ApplicationFailureInfo{NonRetryable: true})
	a.await("flag")
	a.start("time", func(req *startActivity) { req.RetryPolicy, req.ScheduleToCloseTimeout = policy, seconds(5) })
	a.poll()
	a.fail(nil)
	a.await("time")
	a.start("backoff", func(req *startActivity) { req.RetryPolicy = policy })
	a.poll()
	a.fail(&failurepb.ApplicationFailureInfo{NextRetryDelay: seconds(77)})
	a.look("backoff")
	a.complete()
})

var _ = standaloneActivities("standalone_timeouts", "each timeout of a standalone activity", func(a *standalone) {
	a.start("to start", func(req *startActivity) { req.ScheduleToStartTimeout = seconds(0.5) })
	a.await("to start")
	a.start("to close", func(req *startActivity) { req.ScheduleToCloseTimeout = seconds(0.5) })
	a.await("to close")
})

var _ = standaloneActivities("standalone_attempt_timeouts", "attempts of standalone activities that time out", func(a *standalone) {
	once := &commonpb.RetryPolicy{MaximumAttempts: 1}
	a.start("attempt", func(req *startActivity) { req.StartToCloseTimeout, req.RetryPolicy = seconds(0.5), once })
	a.poll()
	a.beat()
	a.await("attempt")
	a.complete()
	a.start("heartbeat", func(req *startActivity) { req.HeartbeatTimeout, req.RetryPolicy = seconds(0.5), once })
	a.poll()
	a.beat()
	a.await("heartbeat")
	a.start("no time", func(req *startActivity) {
		req.StartToCloseTimeout, req.ScheduleToCloseTimeout = seconds(0.5), seconds(5)
		req.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(10)}
	})
	a.poll()
	a.await("no time")
})

var _ = standaloneActivities("standalone_cancel", "cancellation of what no worker has, and of what one has", func(a *standalone) {
	a.start("a", nil)
	a.cancel("a", "r")
	a.cancel("a", "r")
	a.cancel("a", "s")
	a.await("a")
	a.start("b", nil)
	a.poll()
	ask(a, "canceled too early", a.RespondActivityTaskCanceled, &workflowservice.RespondActivityTaskCanceledRequest{Namespace: a.Namespace, TaskToken: a.token})
	a.cancel("b", "r")
	a.cancel("b", "s")
	a.look("b")
	a.beat()
	a.pause("b", "r")
	a.reset("b", nil)
	a.update("b", nil)
	ask(a, "canceled", a.RespondActivityTaskCanceled, &workflowservice.RespondActivityTaskCanceledRequest{
		Namespace: a.Namespace, TaskToken: a.token, Identity: "worker", Details: payload("details"),
	})
	a.await("b")
	a.start("c", nil)
	a.poll()
	a.cancel("c", "r")
	a.fail(nil)
	a.await("c")
})

var _ = standaloneActivities("standalone_terminate", "termination", func(a *standalone) {
	a.start("a", nil)
	a.poll()
	a.terminate("a", "r")
	a.terminate("a", "r")
	a.terminate("a", "s")
	a.await("a")
	a.complete()
	a.pause("a", "r")
	a.unpause("a", "r")
	a.reset("a", nil)
	a.update("a", nil)
	a.look("nobody")
	a.terminate("nobody", "r")
})

var _ = standaloneActivities("standalone_ids", "ids that are used again", func(a *standalone) {
	policies := func(request string, reuse enumspb.ActivityIdReusePolicy, conflict enumspb.ActivityIdConflictPolicy) {
		a.start("a", func(req *startActivity) {
			req.RequestId, req.IdReusePolicy, req.IdConflictPolicy = request, reuse, conflict
		})
	}
	a.start("a", nil)
	a.start("a", nil)
	policies("other", 0, 0)
	policies("other", 0, enumspb.ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING)
	policies("other", enumspb.ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE, enumspb.ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING)
	a.poll()
	a.complete()
	a.start("a", nil)
	policies("other", enumspb.ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE, 0)
	policies("other", enumspb.ACTIVITY_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY, 0)
	policies("other", 0, 0)
	a.terminate("a", "r")
	policies("third", enumspb.ACTIVITY_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY, 0)
	a.look("a")
})

var _ = standaloneActivities("standalone_by_id", "answers by id, of attempts that there are and that there are not", func(a *standalone) {
	a.start("a", nil)
	beat := func(name string) {
		ask(a, "heartbeat by id of "+name, a.RecordActivityTaskHeartbeatById, &workflowservice.RecordActivityTaskHeartbeatByIdRequest{Namespace: a.Namespace, ActivityId: a.id(name)})
	}
	fail := func(name string) {
		ask(a, "fail by id of "+name, a.RespondActivityTaskFailedById, &workflowservice.RespondActivityTaskFailedByIdRequest{Namespace: a.Namespace, ActivityId: a.id(name), Identity: "client"})
	}
	complete := func(name string) {
		ask(a, "complete by id of "+name, a.RespondActivityTaskCompletedById, &workflowservice.RespondActivityTaskCompletedByIdRequest{
			Namespace: a.Namespace, ActivityId: a.id(name), Identity: "client", Result: payload("by id"),
		})
	}
	beat("a")
	fail("a")
	complete("a")
	a.await("a")
	complete("a")
	beat("nobody")
	complete("nobody")
	a.start("b", func(req *startActivity) { req.RetryPolicy = &commonpb.RetryPolicy{MaximumAttempts: 1} })
	a.poll()
	beat("b")
	fail("b")
	a.await("b")
})

var _ = standaloneActivities("standalone_refused", "requests that are refused", func(a *standalone) {
	a.start("a", func(req *startActivity) { req.ActivityId = "" })
	a.start("a", func(req *startActivity) { req.ActivityType = nil })
	a.start("a", func(req *startActivity) { req.TaskQueue = nil })
	a.start("a", func(req *startActivity) { req.TaskQueue = &taskqueuepb.TaskQueue{} })
	a.start("a", func(req *startActivity) { req.StartToCloseTimeout = nil })
	a.start("a", func(req *startActivity) { req.HeartbeatTimeout = seconds(-1) })
	a.start("a", func(req *startActivity) { req.StartDelay = seconds(-1) })
	a.start("a", func(req *startActivity) { req.RetryPolicy = &commonpb.RetryPolicy{BackoffCoefficient: 0.5} })
	a.start("a", func(req *startActivity) { req.OnConflictOptions = &commonpb.OnConflictOptions{AttachRequestId: true} })
	a.start("a", func(req *startActivity) {
		req.OnConflictOptions = &commonpb.OnConflictOptions{AttachCompletionCallbacks: true}
	})
	ask(a, "describe without an id", a.DescribeActivityExecution, &workflowservice.DescribeActivityExecutionRequest{Namespace: a.Namespace})
	ask(a, "describe with a bad run id", a.DescribeActivityExecution, &workflowservice.DescribeActivityExecutionRequest{Namespace: a.Namespace, ActivityId: "a", RunId: "x"})
	ask(a, "long poll without a run id", a.DescribeActivityExecution, &workflowservice.DescribeActivityExecutionRequest{Namespace: a.Namespace, ActivityId: "a", LongPollToken: []byte("x")})
	a.start("delayed", func(req *startActivity) { req.StartDelay, req.ScheduleToCloseTimeout = seconds(1000), seconds(60) })
	a.look("delayed")
})

var _ = standaloneActivities("standalone_list", "lists and counts", func(a *standalone) {
	for _, name := range []string{"a", "b"} {
		a.start(name, func(req *startActivity) { req.SearchAttributes = keyword("kw") })
	}
	a.terminate("a", "r")
	mine := fmt.Sprintf("ActivityId STARTS_WITH '%s/'", a.ID)
	a.err = a.until(a, "both are listed", func() bool {
		open, _ := a.CountActivityExecutions(a, &workflowservice.CountActivityExecutionsRequest{Namespace: a.Namespace, Query: mine + " AND ExecutionStatus = 'Running'"})
		all, _ := a.CountActivityExecutions(a, &workflowservice.CountActivityExecutionsRequest{Namespace: a.Namespace, Query: mine})
		return open.GetCount() == 1 && all.GetCount() == 2
	})
	for _, query := range []string{
		mine, mine + " AND ExecutionStatus = 'Terminated'", mine + " AND ActivityType = 'act' AND TaskQueue = '" + a.TaskQueue + "'", mine + " AND CustomKeywordField = 'kw'",
		mine + " AND CloseTime IS NULL", mine + " AND StartTime > '2020-01-01T00:00:00Z' AND ExecutionTime > '2020-01-01T00:00:00Z'", mine + " GROUP BY ExecutionStatus",
	} {
		a.list(query)
	}
})

var _ = standaloneActivities("standalone_pause", "pause, go on, and answers meanwhile", func(a *standalone) {
	a.start("a", nil)
	a.pause("a", "r")
	a.pause("a", "r")
	a.pause("a", "s")
	a.look("a")
	a.unpause("a", "r")
	a.unpause("a", "r")
	a.unpause("a", "s")
	a.pause("a", "r")
	a.look("a")
	a.poll()
	a.pause("a", "t")
	a.look("a")
	a.beat()
	a.fail(&failurepb.ApplicationFailureInfo{NextRetryDelay: seconds(1000)})
	a.look("a")
	a.unpause("a", "u")
	a.look("a")
	a.cancel("a", "r")
	a.await("a")
	a.start("b", func(req *startActivity) { req.ScheduleToCloseTimeout = seconds(0.5) })
	a.pause("b", "r")
	a.await("b")
})

var _ = standaloneActivities("standalone_reset", "reset of what no worker has, and of what one has", func(a *standalone) {
	clears := func(req *workflowservice.ResetActivityExecutionRequest) {
		req.ResetHeartbeat, req.RestoreOriginalOptions = true, true
	}
	keeps := func(req *workflowservice.ResetActivityExecutionRequest) { req.KeepPaused = true }
	a.start("a", func(req *startActivity) { req.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(1000)} })
	a.poll()
	a.beat()
	a.fail(nil)
	a.reset("a", nil)
	a.look("a")
	a.poll()
	a.update("a", &activitypb.ActivityOptions{HeartbeatTimeout: seconds(30)}, "heartbeat_timeout")
	a.reset("a", clears)
	a.reset("a", clears)
	a.look("a")
	a.beat()
	a.fail(&failurepb.ApplicationFailureInfo{NonRetryable: true})
	a.look("a")
	a.poll()
	a.pause("a", "r")
	a.reset("a", keeps)
	a.beat()
	a.look("a")
	a.fail(nil)
	a.look("a")
	a.reset("a", keeps)
	a.look("a")
	a.reset("a", nil)
	a.poll()
	a.complete()
	a.await("a")
})

var _ = standaloneActivities("standalone_options", "options that are changed", func(a *standalone) {
	a.start("a", func(req *startActivity) { req.StartDelay = seconds(1000) })
	a.update("a", &activitypb.ActivityOptions{StartDelay: seconds(2000)}, "start_delay")
	a.update("a", &activitypb.ActivityOptions{
		RetryPolicy: &commonpb.RetryPolicy{InitialInterval: seconds(3), NonRetryableErrorTypes: []string{"E"}}, ScheduleToCloseTimeout: seconds(70),
	}, "retry_policy", "schedule_to_close_timeout")
	a.update("a", &activitypb.ActivityOptions{Priority: &commonpb.Priority{PriorityKey: 4, FairnessKey: "k"}}, "priority.priority_key")
	a.update("a", &activitypb.ActivityOptions{}, "priority.fairness_key")
	a.update("a", &activitypb.ActivityOptions{}, "retry_policy")
	a.update("a", &activitypb.ActivityOptions{}, "task_queue.name")
	a.update("a", &activitypb.ActivityOptions{}, "header")
	a.update("a", &activitypb.ActivityOptions{})
	a.update("a", &activitypb.ActivityOptions{}, "schedule_to_close_timeout", "start_to_close_timeout")
	a.look("a")
	a.update("a", nil)
	a.look("a")
	a.start("b", func(req *startActivity) { req.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(1000)} })
	a.poll()
	a.update("b", &activitypb.ActivityOptions{StartDelay: seconds(2000)}, "start_delay")
	a.fail(nil)
	a.update("b", &activitypb.ActivityOptions{RetryPolicy: &commonpb.RetryPolicy{InitialInterval: seconds(2000)}}, "retry_policy.initial_interval")
	a.look("b")
	a.update("b", nil)
	a.look("b")
})
