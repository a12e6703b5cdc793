package golangci_test

import (
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/groundhogdev/groundhog/workflowcheck"
	_ "github.com/groundhogdev/groundhog/workflowcheck/golangci"
)

func TestPluginLeavesOutWhatIsDisabled(t *testing.T) {
	build, err := register.GetPlugin("workflowcheck")
	if err != nil {
		t.Fatal(err)
	}
	p, err := build(map[string]any{"disable": []string{"future"}})
	if err != nil {
		t.Fatal(err)
	}
	analyzers, err := p.BuildAnalyzers()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(analyzers), len(workflowcheck.Analyzers())-1; got != want {
		t.Errorf("the plugin has %d analyzers, want %d", got, want)
	}
	if mode := p.GetLoadMode(); mode != register.LoadModeTypesInfo {
		t.Errorf("the load mode is %q, want %q", mode, register.LoadModeTypesInfo)
	}
	for _, settings := range []map[string]any{{"disable": []string{"nosuch"}}, {"config": "nosuch.yaml"}, {"typo": true}} {
		if _, err := build(settings); err == nil {
			t.Errorf("settings %v: no error", settings)
		}
	}
}
