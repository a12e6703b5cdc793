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
	byID      map[string]session
}

// session is one that a worker has, or is about to have.
type session struct {
	token []byte // of its activity
	leave func() // gives its room to another one
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
		if s, ok := a.server.sessionWith(id); ok {
			a.server.host.Resume(s.token)
			s.leave()
		}
		return ctx, func() {}
	}
	enter, leave := a.server.doors(info)
	a.server.noteSession(id, session{info.TaskToken, leave})
	ctx, stop := a.keepAlive(ctx, info, enter)
	return ctx, func() {
		stop()
		leave()
		a.server.forgetSession(id)
	}
}

// doors returns what a session does when it opens, and when its end has begun; the latter may come several times, and does nothing if it has not opened.
func (s *Server) doors(info *activity.Info) (enter, leave func()) {
	var mu sync.Mutex
	inside := 0
	pass := func(to int) {
		mu.Lock()
		defer mu.Unlock()
		if to != inside {
			s.crowd(info, to-inside)
			inside = to
		}
	}
	return func() { pass(1) }, func() { pass(0) }
}

// keepAlive sends the heartbeats of a session, from when it is open.
func (a *observedActivity) keepAlive(ctx context.Context, info *activity.Info, enter func()) (_ context.Context, stop func()) {
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
		enter()
		a.server.Clock().AfterFunc(info.HeartbeatTimeout/3, beat) // before time can move on
		a.server.host.Rest(info.TaskToken)
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

func (s *sessions) noteSession(id string, noted session) {
	s.attending.Lock()
	defer s.attending.Unlock()
	if s.byID == nil {
		s.byID = map[string]session{}
	}
	s.byID[id] = noted
}

func (s *sessions) forgetSession(id string) {
	s.attending.Lock()
	defer s.attending.Unlock()
	delete(s.byID, id)
}

func (s *sessions) sessionWith(id string) (found session, ok bool) {
	s.attending.Lock()
	defer s.attending.Unlock()
	found, ok = s.byID[id]
	return found, ok
}
