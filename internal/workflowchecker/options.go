package workflowchecker

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck"
	"github.com/groundhogdev/groundhog/workflowcheck/facts"
)

// options are what the command line says.
type options struct {
	version    string
	printFlags bool
	json       bool
	sarif      bool
	fix        bool
	dir        string
	tags       string
	baseline   string
	fail       level // the lowest that makes the command fail
	levels     map[string]level
	args       []string

	config    facts.Config
	suite     *workflowcheck.Suite
	analyzers []*analysis.Analyzer // that are to report
	flags     *flag.FlagSet
}

// triState is a flag that may be left alone.
type triState struct{ set, value bool }

func (t *triState) String() string { return strconv.FormatBool(t.value) }

// IsBoolFlag lets the flag stand without a value.
func (t *triState) IsBoolFlag() bool { return true }

// Set is called by package flag.
func (t *triState) Set(text string) error {
	value, err := strconv.ParseBool(text)
	t.set, t.value = true, value
	return err
}

func parseOptions(args []string) (*options, error) {
	o := &options{fail: levelWarning, flags: flag.NewFlagSet("workflowcheck", flag.ContinueOnError)}
	o.suite = workflowcheck.New(&o.config)
	f := o.flags
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	f.StringVar(&o.version, "V", "", "print the version and exit (-V=full, for go vet)")
	f.BoolVar(&o.printFlags, "flags", false, "print the flags in JSON (for go vet)")
	f.BoolVar(&o.json, "json", false, "print reports in JSON")
	f.BoolVar(&o.sarif, "sarif", false, "print reports in SARIF 2.1.0")
	f.BoolVar(&o.fix, "fix", false, "apply the suggested fixes")
	f.StringVar(&o.dir, "C", "", "change to this directory first")
	f.StringVar(&o.tags, "tags", "", "build tags, separated by commas")
	f.StringVar(&o.baseline, "baseline", "", "leave out what this file lists; if it is not there, write it")
	f.Var(&o.fail, "fail", "fail because of reports from this level on: note, warning or error")
	for _, name := range []string{"config", "workflowcheck.config"} { // the second is what upstream's command has under go vet
		f.Func(name, "a YAML file that says which functions are nondeterministic, and which files to skip", o.config.Read)
	}
	chosen := map[*analysis.Analyzer]*triState{}
	for _, a := range o.suite.Analyzers {
		chosen[a] = &triState{}
		f.Var(chosen[a], a.Name, "report "+title(a))
	}
	// Of a tool that cannot tell its flags, go vet does not say why; it does so a moment later.
	if name := os.Getenv(configVariable); name != "" && !slices.Contains(args, "-flags") {
		if err := o.config.Read(name); err != nil {
			return nil, fmt.Errorf("variable %s: %w", configVariable, err)
		}
	}
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	o.args = f.Args()
	o.choose(chosen)
	if err := o.readLevels(); err != nil {
		return nil, err
	}
	if o.json && o.sarif {
		return nil, fmt.Errorf("parse flags: -json and -sarif exclude each other")
	}
	return o, nil
}

// choose picks the analyzers: those that are switched on if any is, and otherwise those that are not switched off.
func (o *options) choose(chosen map[*analysis.Analyzer]*triState) {
	some := false
	for _, state := range chosen {
		some = some || state.set && state.value
	}
	for _, a := range o.suite.Analyzers {
		if state := chosen[a]; state.value || !some && !state.set {
			o.analyzers = append(o.analyzers, a)
		}
	}
}

// printFlags tells go vet which flags it may pass on.
func printFlags(o *options, s Streams) int {
	type jsonFlag struct {
		Name  string
		Bool  bool
		Usage string
	}
	var list []jsonFlag
	o.flags.VisitAll(func(f *flag.Flag) {
		switch f.Name {
		case "V", "flags", "C", "sarif", "tags", "baseline":
			return // go vet has its own, or there is nobody to print to
		}
		b, ok := f.Value.(interface{ IsBoolFlag() bool })
		list = append(list, jsonFlag{f.Name, ok && b.IsBoolFlag(), f.Usage})
	})
	text, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		fmt.Fprintf(s.Err, "workflowcheck: print flags: %v\n", err)
		return codeTrouble
	}
	fmt.Fprintf(s.Out, "%s\n", text)
	return codeClean
}
