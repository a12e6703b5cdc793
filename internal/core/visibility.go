package core

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

// Visibility: lists and counts of workflows. They are read from the runs themselves, so there is no delay as on a server. Search
// attributes need not be registered; a workflow that does not have one has it null.

const defaultPage = 1000

func (s *step) listWorkflows(req *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	page, next, err := s.page(question{req.GetNamespace(), req.GetQuery(), run.OfWorkflow}, req.GetPageSize(), req.GetNextPageToken())
	return &workflowservice.ListWorkflowExecutionsResponse{Executions: infos(page), NextPageToken: next}, err
}

func (s *step) scanWorkflows(req *workflowservice.ScanWorkflowExecutionsRequest) (*workflowservice.ScanWorkflowExecutionsResponse, error) { //nolint:staticcheck // clients may still call it
	page, next, err := s.page(question{req.GetNamespace(), req.GetQuery(), run.OfWorkflow}, req.GetPageSize(), req.GetNextPageToken())
	return &workflowservice.ScanWorkflowExecutionsResponse{Executions: infos(page), NextPageToken: next}, err //nolint:staticcheck // see above
}

func infos(page []*run.Run) (list []*workflowpb.WorkflowExecutionInfo) {
	for _, r := range page {
		list = append(list, r.Info())
	}
	return list
}

// question is what is to be listed or counted.
type question struct {
	namespace, query string
	sort             run.Sort
}

// page is a part of all.
func (s *step) page(q question, size int32, token []byte) (found []*run.Run, next []byte, err error) {
	if found, err = s.all(q); err != nil {
		return nil, nil, err
	}
	return cut(found, size, token)
}

// all lists the runs that a question is about.
func (s *step) all(q question) ([]*run.Run, error) {
	found, filter, err := s.matching(q)
	if err != nil {
		return nil, err
	}
	if filter.GroupBy != "" && q.sort == run.OfWorkflow { // the server leaves it out of other lists
		return nil, invalidQuery(fmt.Errorf("operation is not supported: 'GROUP BY' clause"))
	}
	return found, nil
}

// cut cuts a page out of a list; its token is the place of the next one.
func cut[T any](found []T, size int32, token []byte) (page []T, next []byte, err error) {
	from := 0
	if len(token) > 0 {
		if from, err = strconv.Atoi(string(token)); err != nil || from < 0 {
			return nil, nil, serviceerror.NewInvalidArgument("Invalid NextPageToken.")
		}
	}
	if size <= 0 {
		size = defaultPage
	}
	found = found[min(from, len(found)):]
	if len(found) > int(size) {
		found, next = found[:size], strconv.AppendInt(nil, int64(from)+int64(size), 10)
	}
	return found, next, nil
}

func (s *step) countWorkflows(req *workflowservice.CountWorkflowExecutionsRequest) (*workflowservice.CountWorkflowExecutionsResponse, error) {
	total, groups, err := s.count(question{req.GetNamespace(), req.GetQuery(), run.OfWorkflow})
	resp := &workflowservice.CountWorkflowExecutionsResponse{Count: total}
	for _, g := range groups {
		resp.Groups = append(resp.Groups, &workflowservice.CountWorkflowExecutionsResponse_AggregationGroup{GroupValues: g.values, Count: g.count})
	}
	return resp, err
}

// group is how many have the same value of an attribute.
type group struct {
	values []*commonpb.Payload
	count  int64
}

// count answers a question with a number, and those of the groups if the query wants any.
func (s *step) count(q question) (total int64, groups []group, err error) {
	found, filter, err := s.matching(q)
	if err != nil || filter.GroupBy == "" {
		return int64(len(found)), nil, err
	}
	counts := map[string]int64{}
	for _, r := range found {
		value, _ := attributesOf(r)(filter.GroupBy).(string)
		counts[value]++
	}
	for _, value := range slices.Sorted(maps.Keys(counts)) {
		groups = append(groups, group{[]*commonpb.Payload{attributeOf("Keyword", value)}, counts[value]})
	}
	return int64(len(found)), groups, nil
}

// matching finds the runs that a query lets through: open ones first, then by the time of their end and of their start, latest first.
func (s *step) matching(q question) (found []*run.Run, filter visibility.Filter, err error) {
	filter, err = visibility.Parse(q.query)
	if err != nil {
		return nil, filter, invalidQuery(err)
	}
	for _, r := range s.runs { // sorted below
		if r.Identity().Namespace == q.namespace && r.Sort() == q.sort && filter.Matches(attributesOf(r)) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *run.Run) int {
		if a.Closed() != b.Closed() {
			if b.Closed() {
				return -1
			}
			return 1
		}
		if order := b.Ended().Compare(a.Ended()); order != 0 {
			return order
		}
		if order := b.Began().Compare(a.Began()); order != 0 {
			return order
		}
		return strings.Compare(a.Identity().RunID, b.Identity().RunID)
	})
	return found, filter, nil
}

func invalidQuery(err error) error {
	return serviceerror.NewInvalidArgument("invalid query: " + err.Error())
}

// attributesOf reads the attributes of a run, those of the system and its own.
func attributesOf(r *run.Run) visibility.Attributes {
	switch r.Sort() {
	case run.OfActivity:
		return attributesOfStandaloneActivity(r)
	case run.OfOperation:
		return attributesOfStandaloneOperation(r)
	}
	return func(name string) any {
		id, started := r.Identity(), r.Started()
		switch name {
		case "WorkflowId":
			return id.WorkflowID
		case "RunId":
			return id.RunID
		case "WorkflowType":
			return started.GetWorkflowType().GetName()
		case "ExecutionStatus":
			return r.Status().String()
		case "TaskQueue":
			return started.GetTaskQueue().GetName()
		case "StartTime":
			return timeText(r.Began())
		case "ExecutionTime":
			return timeText(r.Began().Add(started.GetFirstWorkflowTaskBackoff().AsDuration()))
		case "CloseTime":
			return timeText(r.Ended())
		case "HistoryLength":
			return int64(len(r.Events()))
		case "StateTransitionCount":
			return r.Transitions()
		case "ParentWorkflowId":
			return orNull(started.GetParentWorkflowExecution().GetWorkflowId())
		case "RootWorkflowId":
			if root := started.GetRootWorkflowExecution().GetWorkflowId(); root != "" {
				return root
			}
			return id.WorkflowID
		}
		return own(r.SearchAttributes()[name])
	}
}

func timeText(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// own reads a search attribute of the workflow's own.
func own(p *commonpb.Payload) any {
	var value any
	if p == nil || json.Unmarshal(p.GetData(), &value) != nil {
		return nil
	}
	list, ok := value.([]any)
	if !ok {
		return value
	}
	words := []string{}
	for _, word := range list {
		if text, ok := word.(string); ok {
			words = append(words, text)
		}
	}
	return words
}
