package memserver

import (
	"context"
	"sync"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
)

// Sessions between two clocks. A session lasts as long as an activity of the SDK, which sends heartbeats in real time and would hold the virtual clock until its end. Here it holds only until it has told the workflow
// that the session is open, with a signal, and again from when another activity ends the session; between them it is idle, and its heartbeats come in virtual time. The file internal/session.go of the SDK has the
// other side.

// The names of these activities. Their argument is the id of the session.
const (
	sessionCreation   = "internalSessionCreationActivity"
	sessionCompletion = "internalSessionCompletionActivity"
)

// sessions are those of the workers of this process.
type sessions struct {
	attending sync.Mutex
	tokens    map[string][]byte // of their activities, by session id
}

// openedKey is that of the function to call when a session is open, in the context of its activity.
type openedKey struct{}

// attend does what a session needs, if the activity is one of a session, until end is called.
func (a *observedActivity) attend(ctx context.Context, info *activity.Info, in *interceptor.ExecuteActivityInput) (_ context.Context, end func()) {
	creates, completes := info.ActivityType.Name == sessionCreation, info.ActivityType.Name == sessionCompletion
	if !creates && !completes || a.server.realTime || len(in.Args) == 0 {
		return ctx, func() {}
	}
	id, _ := in.Args[0].(string)
	if completes {
		a.server.host.Resume(a.server.tokenOf(id))
		return ctx, func() {}
	}
	a.server.noteSession(id, info.TaskToken)
	ctx, stop := a.keepAlive(ctx, info)
	return ctx, func() {
		stop()
		a.server.noteSession(id, nil)
	}
}

// keepAlive sends the heartbeats of a session, from when it is open.
func (a *observedActivity) keepAlive(ctx context.Context, info *activity.Info) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var beating sync.Mutex
	var beat func()
	beat = func() {
		beating.Lock()
		defer beating.Unlock()
		if ctx.Err() == nil {
			a.calls.RecordHeartbeat(ctx)
			a.server.Clock().AfterFunc(info.HeartbeatTimeout/3, beat)
		}
	}
	opened := sync.OnceFunc(func() {
		a.server.host.Rest(info.TaskToken)
		a.server.Clock().AfterFunc(info.HeartbeatTimeout/3, beat)
	})
	return context.WithValue(ctx, openedKey{}, opened), func() {
		cancel()
		beating.Lock() // a heartbeat that is on its way is the last
		defer beating.Unlock()
	}
}

// opens takes a session as open that has sent its signal.
func opens(ctx context.Context, req any) {
	if opened, ok := ctx.Value(openedKey{}).(func()); ok {
		if _, ok := req.(*workflowservice.SignalWorkflowExecutionRequest); ok {
			opened()
		}
	}
}

// noteSession notes the task token of a session's activity; nil if it has ended.
func (s *sessions) noteSession(id string, token []byte) {
	s.attending.Lock()
	defer s.attending.Unlock()
	if token == nil {
		delete(s.tokens, id)
		return
	}
	if s.tokens == nil {
		s.tokens = map[string][]byte{}
	}
	s.tokens[id] = token
}

func (s *sessions) tokenOf(id string) []byte {
	s.attending.Lock()
	defer s.attending.Unlock()
	return s.tokens[id]
}
