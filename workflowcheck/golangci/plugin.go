package golangci

import (
	"fmt"
	"slices"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck"
	"github.com/groundhogdev/groundhog/workflowcheck/facts"
)

func init() { register.Plugin("workflowcheck", New) }

// Settings are what .golangci.yml may say.
type Settings struct {
	Config  string   `json:"config"`  // a configuration file, see facts.Config
	Disable []string `json:"disable"` // names of rules
}

type plugin struct{ analyzers []*analysis.Analyzer }

// New makes the plugin from its settings. It returns an error for settings that are not known, a rule that does not exist, and a configuration
// file that cannot be read.
func New(raw any) (register.LinterPlugin, error) {
	settings, err := register.DecodeSettings[Settings](raw)
	if err != nil {
		return nil, fmt.Errorf("read settings of workflowcheck: %w", err)
	}
	var config facts.Config
	if settings.Config != "" {
		if err := config.Read(settings.Config); err != nil {
			return nil, err
		}
	}
	p := &plugin{}
	var names []string
	for _, a := range workflowcheck.New(&config).Analyzers {
		names = append(names, a.Name)
		if !slices.Contains(settings.Disable, a.Name) {
			p.analyzers = append(p.analyzers, a)
		}
	}
	for _, name := range settings.Disable {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("disable rule %q: there is no such rule", name)
		}
	}
	return p, nil
}

// BuildAnalyzers returns the rules that are not disabled.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) { return p.analyzers, nil }

// GetLoadMode says that the rules need types.
func (p *plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
