package replaycheck

import (
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/corpus"
	"github.com/groundhogdev/groundhog/replayer/report"
)

// settings are the flags of a check.
type settings struct {
	paths    []string
	dir      string
	packages []string
	register []string
	options  string
	tags     string

	check   replayer.CheckOptions
	timeout time.Duration
	noCache bool
	log     bool

	program string // the module of the workflows, once it is known
	outputs []output
	color   string
	quiet   bool
	verbose bool
}

// output is one report to write.
type output struct {
	format report.Format
	file   string // "" is standard output
}

// list collects the values of a flag that may be repeated.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

// Set implements flag.Value.
func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

func parseCheck(args []string) (*settings, error) {
	c := &settings{}
	var packages, register, formats list
	var pattern, shard string
	var maxMB int64
	f := newFlags("replay-check")
	f.StringVar(&c.dir, "C", ".", "")
	f.Var(&packages, "packages", "")
	f.Var(&register, "register", "")
	f.StringVar(&c.options, "options", "", "")
	f.StringVar(&c.tags, "tags", "", "")
	f.StringVar(&pattern, "run", "", "")
	f.StringVar(&shard, "shard", "", "")
	f.IntVar(&c.check.Jobs, "jobs", 0, "")
	f.BoolVar(&c.check.FailFast, "fail-fast", false, "")
	f.BoolVar(&c.check.Strict, "strict", false, "")
	f.BoolVar(&c.check.RunOn, "next", false, "")
	f.DurationVar(&c.timeout, "timeout", time.Minute, "")
	f.Int64Var(&maxMB, "max-size", corpus.DefaultMaxBytes>>20, "")
	f.BoolVar(&c.noCache, "no-cache", false, "")
	f.BoolVar(&c.log, "log", false, "")
	f.Var(&formats, "format", "")
	f.StringVar(&c.color, "color", "auto", "")
	f.BoolVar(&c.quiet, "q", false, "")
	f.BoolVar(&c.verbose, "v", false, "")
	if err := parseMixed(f, args, &c.paths); err != nil {
		return nil, err
	}
	c.packages, c.register = packages, register
	c.check.Corpus.MaxBytes = maxMB << 20
	if err := c.parseSelection(pattern, shard); err != nil {
		return nil, err
	}
	return c, c.finish(formats)
}

func (c *settings) parseSelection(pattern, shard string) (err error) {
	if pattern != "" {
		if c.check.Select, err = regexp.Compile(pattern); err != nil {
			return misuse("parse --run: %v", err)
		}
	}
	if shard != "" {
		if c.check.Shard, err = replayer.ParseShard(shard); err != nil {
			return misuse("%v", err)
		}
	}
	return nil
}

// finish checks what the flags say together.
func (c *settings) finish(formats []string) error {
	switch {
	case len(c.paths) == 0:
		return misuse("no histories are named: give files, directories or patterns, or - for standard input")
	case stdins(c.paths) > 1:
		return misuse("standard input (-) is named %d times: it can be read once", stdins(c.paths))
	case c.color != "auto" && c.color != "always" && c.color != "never":
		return misuse("--color is %q: use auto, always or never", c.color)
	case c.check.Jobs < 0:
		return misuse("--jobs is %d: use a positive number", c.check.Jobs)
	case c.timeout <= 0:
		return misuse("--timeout is %v: use a positive duration, such as 30s", c.timeout)
	case c.check.Corpus.MaxBytes <= 0:
		return misuse("--max-size is not positive: it is the largest history to read, in MiB")
	}
	for _, text := range formats {
		name, file, _ := strings.Cut(text, "=")
		format, err := report.FormatOf(name)
		if err != nil {
			return misuse("%v", err)
		}
		c.outputs = append(c.outputs, output{format, file})
	}
	if len(c.outputs) == 0 {
		c.outputs = []output{{format: report.Formats[0]}}
	}
	onScreen := 0
	for _, o := range c.outputs {
		if o.file == "" {
			onScreen++
		}
	}
	if onScreen > 1 {
		return misuse("%d reports go to standard output: give all but one a file, such as --format junit=report.xml", onScreen)
	}
	return nil
}

func stdins(paths []string) (n int) {
	for _, path := range paths {
		if path == "-" {
			n++
		}
	}
	return n
}

// reportOptions are the look of reports on standard output.
func (c *settings) reportOptions(s Streams) report.Options {
	dir, err := os.Getwd()
	if err != nil {
		dir = ""
	}
	color := c.color == "always" || c.color == "auto" && s.Terminal && os.Getenv("NO_COLOR") == ""
	return report.Options{Dir: dir, Now: time.Now(), Program: c.program, Version: Version(), Color: color, Verbose: c.verbose}
}

func newFlags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // errors are shown once, by Main
	f.Usage = func() {}     // it would be called for every mistake, too
	return f
}

// parseMixed takes flags before, between and behind the other arguments.
func parseMixed(f *flag.FlagSet, args []string, rest *[]string) error {
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return err
			}
			return misuse("%v", err)
		}
		if f.NArg() == 0 {
			return nil
		}
		if consumed := len(args) - f.NArg(); consumed > 0 && args[consumed-1] == "--" {
			*rest = append(*rest, f.Args()...)
			return nil
		}
		*rest = append(*rest, f.Arg(0))
		args = f.Args()[1:]
	}
}
