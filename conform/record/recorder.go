package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/groundhogdev/groundhog/conform/realserver"
)

// patience is how long a scenario may take.
const patience = time.Minute

// recorder runs scenarios and writes what they kept.
type recorder struct {
	root     string
	parallel int
}

// record runs the scenarios and writes their histories. It runs all of them and joins the errors of those that fail.
func (r *recorder) record(ctx context.Context, scenarios []scenario) error {
	root, err := filepath.Abs(r.root)
	if err != nil {
		return fmt.Errorf("find root %q: %w", r.root, err)
	}
	srv, err := startServer(ctx)
	if err != nil {
		return err
	}
	defer srv.stop()
	out := fixtures{dir: filepath.Join(root, "fixtures", "histories"), scrub: realserver.NewScrubber(root, srv.Namespace)}

	errs := make([]error, len(scenarios))
	slots := make(chan struct{}, max(r.parallel, 1))
	var wg sync.WaitGroup
	for i, s := range scenarios {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			if errs[i] = runScenario(ctx, srv, s, out); errs[i] != nil {
				errs[i] = fmt.Errorf("record %q: %w", s.name(), errs[i])
			}
		})
	}
	wg.Wait()
	return errors.Join(append(errs, out.writeIndex())...)
}

// runScenario sets the stage, lets the scenario's client act and writes what it kept.
func runScenario(ctx context.Context, srv *server, s scenario, out fixtures) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	start := time.Now()
	st := &stage{scenario: s, server: srv, client: srv.Client}
	defer st.stopWorkers()
	if s.register != nil && !s.late {
		if err := st.startWorker(s.register); err != nil {
			return err
		}
	}
	if err := s.drive(ctx, st); err != nil {
		return fmt.Errorf("%w (%s)", err, st.whereabouts())
	}
	for _, k := range st.kept {
		if err := out.write(ctx, st.client, s, k); err != nil {
			return err
		}
	}
	fmt.Printf("%-45s %2d histories %6s\n", s.name(), len(st.kept), time.Since(start).Round(time.Millisecond))
	return nil
}
