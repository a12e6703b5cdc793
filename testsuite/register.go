package testsuite

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// RegisterWorkflow registers a workflow function. What is registered while a workflow runs, as by a callback or a mock, is found from then on; this holds for all registrations but those of Nexus, which the workers that
// start next have.
func (e *TestWorkflowEnvironment) RegisterWorkflow(w any) {
	e.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{})
}

// RegisterWorkflowWithOptions registers a workflow function, such as under another name.
func (e *TestWorkflowEnvironment) RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions) {
	if name := e.registry.addWorkflow(w, options); name != "" {
		e.replays.drop(name)
	}
}

// RegisterDynamicWorkflow registers the function that runs the workflows of names that are not registered.
func (e *TestWorkflowEnvironment) RegisterDynamicWorkflow(w any, options workflow.DynamicRegisterOptions) {
	e.registry.addAny(func(r worker.Registry) { r.RegisterDynamicWorkflow(w, options) })
}

// RegisterActivity registers an activity: a function, a method, or a pointer to a struct whose exported methods are activities. What is registered later takes the place
// of what has the same name.
func (e *TestWorkflowEnvironment) RegisterActivity(a any) {
	e.RegisterActivityWithOptions(a, activity.RegisterOptions{})
}

// RegisterActivityWithOptions registers an activity, such as under another name.
func (e *TestWorkflowEnvironment) RegisterActivityWithOptions(a any, options activity.RegisterOptions) {
	e.registry.addActivity(a, options)
}

// RegisterDynamicActivity registers the function that runs the activities of names that are not registered.
func (e *TestWorkflowEnvironment) RegisterDynamicActivity(a any, options activity.DynamicRegisterOptions) {
	e.registry.addDynamicActivity(a, options)
}

// RegisterNexusService registers a Nexus service. Workflows reach it through any endpoint.
func (e *TestWorkflowEnvironment) RegisterNexusService(s *nexus.Service) {
	e.registry.addService(s)
}

// registry is what has been registered, for the workers that run, and for workers and replayers that are to come. It is safe for concurrent use.
type registry struct {
	mu         sync.Mutex
	others     []func(worker.Registry) // in order
	workflows  named
	activities named
	dynamic    any         // the activity of names that are not registered
	aliases    func() bool // whether functions are also known by their other names
	services   []*nexus.Service
	open       bool // workflows may have names that are not known here
	nexusMocks bool // mocked operations need a worker that answers them
	followers  []*follower
	changes    int // of what followers cannot be told
}

// named is functions by the names that they are registered under.
type named struct {
	byName map[string]entry
	alias  map[string]string // the last other name of a function
	names  []string          // in order
}

type entry struct {
	fn       any
	register func(worker.Registry)
}

func (n *named) put(name string, e entry) {
	if n.byName == nil {
		n.byName = map[string]entry{}
	}
	if _, ok := n.byName[name]; !ok {
		n.names = append(n.names, name)
	}
	n.byName[name] = e
}

// rename notes the other name of a function.
func (n *named) rename(short, name string) {
	if n.alias == nil {
		n.alias = map[string]string{}
	}
	n.alias[short] = name
}

// addAny adds what there may be a workflow for every name in.
func (r *registry) addAny(register func(worker.Registry)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pass(register)
	r.others = append(r.others, register)
	r.open = true
}

func (r *registry) addDynamicActivity(a any, options activity.DynamicRegisterOptions) {
	register := func(to worker.Registry) { to.RegisterDynamicActivity(a, options) }
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pass(register)
	r.others = append(r.others, register)
	r.dynamic = a
}

// unknown is an error if no workflow can have a name.
func (r *registry) unknown(name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.workflows.byName[name]; ok || r.open {
		return nil
	}
	return fmt.Errorf("unable to find workflow type: %v. Supported types: [%v]", name, strings.Join(r.workflows.names, ", "))
}

// addWorkflow returns the name of the workflow whose place it takes, if there is one.
func (r *registry) addWorkflow(w any, options workflow.RegisterOptions) (replaced string) {
	name := options.Name
	isFunc := reflect.ValueOf(w).Kind() == reflect.Func
	if !isFunc { // a factory of definitions, or nothing that can be registered: the SDK knows
		r.addAny(func(to worker.Registry) { to.RegisterWorkflowWithOptions(w, options) })
		return ""
	}
	short := functionName(w)
	r.mu.Lock()
	defer r.mu.Unlock()
	if name == "" {
		name = short
	}
	if _, ok := r.workflows.byName[name]; ok {
		if !options.DisableAlreadyRegisteredCheck {
			misuse(fmt.Errorf("workflow name %q is already registered", name))
		}
		replaced = name
	}
	register := func(to worker.Registry) { to.RegisterWorkflowWithOptions(w, options) }
	r.pass(register)
	r.workflows.put(name, entry{w, register})
	if name != short {
		r.workflows.rename(short, name)
	}
	return replaced
}

