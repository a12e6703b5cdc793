package testsuite

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/transcript"
)

// What workers do that workflows get to know too little of, or nothing.

// noted is what there is to say of it, each thing once.
type noted struct {
	keys firsts
	mu   sync.Mutex
	all  []error
}

func (n *noted) add(err error) { n.once(err.Error(), err) }

// once notes the first error of a key.
func (n *noted) once(key string, err error) {
	if !n.keys.first(key) {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.all = append(n.all, err)
}

func (n *noted) every() []error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.all)
}

// activityFailed notes activities that no worker has, which are tried again like any other, and where activities panicked, of which the errors of workflows say nothing.
func (e *TestWorkflowEnvironment) activityFailed(req *workflowservice.RespondActivityTaskFailedRequest) {
	kind := req.GetFailure().GetApplicationFailureInfo().GetType()
	if kind != "ActivityNotRegisteredError" && kind != "PanicError" {
		return
	}
	err := e.read(req.GetFailure())
	var panicked *temporal.PanicError
	if !errors.As(err, &panicked) {
		e.noted.add(fmt.Errorf("%w: register it, or mock it with OnActivity; after SetActivityTaskQueue it runs on the queues that this names alone", err))
		return
	}
	dir, _ := os.Getwd() // without it, paths are longer
	rows := transcript.Coroutines(panicked.StackTrace(), dir)
	if len(rows) > 1 && strings.Contains(rows[1], ".go:") { // a mock has no frame of the user's there
		e.noted.add(fmt.Errorf("an activity panicked: %w\n%s", err, strings.Join(rows[1:], "\n")))
	}
}

// read makes an error of a failure that is on its way to the service. A converter decodes in place what is encoded: the service is not to get that.
func (e *TestWorkflowEnvironment) read(failure *failurepb.Failure) error {
	return e.failureConverter().FailureToError(proto.CloneOf(failure))
}

func (e *TestWorkflowEnvironment) ear() log.Logger { return &ear{noted: &e.noted} }

// ear is the log of a test that has none: it drops everything, but notes the signals that a worker drops because the code receives them into another type. Nobody else is told, and the workflow waits on.
type ear struct {
	quiet
	noted    *noted
	workflow string
}

// corrupted is what the SDK says when it drops a signal; the name follows.
const corrupted = "Deserialization error. Corrupted signal received on channel "

// With is called for each workflow, worker and more; it makes another one for workflows alone.
func (l *ear) With(keyvals ...any) log.Logger {
	if id, ok := valueOf("WorkflowID", keyvals).(string); ok {
		return &ear{noted: l.noted, workflow: id}
	}
	return l
}

func (l *ear) Error(text string, keyvals ...any) {
	if name, ok := strings.CutPrefix(text, corrupted); ok {
		l.noted.add(fmt.Errorf("signal %q of workflow %q: the worker has dropped it, for the code receives it into another type: %v", strings.TrimSuffix(name, "."), l.workflow, valueOf("Error", keyvals)))
	}
}

// valueOf finds a value in what a logger gets, which are keys, each with its value. It returns nil if there is none.
func valueOf(key string, keyvals []any) any {
	for i := 0; i+1 < len(keyvals); i += 2 {
		if keyvals[i] == key {
			return keyvals[i+1]
		}
	}
	return nil
}
