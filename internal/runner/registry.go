package runner

import (
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Registration is one thing to register before a replay: a workflow function, or a function that registers workflows.
type Registration struct {
	// Name is the workflow type; empty leaves it to the SDK, which takes the function's name.
	Name string
	// Workflow is the workflow function.
	Workflow any
	// Dynamic registers Workflow for every type that has no registration of its own.
	Dynamic bool
	// Register is called instead, if it is set: func(worker.Registry), func(worker.WorkflowRegistry),
	// func(worker.WorkflowReplayer) or func(worker.Worker), each with or without an error as its result.
	Register any
	// Explicit is set for functions that the user named: they are called first, and the first registration of a type counts.
	Explicit bool
	// Site is where the user wrote the registration: "file.go:12".
	Site string
}

// explicitFirst orders registrations: what the user named wins over what was found.
func explicitFirst(a, b Registration) int {
	switch {
	case a.Explicit == b.Explicit:
		return 0
	case a.Explicit:
		return -1
	}
	return 1
}

// roster stands in for a worker: it passes workflow registrations on, notes them, and lets all others go by.
type roster struct {
	worker.Worker // nil: its methods are not for registration functions to call
	target        worker.WorkflowRegistry
	site          string
	byFunction    bool // a function of the user's registers
	aliases       *aliases
	hello         *Hello
}

func (r *roster) RegisterWorkflow(w any) {
	r.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{})
}

func (r *roster) RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions) {
	name := options.Name
	if name == "" {
		name = functionName(w)
	}
	if r.overlaps(name) {
		return
	}
	r.target.RegisterWorkflowWithOptions(w, options)
	r.hello.Types = append(r.hello.Types, Registered{Name: name, Site: r.site, byFunction: r.byFunction})
}

// overlaps reports whether another registration has the type already, and one of the two is a function: what it registers
// besides may well be found in the code, too. The SDK would panic.
func (r *roster) overlaps(name string) bool {
	return slices.ContainsFunc(r.hello.Types, func(have Registered) bool {
		return have.Name == name && have.Site != r.site && (have.byFunction || r.byFunction)
	})
}

func (r *roster) RegisterDynamicWorkflow(w any, options workflow.DynamicRegisterOptions) {
	if r.hello.Dynamic != "" && r.hello.Dynamic != r.site {
		return
	}
	r.target.RegisterDynamicWorkflow(w, options)
	r.hello.Dynamic = r.site
}

// RegisterActivityWithOptions keeps the activity's name: a workflow that calls the function means the name.
func (r *roster) RegisterActivityWithOptions(a any, options activity.RegisterOptions) {
	r.aliases.addActivity(a, options.Name)
}

func (*roster) RegisterActivity(any)                                         {}
func (*roster) RegisterDynamicActivity(any, activity.DynamicRegisterOptions) {}
func (*roster) RegisterNexusService(*nexus.Service)                          {}
func (*roster) Start() error                                                 { return nil }
func (*roster) Run(<-chan interface{}) error                                 { return nil }
func (*roster) Stop()                                                        {}

// replayerRoster is a roster for registration functions that want a worker.WorkflowReplayer.
type replayerRoster struct {
	worker.WorkflowReplayer
	*roster
}

func (r replayerRoster) RegisterWorkflow(w any) { r.roster.RegisterWorkflow(w) }
func (r replayerRoster) RegisterWorkflowWithOptions(w any, o workflow.RegisterOptions) {
	r.roster.RegisterWorkflowWithOptions(w, o)
}
func (r replayerRoster) RegisterDynamicWorkflow(w any, o workflow.DynamicRegisterOptions) {
	r.roster.RegisterDynamicWorkflow(w, o)
}

// register makes one registration; a panic of the SDK or of the user's function becomes an error.
func register(target worker.WorkflowRegistry, reg Registration, names *aliases, hello *Hello) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("register at %s: panic: %v%s", reg.Site, p, panicPlace(debug.Stack()))
		}
	}()
	r := &roster{target: target, site: reg.Site, byFunction: reg.Register != nil, aliases: names, hello: hello}
	switch {
	case reg.Register != nil:
		return callRegistrar(reg, r)
	case reg.Dynamic:
		r.RegisterDynamicWorkflow(reg.Workflow, workflow.DynamicRegisterOptions{})
	default:
		r.RegisterWorkflowWithOptions(reg.Workflow, workflow.RegisterOptions{Name: reg.Name})
	}
	return nil
}

// callRegistrar calls a user's registration function with whatever its parameter asks for.
func callRegistrar(reg Registration, r *roster) error {
	f := reflect.ValueOf(reg.Register)
	if f.Kind() != reflect.Func || f.Type().NumIn() != 1 || f.Type().NumOut() > 1 {
		return fmt.Errorf("register at %s: %T is not a registration function, such as func(worker.Registry)", reg.Site, reg.Register)
	}
	for _, arg := range []any{r, replayerRoster{roster: r}} {
		v := reflect.ValueOf(arg)
		if !v.Type().AssignableTo(f.Type().In(0)) {
			continue
		}
		out := f.Call([]reflect.Value{v})
		if len(out) == 1 {
			if err, ok := out[0].Interface().(error); ok {
				return fmt.Errorf("register at %s: %w", reg.Site, err)
			}
		}
		return nil
	}
	return fmt.Errorf("register at %s: parameter %s is none of worker.Registry, worker.WorkflowRegistry, worker.Worker, worker.WorkflowReplayer",
		reg.Site, f.Type().In(0))
}
