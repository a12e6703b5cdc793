package testsuite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/grpc"
)

// Activities that return activity.ErrResultPending and are completed later.

// awaitPatience is how long AwaitActivity waits, unless SetTestTimeout says otherwise: as long as the SDK's environments wait for anything.
const awaitPatience = 3 * time.Second

// CompleteActivity completes or fails an activity that runs or has returned activity.ErrResultPending, by its task token: what [client.Client] does with the same name. Without a token it is the one that returned
// so last. [TestActivityEnvironment.AwaitActivity] reads the outcome. It fails with a *serviceerror.NotFound if the activity has ended already.
func (t *TestActivityEnvironment) CompleteActivity(taskToken []byte, result any, err error) error {
	if a := t.open.pending(nil); len(taskToken) == 0 && a != nil {
		taskToken = a.info.TaskToken
	}
	c, failed := t.newClient()
	if failed != nil {
		return failed
	}
	defer c.Close()
	return c.CompleteActivity(context.Background(), taskToken, result, err)
}

// AwaitActivity returns what ExecuteActivity would have returned, of an activity that has returned activity.ErrResultPending. Without a task token it is the one that did so last. It waits until somebody completes
// the activity, for the test timeout at most, which is 3 seconds of real time if nothing is set; then the error says so.
func (t *TestActivityEnvironment) AwaitActivity(taskToken []byte) (converter.EncodedValue, error) {
	a := t.open.pending(taskToken)
	if a == nil {
		return nil, errors.New("await activity: none, or none of this task token, has returned activity.ErrResultPending; wait for it after ExecuteActivity has returned that error")
	}
	patience := cmp.Or(t.patience, awaitPatience)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-a.done:
	case <-timer.C:
		return nil, fmt.Errorf("await activity %q: nobody has completed it within %v", a.info.ActivityType.Name, patience)
	}
	if a.failure != nil {
		return nil, cmp.Or(t.failures, temporal.GetDefaultFailureConverter()).FailureToError(a.wrapped())
	}
	return encodedValue{encodedValues{a.result, t.converter}}, nil
}

// Client returns a client for code that completes activities, or records their heartbeats, by task token or by ids; hand it to the activities. There is no service behind it: all else fails as unimplemented.
// It keeps goroutines until it is closed, which only a testing/synctest bubble minds.
func (t *TestActivityEnvironment) Client() client.Client {
	t.making.Lock()
	defer t.making.Unlock()
	if t.client == nil {
		c, err := t.newClient()
		if err != nil {
			misuse(err)
		}
		t.client = c
	}
	return t.client
}

// newClient makes a client whose calls come to the environment instead of a connection.
func (t *TestActivityEnvironment) newClient() (client.Client, error) {
	c, err := client.NewLazyClient(client.Options{
		HostPort: "groundhog.invalid:7233", Namespace: namespace, Identity: t.identity, Logger: loggerOr(nil),
		DataConverter: t.converter, FailureConverter: t.failures,
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(t.answer)}},
	})
	if err != nil {
		return nil, fmt.Errorf("make client of activity environment: %w", err)
	}
	return c, nil
}

// openActivities are those that have not ended, or have returned activity.ErrResultPending.
type openActivities struct {
	mu   sync.Mutex
	all  map[string]*openActivity // by task token
	last *openActivity            // that has returned activity.ErrResultPending
}

// openActivity is an activity that somebody may complete. Once done is closed, nothing changes any more.
type openActivity struct {
	info     activity.Info
	done     chan struct{}
	result   *commonpb.Payloads
	failure  *failurepb.Failure
	pending  bool // it has returned activity.ErrResultPending
	canceled bool // as its next heartbeat tells
}

// begin notes an activity that starts.
func (o *openActivities) begin(info activity.Info) *openActivity {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil {
		o.all = map[string]*openActivity{}
	}
	a := &openActivity{info: info, done: make(chan struct{})}
	o.all[string(info.TaskToken)] = a
	return a
}

// returned notes that the code of an activity has ended. Unless its result is pending, nobody is to complete it. Local activities, which have no token, may be several.
func (o *openActivities) returned(a *openActivity, pending bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	token := string(a.info.TaskToken)
	switch {
	case pending:
		a.pending, o.last = true, a
	case o.all[token] == a:
		delete(o.all, token)
	}
}

// pending returns the activity of a task token, or the last one, or nil.
func (o *openActivities) pending(token []byte) *openActivity {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(token) == 0 {
		return o.last
	}
	if a := o.all[string(token)]; a != nil && a.pending {
		return a
	}
	return nil
}

// cancel requests the cancellation of all.
func (o *openActivities) cancel() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, a := range o.all {
		a.canceled = true
	}
}

// wrapped is the failure that ExecuteActivity would have returned.
func (a *openActivity) wrapped() *failurepb.Failure {
	return &failurepb.Failure{Message: "activity error", Cause: a.failure, FailureInfo: &failurepb.Failure_ActivityFailureInfo{
		ActivityFailureInfo: &failurepb.ActivityFailureInfo{
			ActivityType: &commonpb.ActivityType{Name: a.info.ActivityType.Name}, ActivityId: a.info.ActivityID,
		},
	}}
}
