package tidy

// policy says which package may import which. It is a statement of intent: think before relaxing it.
//
//	a, b < c;           c may import a and b, and what they may import
//	a only for b, c;    of the packages that may import a, these do; tests are free to
//	a takes b, c;       a imports nothing but b and c, beside the standard library
//	a never b, c;       a, and what is below its directory, imports neither
//	later a, b;         these may be missing so far
//
// A name is a package of this module, relative to its root; or dir/..., which stands for all packages below a directory; or the path
// of a module or package elsewhere, which stands for all that is below it too; or, in CAPITALS, a name for a place in the order. The
// standard library is open to all but for what is given to some with "only for". "nobody" stands for tests.
//
// A new package is added in the lowest line that it fits. Tests may import every package and module that is named here.
const policy = `
	# The protocol. The SDK imports it too, and so does whoever speaks of events.
	google.golang.org/protobuf, google.golang.org/grpc, github.com/nexus-rpc/sdk-go < PROTOCOL;
	PROTOCOL < go.temporal.io/api < go.temporal.io/sdk;

	# Leaves: they know nothing of this project.
	# internal/runner is carried into the user's module, so it can have nothing that is not there: the SDK and what the SDK
	# imports. It stays here for that reason.
	go.temporal.io/api < internal/jsonwire;
	go.temporal.io/sdk < internal/runner;
	go.temporal.io/sdk, internal/core/history < internal/histories < internal/divergences;
	# ink has text to lay out; tidy is these tests.
	internal/ink, internal/tidy;

	# The library: histories in, explanations out.
	internal/jsonwire < replayer/corpus;
	internal/runner, internal/ink, github.com/google/go-cmp < replayer/explain;
	replayer/corpus, replayer/explain, golang.org/x/sync < replayer < replayer/report, replayer/bench;

	# What the command needs beside it.
	replayer < internal/passed;
	golang.org/x/tools < internal/discover;
	internal/discover, internal/runner < internal/program;
	go.temporal.io/sdk, go.temporal.io/sdk/contrib/envconfig, replayer/corpus < internal/fetch;

	# The analyzers. Rules know neither what runs them nor, but for comments that ignore them, each other.
	golang.org/x/tools < workflowcheck/rule, internal/vetunit, internal/newrule;
	workflowcheck/rule, go.yaml.in/yaml/v3 < workflowcheck/facts;
	go.yaml.in/yaml/v3 only for workflowcheck/facts;
	workflowcheck/rule < workflowcheck/rules/... < RULES;
	workflowcheck/facts < workflowcheck/rules/ignore < RULES < workflowcheck;
	github.com/golangci/plugin-module-register, workflowcheck < workflowcheck/golangci;
	internal/newrule only for nobody;
	internal/vetunit, workflowcheck < internal/workflowchecker < cmd/workflowcheck;
	cmd/workflowcheck takes internal/workflowchecker;

	# Commands.
	replayer/report, internal/passed, internal/program, internal/fetch < internal/replaycheck;
	internal/replaycheck, golang.org/x/term < cmd/replay-check;
	cmd/replay-check takes internal/replaycheck, golang.org/x/term;

	# Applications as users write them.
	go.temporal.io/sdk < examples, examples/fleet, examples/gateway, examples/ledger, examples/media, examples/orders,
		examples/subscription;

	# The SDK is used in few places, so that a new version of it has few places to break.
	go.temporal.io/sdk only for internal/runner, internal/fetch, internal/histories, internal/divergences, replayer,
		replayer/bench, examples, examples/fleet, examples/gateway, examples/ledger, examples/media, examples/orders,
		examples/subscription;
	google.golang.org/grpc only for internal/runner, internal/fetch;
	github.com/nexus-rpc/sdk-go only for internal/runner, examples/gateway;

	# The in-memory service: a deterministic core in a thin shell. Time, chance and other goroutines come in as inputs.
	go.temporal.io/api
	< internal/core/fsm, internal/core/ids, internal/core/deadline, internal/core/history
	< internal/core/run, internal/core/matching, internal/core/schedule, internal/core/visibility, internal/core/endpoint, internal/core/deployment
	< internal/core;
	# Events are made all the time, and protobuf's own reflection takes three times as long.
	reflect only for internal/core/history;
	# Cron schedules are read by the library whose reading the server uses; it is asked for nothing but the next time.
	github.com/robfig/cron/v3 < internal/core/run;
	github.com/robfig/cron/v3 only for internal/core/run;
	github.com/benbjohnson/clock < timeskip;
	github.com/benbjohnson/clock only for timeskip;
	internal/core, timeskip < internal/host < internal/frontend < memserver < testsuite;
	internal/stack < memserver;
	# What has happened in a run and what it waits for, as a text.
	go.temporal.io/api < internal/transcript < memserver;
	# Mocks match with testify, whose types the SDK's test environment has in its own signatures, and tell differences with cmp.
	go.temporal.io/sdk < github.com/stretchr/testify;
	github.com/stretchr/testify, github.com/google/go-cmp < mocks;
	github.com/stretchr/testify only for mocks, testsuite;
	github.com/nexus-rpc/sdk-go, reflect only for mocks, testsuite;
	# The data that the SDK keeps in a local activity's marker is of a type that has no name outside of it.
	reflect only for memserver;
	mocks never timeskip, memserver;
	go.temporal.io/sdk < memserver, mocks < testsuite;
	replayer < testsuite;
	# What the SDK's own test environment and ours have to do alike.
	testsuite < internal/dropin, internal/dropin/typical;
	internal/dropin, internal/dropin/typical only for nobody;
	google.golang.org/grpc only for testsuite;
	go.temporal.io/sdk only for memserver, testsuite, mocks;
	google.golang.org/grpc only for internal/frontend, memserver;
	# Scripts for the core, with golden transcripts.
	internal/core < internal/script;
	internal/script only for internal/sim;
	# Random clients and workers, who write such scripts.
	internal/script < internal/sim;
	internal/sim only for nobody;
	# The same scenario here and on a real server, and what of their histories may differ.
	go.temporal.io/sdk < internal/conformance/norm < internal/conformance/recording < internal/conformance/scenarios < internal/conformance;
	go.temporal.io/sdk, github.com/nexus-rpc/sdk-go only for internal/conformance/scenarios;
	internal/conformance only for nobody;
	internal/conformance/scenarios only for internal/conformance;
	internal/conformance/norm only for internal/conformance/recording;
	internal/conformance/recording only for internal/conformance/scenarios;
	internal/core never context, sync, os, log, log/slog, math/rand, math/rand/v2, crypto/rand, net, os/exec, runtime,
		go.temporal.io/sdk;
	later internal/core/fsm, internal/core/ids, internal/core/deadline, internal/core/history, internal/core/run,
		internal/core/matching, internal/core/schedule, internal/core/visibility, internal/core/endpoint, internal/core/deployment, internal/core,
		timeskip, internal/host, internal/frontend, memserver, testsuite, mocks, internal/conformance,
		internal/conformance/norm, internal/conformance/recording, internal/conformance/scenarios;

	# What is there to be tested with.
	examples, examples/fleet, examples/gateway, examples/ledger, examples/media, examples/orders, examples/subscription,
		internal/divergences, replayer/bench, internal/tidy only for nobody;
	internal/histories only for internal/divergences;

	# Tests only.
	github.com/rogpeppe/go-internal;
	github.com/rogpeppe/go-internal < internal/scripttest;
	github.com/rogpeppe/go-internal, os/exec only for internal/scripttest;
	internal/scripttest only for nobody;

	# Parts of the standard library that say much about who imports them.
	testing only for replayer, memserver, testsuite, mocks, internal/scripttest;
	os/exec only for internal/discover, internal/program, internal/vetunit;
	reflect only for internal/runner, workflowcheck/rule, workflowcheck/facts, internal/vetunit;
	embed only for internal/runner, replayer/report, workflowcheck/rules/..., internal/newrule;
	math/rand/v2 only for examples/ledger, internal/sim;
	log/slog only for internal/fetch, memserver;
	go/types only for internal/discover, internal/vetunit, workflowcheck/rule, workflowcheck/facts, workflowcheck/rules/...;
	net only for memserver;
	unsafe, plugin, net/http, log, math/rand only for nobody;
`
