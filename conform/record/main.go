package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
)

func main() {
	rec := recorder{}
	flag.StringVar(&rec.root, "root", "..", "root of the main module; the histories go into its fixtures/histories")
	flag.IntVar(&rec.parallel, "parallel", 6, "scenarios that run at the same time")
	only := flag.String("only", "", "regexp: record only scenarios whose feature/case matches")
	list := flag.Bool("list", false, "list the scenarios and stop")
	flag.Parse()

	match, err := regexp.Compile(*only)
	if err != nil {
		fmt.Fprintf(os.Stderr, "record: parse -only %q: %v\n", *only, err)
		os.Exit(2)
	}
	chosen := choose(match)
	if *list {
		for _, s := range chosen {
			fmt.Printf("%-40s %s\n", s.name(), s.doc)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := rec.record(ctx, chosen); err != nil {
		fmt.Fprintf(os.Stderr, "record: %v\n", err)
		os.Exit(1)
	}
}
