package workflowchecker

import (
	"encoding/json"
	"fmt"
	"go/token"
	"os"
	"runtime/debug"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck/facts"
)

// vetConfig is what go vet says about a package.
type vetConfig struct {
	ID           string
	Dir          string
	ImportPath   string
	GoFiles      []string
	IgnoredFiles []string
	ModulePath   string
	GoVersion    string
	ImportMap    map[string]string
	PackageFile  map[string]string
	PackageVetx  map[string]string
	VetxOnly     bool
	VetxOutput   string
	Stdout       string
	FixArchive   string // where fixed files go; go vet puts them in place

	SucceedOnTypecheckFailure bool
}

// vetMemory is how much memory a process may have, in bytes, before garbage is collected.
const vetMemory = 256 << 20

// vet analyzes the package that a configuration file of go vet describes.
func vet(o *options, s Streams) int {
	cfg, err := readVetConfig(o.args[0])
	if err != nil {
		return trouble(s, err)
	}
	if facts.Judged(cfg.ImportPath, cfg.ModulePath) {
		if err := writeVetx(cfg.VetxOutput, nil); err != nil {
			return trouble(s, err)
		}
		return codeClean
	}
	if cfg.Stdout != "" && o.json {
		file, err := os.Create(cfg.Stdout)
		if err != nil {
			return trouble(s, err)
		}
		defer file.Close()
		s.Out = file
	}
	return vetPackage(o, cfg, s)
}

func vetPackage(o *options, cfg *vetConfig, s Streams) int {
	// One package makes some garbage, and then the process ends: collecting it would take a third of the time.
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(vetMemory)
	known, err := readVetx(cfg.PackageVetx)
	if err != nil {
		return trouble(s, err)
	}
	fset := token.NewFileSet()
	importer := &vetunit.Importer{Fset: fset, Export: func(path string) string { return cfg.PackageFile[path] }}
	u := &vetunit.Unit{
		Path: cfg.ImportPath, Dir: cfg.Dir, Module: cfg.ModulePath, GoVersion: cfg.GoVersion, Files: cfg.GoFiles, Ignored: cfg.IgnoredFiles,
		Importer: importer.For(cfg.ImportMap), Fset: fset, Facts: known,
	}
	analyzers := o.analyzers
	if cfg.VetxOnly {
		analyzers = []*analysis.Analyzer{o.suite.Facts}
	}
	result, err := vetunit.Run(u, analyzers)
	if err != nil {
		if cfg.SucceedOnTypecheckFailure || cfg.VetxOnly {
			return exitAfter(writeVetx(cfg.VetxOutput, known), s)
		}
		return trouble(s, err)
	}
	if fact, ok := result.Fact.(*facts.Package); ok && len(fact.Functions) > 0 {
		known[cfg.ImportPath] = fact
	}
	if err := writeVetx(cfg.VetxOutput, known); err != nil {
		return trouble(s, err)
	}
	if cfg.VetxOnly {
		return codeClean
	}
	if o.fix {
		return exitAfter(vetFix(cfg, fset, result), s)
	}
	list := o.reports(fset, cfg.ImportPath, result.Diagnostics)
	list = slices.DeleteFunc(list, func(r report) bool { return !r.Level.fails(o.fail) }) // whatever it is told, go vet fails
	if o.json {
		for i := range list { // go vet prints it without levels and the names of rules, which ignore comments need
			list[i].Message = list[i].Level.prefix() + list[i].Message + " [" + list[i].Rule + "]"
		}
		return exitAfter(writeJSON(s.Out, cfg.ID, list), s)
	}
	writeText(s.Err, list, "")
	if len(list) > 0 {
		return codeFindings
	}
	return codeClean
}

func readVetConfig(name string) (*vetConfig, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read configuration of go vet: %w", err)
	}
	cfg := new(vetConfig)
	if err := json.Unmarshal(text, cfg); err != nil {
		return nil, fmt.Errorf("read configuration of go vet %q: %w", name, err)
	}
	return cfg, nil
}

func trouble(s Streams, err error) int {
	fmt.Fprintf(s.Err, "workflowcheck: %v\n", err)
	return codeTrouble
}

func exitAfter(err error, s Streams) int {
	if err != nil {
		return trouble(s, err)
	}
	return codeClean
}
