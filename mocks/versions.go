package mocks

import (
	"fmt"
	"reflect"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/workflow"
)

// OnGetVersion expects a call of workflow.GetVersion for a change, or for any with mock.Anything as its id; expectations for the very change come first. Return takes the
// workflow.Version, or a function with the parameters of this one that tells it.
//
// A version that is not workflow.DefaultVersion is recorded in history as a real one. workflow.DefaultVersion leaves no trace: the run looks like one that began before the change.
// A run keeps the version that it was told first, as on a server.
func (m *Mocks) OnGetVersion(changeID string, minSupported, maxSupported workflow.Version) *Call {
	fn := reflect.TypeFor[func(string, workflow.Version, workflow.Version) workflow.Version]()
	return m.workflows.expect(versionName(changeID), fn, []any{changeID, minSupported, maxSupported})
}

func versionName(changeID string) string { return GetVersionName + "_" + changeID }

// GetVersion returns the version that was expected, and has the SDK record it.
func (w *workflowOutbound) GetVersion(ctx workflow.Context, changeID string, minSupported, maxSupported workflow.Version) workflow.Version {
	a := arrival{name: versionName(changeID), args: []any{changeID, minSupported, maxSupported}}
	if l := w.mocks.workflows; !l.expects(a.name) && l.expects(versionName(mock.Anything)) {
		a.name = versionName(mock.Anything)
	}
	e := w.immediate(ctx, versionName(changeID), a)
	version, ok := e.value.(workflow.Version)
	if !ok {
		return w.next.GetVersion(ctx, changeID, minSupported, maxSupported)
	}
	if first, told := w.versions[changeID]; told && first != version {
		_ = w.mocks.violate(fmt.Errorf("mock version of change %q: it is %d, and the run was told %d before", changeID, version, first))
		version = first
	}
	w.versions[changeID] = version
	if version == workflow.DefaultVersion {
		return version
	}
	return w.next.GetVersion(ctx, changeID, version, version)
}

// expects reports whether there is any expectation for a name.
func (l *Ledger) expects(name string) bool {
	l.mocks.mu.Lock()
	defer l.mocks.mu.Unlock()
	return len(l.expected[name]) > 0
}
