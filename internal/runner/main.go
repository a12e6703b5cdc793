package runner

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"

	"go.temporal.io/sdk/worker"
)

// The child's ends of the two pipes: what follows standard input, output and error in exec.Cmd.ExtraFiles. Standard
// output stays the user's.
const (
	requestFD  = 3
	responseFD = 4
)

// pending is filled by the init functions of generated files, so it needs no lock.
var pending struct {
	registrations []Registration
	aliases       []Alias
	options       func() (worker.WorkflowReplayerOptions, error)
}

// Add notes a registration for [Main].
func Add(reg Registration) { pending.registrations = append(pending.registrations, reg) }

// AddAlias notes an alias for [Main].
func AddAlias(alias Alias) { pending.aliases = append(pending.aliases, alias) }

// SetOptions names the function that gives [Main] its replayer options.
func SetOptions(f func() (worker.WorkflowReplayerOptions, error)) { pending.options = f }

// Main serves replays on the inherited pipes until the other side closes them, and exits the process.
func Main() {
	// An interrupt at the terminal reaches this process, too. Its end is for replay-check to decide, which would take it for a crash.
	signal.Ignore(os.Interrupt)
	// A replay allocates much and keeps little: fewer collections buy a good part of the time.
	debug.SetGCPercent(400)
	// The SDK hashes the executable to name its build, unless it is told a name.
	worker.SetBinaryChecksum("replay-check")
	requests := os.NewFile(requestFD, "requests")
	responses := os.NewFile(responseFD, "responses")
	if requests == nil || responses == nil {
		fmt.Fprintln(os.Stderr, "replay: this program is started by replay-check and is of no use alone")
		os.Exit(2)
	}
	if err := Serve(requests, responses); err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(2)
	}
	os.Exit(0)
}

// Serve answers one request after the other: first the [Hello], then an [Outcome] for each [Request].
func Serve(requests io.Reader, responses io.Writer) error {
	options := Options{Registrations: pending.registrations, Aliases: pending.aliases}
	var problems []string
	if pending.options != nil {
		var err error
		if options.Replay, err = callOptions(pending.options); err != nil {
			problems = append(problems, err.Error())
		}
	}
	if os.Getenv(LogVariable) != "" {
		options.Replay.EnableLoggingInReplay = true
		options.Logger = stderrLog{}
	}
	replayer, err := New(options)
	if err != nil {
		return errors.Join(err, WriteFrame(responses, Hello{Problems: append(problems, err.Error())}, nil))
	}
	hello := replayer.Hello()
	hello.Problems = append(problems, hello.Problems...)
	if err := WriteFrame(responses, hello, nil); err != nil {
		return err
	}
	in := bufio.NewReaderSize(requests, 1<<16)
	for {
		var req Request
		req.Wire, err = ReadFrame(in, &req)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := WriteFrame(responses, replayer.Replay(req), nil); err != nil {
			return err
		}
	}
}

// callOptions keeps a panic of the user's function from taking the process down without a word.
func callOptions(f func() (worker.WorkflowReplayerOptions, error)) (options worker.WorkflowReplayerOptions, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("replayer options: panic: %v%s", p, panicPlace(debug.Stack()))
		}
	}()
	options, err = f()
	if err != nil {
		err = fmt.Errorf("replayer options: %w", err)
	}
	return options, err
}
