package memserver_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// TestNamespacesQueuesWorkersAndClientsAtATime has workflows with the same ids in each namespace, and workers for each queue in each.
func TestNamespacesQueuesWorkersAndClientsAtATime(t *testing.T) {
	namespaces := []string{"default", "one", "two"}
	const queues, workers, runs = 4, 2, 5
	s, err := memserver.Start(memserver.Options{Namespaces: namespaces[1:]})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	where := func(ctx workflow.Context) (string, error) {
		info := workflow.GetInfo(ctx)
		return info.Namespace + "/" + info.TaskQueueName, workflow.Sleep(ctx, time.Hour)
	}
	var all sync.WaitGroup
	for _, namespace := range namespaces {
		for q := range queues {
			c, err := s.NewClient(client.Options{Namespace: namespace})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Close)
			queue := fmt.Sprint("q", q)
			for range workers {
				w := worker.New(c, queue, worker.Options{})
				serve(t, w, func(r worker.Registry) { r.RegisterWorkflowWithOptions(where, workflow.RegisterOptions{Name: "where"}) })
				t.Cleanup(w.Stop)
			}
			all.Go(func() { askWhere(t, c, queue, namespace+"/"+queue, runs) })
		}
	}
	all.Wait()
	for _, namespace := range namespaces {
		count, err := s.Client().WorkflowService().CountWorkflowExecutions(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace})
		if err != nil || count.GetCount() != queues*runs {
			t.Errorf("namespace %q has %v workflows, %v, want %d", namespace, count.GetCount(), err, queues*runs)
		}
	}
}

// askWhere has workflows tell where they run, all at once.
func askWhere(t *testing.T, c client.Client, queue, want string, runs int) {
	var all sync.WaitGroup
	for i := range runs {
		all.Go(func() {
			run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: fmt.Sprint(queue, "-", i), TaskQueue: queue}, "where")
			var got string
			if err == nil {
				err = run.Get(t.Context(), &got)
			}
			if err != nil || got != want {
				t.Errorf("a workflow ran in %q, %v, want %q", got, err, want)
			}
		})
	}
	all.Wait()
}

// A command for a namespace that there is not fails no workflow task, on a server either: its answer is refused, and the task times out.
func TestCommandsForANamespaceThatThereIsNot(t *testing.T) {
	away := func(ctx workflow.Context) workflow.Context {
		return workflow.WithWorkflowNamespace(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), "nowhere")
	}
	for name, reach := range map[string]func(workflow.Context) workflow.Future{
		"child": func(ctx workflow.Context) workflow.Future {
			return workflow.ExecuteChildWorkflow(away(ctx), sleepMonth)
		},
		"signal": func(ctx workflow.Context) workflow.Future {
			return workflow.SignalExternalWorkflow(away(ctx), "b", "", "s", nil)
		},
		"cancel": func(ctx workflow.Context) workflow.Future {
			return workflow.RequestCancelExternalWorkflow(away(ctx), "b", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			tries := 0
			s := begin(t, func(r worker.Registry) {
				r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
					if tries++; tries == 1 {
						return "", reach(ctx).Get(ctx, nil)
					}
					return "at last", nil
				}, workflow.RegisterOptions{Name: "flow"})
			})
			before := s.Now()
			if got := get(t, start(t, s.Client(), "a", "flow")); got != "at last" {
				t.Errorf("result %q", got)
			}
			if passed := s.Now().Sub(before); passed != 10*time.Second {
				t.Errorf("%v passed, want the timeout of a task", passed)
			}
			if found := events(t, s, "a", enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT); len(found) != 1 {
				t.Errorf("timed out: %v", found)
			}
		})
	}
}

func TestWorkerIsToldWhichNamespaceThereIsNot(t *testing.T) {
	s := memserver.New(t)
	start(t, s.Client(), "a", sleepMonth)
	service := s.Client().WorkflowService()
	task, err := service.PollWorkflowTaskQueue(t.Context(), &workflowservice.PollWorkflowTaskQueueRequest{Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = service.RespondWorkflowTaskCompleted(t.Context(), &workflowservice.RespondWorkflowTaskCompletedRequest{
		Namespace: "default", TaskToken: task.GetTaskToken(),
		Commands: []*commandpb.Command{{
			CommandType: enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION,
			Attributes: &commandpb.Command_StartChildWorkflowExecutionCommandAttributes{
				StartChildWorkflowExecutionCommandAttributes: &commandpb.StartChildWorkflowExecutionCommandAttributes{Namespace: "nowhere", WorkflowId: "b"},
			},
		}},
	})
	refused[*serviceerror.NamespaceNotFound](t, "a child", err, "Namespace nowhere is not found.")
	if why := s.Clock().Why(); strings.Contains(why, "a worker has") {
		t.Errorf("a refused answer holds time: %q", why)
	}
}