// hasWorkflow tells whether a function is registered under its own name, so that registering it again would change no more than its options. It is not known of closures.
func (r *registry) hasWorkflow(w any) bool {
	full := runtime.FuncForPC(reflect.ValueOf(w).Pointer()).Name()
	if strings.Count(full[strings.LastIndex(full, "/")+1:], ".") != 1 {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	known, ok := r.workflows.byName[functionName(w)]
	return ok && reflect.ValueOf(known.fn).Pointer() == reflect.ValueOf(w).Pointer()
}

func (r *registry) addActivity(a any, options activity.RegisterOptions) {
	options.DisableAlreadyRegisteredCheck = true
	r.mu.Lock()
	defer r.mu.Unlock()
	value := reflect.ValueOf(a)
	if value.Kind() == reflect.Pointer && value.Elem().Kind() == reflect.Struct {
		for i := range value.NumMethod() {
			if method := value.Type().Method(i); isActivity(method.Type) {
				one := options
				one.Name += method.Name
				r.putActivity(value.Method(i).Interface(), one.Name, one) // a worker knows no other name of it
			}
		}
		return
	}
	short := functionName(a)
	if options.Name == "" {
		r.putActivity(a, short, options)
		return
	}
	if options.Name != short {
		r.activities.rename(short, options.Name) // before: what a queue is told to serve may be known by it
	}
	r.putActivity(a, options.Name, options)
}

func (r *registry) putActivity(fn any, name string, options activity.RegisterOptions) {
	register := func(to worker.Registry) { to.RegisterActivityWithOptions(fn, options) }
	r.passActivity(name, register)
	r.activities.put(name, entry{fn, register})
}

func (r *registry) addService(s *nexus.Service) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	r.services = append(r.services, s)
}

// activity returns the activity that runs under a name.
func (r *registry) activity(name string) (fn any, ok bool) {
	if fn, ok = r.find(&r.activities, name); ok {
		return fn, true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dynamic, r.dynamic != nil
}

// workflow returns the workflow of a name.
func (r *registry) workflow(name string) (fn any, ok bool) { return r.find(&r.workflows, name) }

func (r *registry) find(in *named, name string) (fn any, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	found, ok := in.byName[name]
	return found.fn, ok
}

// nexusService returns the service of a name, or nil.
func (r *registry) nexusService(name string) *nexus.Service {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.services {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// nameOf is the name under which a function, or what a string names, is known.
func (r *registry) nameOf(in *named, fn any) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.knownAs(in, fn)
}

// aliasOf is the other name of a function, or the name itself.
func (r *registry) aliasOf(in *named, name string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.aliased(in, name)
}

// knownAs is nameOf with the lock held.
func (r *registry) knownAs(in *named, fn any) string {
	if name, ok := fn.(string); ok {
		return name
	}
	return r.aliased(in, functionName(fn))
}

func (r *registry) aliased(in *named, name string) string {
	if alias, ok := in.alias[name]; ok && r.aliases() {
		return alias
	}
	return name
}

// version counts the changes that workers have to start anew for.
func (r *registry) version() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.changes
}

// into registers everything.
func (r *registry) into(to worker.Registry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.register(to, all)
}

// register registers everything; of activities only those that are to be served.
func (r *registry) register(to worker.Registry, serves serves) {
	for _, name := range r.workflows.names {
		r.workflows.byName[name].register(to)
	}
	for _, name := range r.activities.names {
		if serves(name) {
			r.activities.byName[name].register(to)
		}
	}
	for _, register := range r.others {
		register(to)
	}
	for _, s := range r.services {
		to.RegisterNexusService(s)
	}
}

// functionName is the name that the SDK gives a function. The file internal/internal_worker.go of the SDK has the rule.
func functionName(fn any) string {
	value := reflect.ValueOf(fn)
	if value.Kind() != reflect.Func {
		return ""
	}
	full := runtime.FuncForPC(value.Pointer()).Name()
	return strings.TrimSuffix(full[strings.LastIndex(full, ".")+1:], "-fm")
}

var errorType = reflect.TypeFor[error]()

// isActivity tells whether a method has the form of an activity: it returns an error, perhaps with a result before it.
func isActivity(method reflect.Type) bool {
	n := method.NumOut()
	return (n == 1 || n == 2) && method.Out(n-1).Implements(errorType)
}
