package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// drainTime is how long the output of a process is waited for after its end: a process that it started may keep the
// pipe open for ever.
const drainTime = 2 * time.Second

// Process is one running program. It handles one request at a time and is not safe for concurrent use.
type Process struct {
	cmd       *exec.Cmd
	requests  *os.File
	responses *os.File
	in        *bufio.Reader
	output    *tail
	hello     runner.Hello
	done      chan struct{} // closed when the process has ended
}

// Start runs the program and waits for what it says about itself. It returns a [*StartError], of a [*Crash] if the program
// ends before that, and of a [*TimeoutError] if ctx ends. It does not start a program that was replaced since it was built.
func (p *Program) Start(ctx context.Context) (*Process, error) {
	if err := p.unchanged(); err != nil {
		return nil, fmt.Errorf("start program %q: %w", p.Path, err)
	}
	proc, err := p.spawn()
	if err != nil {
		return nil, &StartError{Types: slices.Concat(p.Plan.Types, p.Plan.Dynamic), Err: err}
	}
	err = proc.exchange(ctx, func() error {
		_, err := runner.ReadFrame(proc.in, &proc.hello)
		return err
	})
	if err != nil {
		proc.Close()
		return nil, &StartError{Types: slices.Concat(p.Plan.Types, p.Plan.Dynamic), Err: err}
	}
	return proc, nil
}

// spawn starts the child with its two pipes. Its standard output and error are the user's to print to.
func (p *Program) spawn() (*Process, error) {
	childIn, requests, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	responses, childOut, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, childIn.Close(), requests.Close())
	}
	proc := &Process{
		cmd:       exec.Command(p.Path),
		requests:  requests,
		responses: responses,
		in:        bufio.NewReaderSize(responses, 1<<16),
		output:    &tail{},
		done:      make(chan struct{}),
	}
	proc.cmd.Dir, proc.cmd.Env = p.dir, p.env
	var output io.Writer = proc.output
	if p.output != nil {
		output = io.MultiWriter(proc.output, p.output)
	}
	proc.cmd.Stdout, proc.cmd.Stderr = output, output
	proc.cmd.ExtraFiles = []*os.File{childIn, childOut}
	proc.cmd.WaitDelay = drainTime
	err = proc.cmd.Start()
	// The child has its own copies; ours would keep the pipes open after its end.
	childIn.Close()
	childOut.Close()
	if err != nil {
		return nil, errors.Join(err, requests.Close(), responses.Close())
	}
	go func() {
		defer close(proc.done)
		_ = proc.cmd.Wait() // the state tells how it ended
		// A process that it left behind may hold the pipes open; what is in them can still be read.
		deadline := time.Now().Add(drainTime)
		_ = errors.Join(requests.SetDeadline(deadline), responses.SetDeadline(deadline))
	}()
	return proc, nil
}

// unchanged makes sure that the executable still is the one that was built: after a change to the code another replay-check
// replaces it, and verdicts of two versions would be mixed, and remembered as those of the first.
func (p *Program) unchanged() error {
	now, err := os.Stat(p.Path)
	if err != nil {
		return err
	}
	if os.SameFile(now, p.built) && now.Size() == p.built.Size() && now.ModTime().Equal(p.built.ModTime()) {
		return nil
	}
	sum, err := fileSum(p.Path) // the go command also touches files that it leaves as they are
	if err == nil && sum != p.Identity {
		err = errors.New("the code has changed since this check began, and another replay-check has rebuilt the program: run this one again")
	}
	return err
}

// Hello is what the program said about itself when it started.
func (p *Process) Hello() runner.Hello { return p.hello }

// Output is the end of what the process printed so far.
func (p *Process) Output() string { return p.output.String() }

// Replay replays one history. A [*Crash] or [*TimeoutError] means that the process is gone; when ctx ends before the
// answer, the process is killed.
func (p *Process) Replay(ctx context.Context, req runner.Request) (*runner.Outcome, error) {
	outcome := &runner.Outcome{}
	err := p.exchange(ctx, func() error {
		if err := runner.WriteFrame(p.requests, req, req.Wire); err != nil {
			return err
		}
		_, err := runner.ReadFrame(p.in, outcome)
		return err
	})
	if err != nil {
		return nil, err
	}
	return outcome, nil
}

// exchange talks to the process, and finds out why that failed.
func (p *Process) exchange(ctx context.Context, talk func() error) error {
	start := time.Now()
	stop := context.AfterFunc(ctx, p.kill)
	err := talk()
	if stop() && err == nil {
		return nil
	}
	p.kill() // a process that cannot be talked to is of no use, even if it still runs
	<-p.done
	switch cause := ctx.Err(); {
	case errors.Is(cause, context.DeadlineExceeded):
		return &TimeoutError{After: time.Since(start).Round(time.Millisecond), OutputTail: p.Output()}
	case cause != nil:
		return cause
	}
	return newCrash(p.cmd.ProcessState, p.Output(), p.cmd.Dir)
}

// kill ends the process at once. Killing one that has ended is no error.
func (p *Process) kill() { _ = p.cmd.Process.Kill() }

// Close ends the process and waits for its end.
func (p *Process) Close() {
	p.requests.Close()
	p.kill()
	<-p.done
	p.responses.Close()
}
