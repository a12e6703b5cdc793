package core

import (
	"bytes"
	"slices"
	"strconv"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/ids"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Standalone activities, as clients start them and wait for them: chasm/lib/activity of the server, and service/history/chasm_engine.go for ids that
// are used again.

func (s *step) startStandaloneActivity(req *workflowservice.StartActivityExecutionRequest) (*workflowservice.StartActivityExecutionResponse, error) {
	if req.GetRequestId() == "" {
		req.RequestId = s.ids.UUID()
	}
	if err := s.checkStandaloneActivity(req); err != nil {
		return nil, err
	}
	key := standaloneKey{run.OfActivity, req.GetNamespace(), req.GetActivityId()}
	current := s.standalone[key]
	switch {
	case current != nil && current.StandaloneActivityRequest().GetRequestId() == req.GetRequestId():
		return standaloneActivityStarted(current, false), nil
	case current != nil && !current.Closed() && req.GetIdConflictPolicy() == enumspb.ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING:
		return standaloneActivityStarted(current, false), s.attachLinks(current, req)
	case current != nil && taken(current, reuses[req.GetIdReusePolicy()]):
		return nil, serviceerror.NewActivityExecutionAlreadyStarted("activity execution already started",
			current.StandaloneActivityRequest().GetRequestId(), current.Identity().RunID)
	}
	id := run.Identity{Namespace: key.namespace, ActivityID: key.id, RunID: s.ids.UUID()}
	r, out, err := run.StartStandaloneActivity(run.BeginStandaloneActivity{ID: id, Now: s.now, IDs: s.ids, Request: req})
	if s.sound(err) != nil {
		return nil, err
	}
	s.runs[id.RunID], s.standalone[key] = r, r
	s.apply(r, out)
	return standaloneActivityStarted(r, true), nil
}

// reuse says when an id can be used again that belonged to what has ended.
type reuse int

const (
	reuseAlways reuse = iota
	reuseAfterFailure
	reuseNever
)

var reuses = map[enumspb.ActivityIdReusePolicy]reuse{
	enumspb.ACTIVITY_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY: reuseAfterFailure, enumspb.ACTIVITY_ID_REUSE_POLICY_REJECT_DUPLICATE: reuseNever,
}

// taken tells whether the latest run of an id keeps another one from being started.
func taken(current *run.Run, policy reuse) bool {
	return !current.Closed() || policy == reuseNever || policy == reuseAfterFailure && !slices.Contains(failed, current.Status())
}

// attachLinks leaves the links of a start request with the activity that is used in its place.
func (s *step) attachLinks(r *run.Run, req *workflowservice.StartActivityExecutionRequest) error {
	if !req.GetOnConflictOptions().GetAttachLinks() || len(req.GetLinks()) == 0 {
		return nil
	}
	return s.do(r, func(tx *run.Tx) error { return tx.AttachLinks(req.GetRequestId(), req.GetLinks()) })
}

func standaloneActivityStarted(r *run.Run, started bool) *workflowservice.StartActivityExecutionResponse {
	id := r.Identity()
	return &workflowservice.StartActivityExecutionResponse{RunId: id.RunID, Started: started, Link: &commonpb.Link{Variant: &commonpb.Link_Activity_{
		Activity: &commonpb.Link_Activity{Namespace: id.Namespace, ActivityId: id.ActivityID, RunId: id.RunID},
	}}}
}

// standaloneActivityRequest names a standalone activity.
type standaloneActivityRequest interface {
	GetNamespace() string
	GetActivityId() string
	GetRunId() string
}

// findStandaloneActivity returns the activity that a request names: without a run id, the latest of the activity id.
func (s *step) findStandaloneActivity(req standaloneActivityRequest) (*run.Run, error) {
	if err := checkStandaloneActivityName(req); err != nil {
		return nil, err
	}
	if r := s.lookUp(standaloneKey{run.OfActivity, req.GetNamespace(), req.GetActivityId()}, req.GetRunId()); r != nil {
		return r, nil
	}
	return nil, run.ErrNoStandaloneActivity(req.GetActivityId())
}

// lookUp finds what is no workflow, nil if there is none: without a run id, the latest of the id.
func (s *step) lookUp(key standaloneKey, runID string) *run.Run {
	r := s.standalone[key]
	if runID != "" {
		r = s.runs[runID]
	}
	if r == nil || r.Sort() != key.sort || r.Identity().Namespace != key.namespace || r.Identity().Name() != key.id {
		return nil
	}
	return r
}

// expunge takes what has ended out of the service.
func (s *step) expunge(r *run.Run) {
	id := r.Identity()
	delete(s.runs, id.RunID)
	if key := (workflowKey{id.Namespace, id.WorkflowID}); s.current[key] == r {
		delete(s.current, key)
	}
	if key := (standaloneKey{r.Sort(), id.Namespace, id.Name()}); s.standalone[key] == r {
		delete(s.standalone, key)
	}
}

func checkStandaloneActivityName(req standaloneActivityRequest) error {
	switch id := req.GetActivityId(); {
	case id == "":
		return serviceerror.NewInvalidArgument("activity ID is required")
	case len(id) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("activity ID exceeds length limit. Length=%d Limit=%d", len(id), run.MaxID)
	case req.GetRunId() != "" && !ids.IsUUID(req.GetRunId()):
		return serviceerror.NewInvalidArgument("invalid run id: must be a valid UUID")
	}
	return nil
}

// pollStandaloneActivity waits for what comes of an activity.
func (s *step) pollStandaloneActivity(req *workflowservice.PollActivityExecutionRequest) (*workflowservice.PollActivityExecutionResponse, error) {
	r, err := s.findStandaloneActivity(req)
	switch {
	case err != nil:
		return nil, err
	case r.Closed():
		return &workflowservice.PollActivityExecutionResponse{RunId: r.Identity().RunID, Outcome: r.StandaloneActivityOutcome()}, nil
	case s.call.Expired:
		return &workflowservice.PollActivityExecutionResponse{}, nil // the caller asks again
	}
	return nil, &Wait{Topics: []Topic{endTopic(r)}, ForTime: true}
}

// describeStandaloneActivity answers DescribeActivityExecution; with a token it waits until the state is another one than that of the token.
func (s *step) describeStandaloneActivity(req *workflowservice.DescribeActivityExecutionRequest) (*workflowservice.DescribeActivityExecutionResponse, error) {
	seen := req.GetLongPollToken()
	if len(seen) > 0 && req.GetRunId() == "" {
		return nil, serviceerror.NewInvalidArgument("run id is required when long poll token is provided")
	}
	r, err := s.findStandaloneActivity(req)
	if err != nil {
		return nil, err
	}
	token, news, err := s.since(r, seen)
	if !news {
		return &workflowservice.DescribeActivityExecutionResponse{}, err
	}
	resp := &workflowservice.DescribeActivityExecutionResponse{RunId: r.Identity().RunID, Info: r.DescribeStandaloneActivity(req, s.now), LongPollToken: token}
	if req.GetIncludeInput() {
		resp.Input = r.StandaloneActivityRequest().GetInput()
	}
	if req.GetIncludeOutcome() {
		resp.Outcome = r.StandaloneActivityOutcome()
	}
	return resp, nil
}

// since tells whether the state of what is no workflow is another one than that of a token, and returns the token of its state. If it is not, the
// error is a Wait, or nil if there has to be an answer: then the caller asks again.
func (s *step) since(r *run.Run, seen []byte) (token []byte, news bool, err error) {
	prefix := r.Identity().RunID + "/"
	token = strconv.AppendInt([]byte(prefix), r.Transitions(), 10)
	switch {
	case len(seen) > 0 && !bytes.HasPrefix(seen, []byte(prefix)):
		return nil, false, serviceerror.NewInvalidArgument("long poll token does not match execution")
	case !bytes.Equal(seen, token):
		return token, true, nil
	case s.call.Expired:
		return nil, false, nil
	}
	return nil, false, &Wait{Topics: []Topic{runTopic(r)}, ForTime: true}
}
